// Wrong tries make the next one wait longer and longer: of a login, of a known device, of a signed-in person who is asked for
// his password again. Kept in the database, so that every server counts alike.

import type { Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { addFailure, failuresOf } from './statements/sign-in.ts'

const dayMs = 86_400_000
const longestDelaySeconds = 900

/** Seconds to wait after so many wrong tries in a row: three are free, then doubling up to 15 minutes. */
export function delaySeconds(failures: number): number {
  return failures < 3 ? 0 : Math.min(longestDelaySeconds, 2 ** Math.min(failures - 2, 10))
}

export async function refuseTooEarly(tx: Tx, whose: string, at: Date): Promise<void> {
  const seconds = secondsToWait(await failuresOf(tx, whose), at)
  if (seconds > 0) throw new RefusalError('sign-in-slow-down', { seconds })
}

export async function countWrongTry(tx: Tx, whose: string, at: Date): Promise<void> {
  await addFailure(tx, whose, at, forgottenBefore(at))
}

export const forgottenBefore = (at: Date): Date => new Date(at.getTime() - dayMs)

/** One after the other for each key: many tries at once are not many free guesses. */
export function inTurns() {
  const turns = new Map<string, Promise<unknown>>()
  return <T>(whose: string, work: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(whose) ?? Promise.resolve()).catch(() => {}).then(work)
    turns.set(whose, turn)
    const leave = () => {
      if (turns.get(whose) === turn) turns.delete(whose)
    }
    turn.then(leave, leave)
    return turn
  }
}

function secondsToWait(known: { failures: number; lastFailedAt: Date } | undefined, at: Date): number {
  if (known === undefined) return 0
  const sinceMs = at.getTime() - known.lastFailedAt.getTime()
  // a clock that was set back, or another server's: nobody waits for it to get there again
  if (sinceMs > dayMs || sinceMs < -longestDelaySeconds * 1000) return 0
  return Math.max(0, Math.ceil(delaySeconds(known.failures) - Math.max(0, sinceMs) / 1000))
}
