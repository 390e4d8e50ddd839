// Arithmetic with times given as arguments. Nothing here asks what time it is.

import type { Author, Entry, Instant } from './model.ts'

export const minuteMs = 60_000

export function msOf(instant: Instant): number {
  return Date.parse(instant)
}

export function instantOf(ms: number): Instant {
  return new Date(ms).toISOString()
}

/** Minutes with one decimal, as shown, exported and judged everywhere. */
export function roundedMinutes(ms: number): number {
  return Math.round(ms / (minuteMs / 10)) / 10
}

/**
 * When a person's tap happened: the phone's own time corrected by the measured offset, else the phone's own time,
 * else the server's. Never later than it was recorded: a tap cannot arrive before it is made.
 */
export function happenedAt(entry: Pick<Entry, 'at' | 'claimedAt' | 'clockOffsetMs'>): Instant {
  if (!entry.claimedAt) return entry.at
  const claimed = msOf(entry.claimedAt) + (entry.clockOffsetMs ?? 0)
  return instantOf(Math.min(claimed, msOf(entry.at)))
}

export function siteOf(by: Author | 'system', otherwise: string): string {
  return by === 'system' ? otherwise : by.siteId
}
