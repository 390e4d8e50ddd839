// What everybody in the crowd has, and what a crowd knows together: the questions that were ever asked.

import type { Happening } from '../history.ts'
import type { Seeded } from '../seeded.ts'

export interface Person {
  /** One thing that he does, when his turn comes. */
  act(): Promise<void> | void
  /** Is everything that he has begun over? */
  isQuiet(): boolean
  /** The line is good again: do not wait for the next try. */
  wake(): void
  /** Does he see everything up to these numbers? */
  hasSeen(seqs: ReadonlyMap<string, number>): boolean
  tellShown(): void
  close(): void
}

export interface Asked {
  consultationId: string
  siteId: string
}

export interface Crowd {
  asked: Asked[]
}

export interface PersonWish {
  name: string
  address: string
  random: Seeded
  crowd: Crowd
  tell(happening: Happening): void
  /** In every text that he writes. */
  mark: string
  /** One of so many drafts over the live wire is said twice at once. */
  twiceOneOf: number
}

/** Words that occur only once. */
export function words({ random, mark }: { random: Seeded; mark: string }): string {
  return `胸痛 ${mark}${Math.floor(random.next() * 1e12).toString(36)}`
}
