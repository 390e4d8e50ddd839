// When a draft was sent, on the clock that it was made by. The server takes its own time minus `sentAt` for the offset of
// `claimedAt`; a phone that found the right hour in between (it found its network) would turn a stamp of 13:05 into one of
// 21:05. So a draft remembers the offset that was measured when it was made and its age on the clock that nobody can set.

import type { Waiting } from './waiting.ts'

export interface ClockNow {
  /** The phone's own time. */
  phoneAt: string
  /** Server minus phone; left out while nobody has measured it. */
  offsetMs?: number | undefined
  monotonicMs: number
  /** The monotonic clock begins anew with each page. */
  pageId: string
}

export type MadeAt = Pick<Waiting, 'claimedAt' | 'clockOffsetMs' | 'monotonicMs' | 'pageId'>

const slackMs = 2000

export function sentAtFor(made: MadeAt, now: ClockNow): string {
  return new Date(Date.parse(now.phoneAt) - setByMs(made, now)).toISOString()
}

/** By how much the phone's clock was set forward since then. */
function setByMs(made: MadeAt, now: ClockNow): number {
  if (made.clockOffsetMs !== undefined && now.offsetMs !== undefined) {
    const setMs = made.clockOffsetMs - now.offsetMs
    return Math.abs(setMs) < slackMs ? 0 : setMs
  }
  if (made.monotonicMs === undefined || made.pageId !== now.pageId) return 0
  const agedMs = now.monotonicMs - made.monotonicMs
  const passedMs = Date.parse(now.phoneAt) - Date.parse(made.claimedAt)
  // The monotonic clock stands still while a phone sleeps: a longer wall time is no proof, a shorter one is.
  return passedMs < agedMs - slackMs ? passedMs - agedMs : 0
}
