// What everybody in the crowd did and saw, one event a line: the checkers read nothing else beside the final state.
// One file for each who writes, so that one that is cut off spoils no other.

import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Happening =
  /** A person wants something written. `told` must be found in the entry as it is; `order` is his own order. */
  | { is: 'invoke'; draftId: string; personId: string; kind: string; told: object; order?: number; sha256?: string }
  /** The server said yes. */
  | { is: 'ok'; draftId: string }
  /** The server said no: it must not be there. */
  | { is: 'fail'; draftId: string; code: string }
  /** Nobody knows. */
  | { is: 'info'; draftId: string; why: string }
  /** An entry came to stand on a screen; null = its bare number. */
  | { is: 'received'; phone: string; personId: string; consultationId: string; seq: number; digest: string | null }
  /** What stands on a screen when all is over. */
  | { is: 'shown'; phone: string; personId: string; consultationId: string; digests: (string | null)[] }
  /** A gateway was asked to ring. */
  | { is: 'ring'; callId: string }
  /** A session of a person begins, or was taken from him (from then on with everybody's knowledge). */
  | { is: 'grant'; phone: string; personId: string }
  | { is: 'revoke'; phone: string; personId: string; sessionId?: string }
  /** What is marked stood where it must never stand. */
  | { is: 'overheard'; where: string; mark: string }
  | { is: 'nemesis'; fault: string; phase: 'begin' | 'end' }
  /** Nobody writes any more, and nothing is broken any more. */
  | { is: 'calm' }

export type Event = Happening & { atMs: number; by: string }

export type EventOf<Is extends Happening['is']> = Extract<Event, { is: Is }>

export interface History {
  /** Who writes: a name that is a file's name. */
  teller(by: string): (happening: Happening) => void
  read(): Event[]
}

export function openHistory(folder: string): History {
  mkdirSync(folder, { recursive: true })
  return {
    teller: (by) => (happening) => {
      const event = { atMs: Date.now(), by, ...happening }
      appendFileSync(join(folder, `${by}.jsonl`), `${JSON.stringify(event)}\n`)
    },
    read: () => readHistory(folder),
  }
}

/** In the order of time; of one teller in the order in which he told it. */
export function readHistory(folder: string): Event[] {
  const events = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event)
  return events.sort((one, other) => one.atMs - other.atMs)
}

export function eventsOf<Is extends Happening['is']>(history: readonly Event[], is: Is): EventOf<Is>[] {
  return history.filter((event): event is EventOf<Is> => event.is === is)
}
