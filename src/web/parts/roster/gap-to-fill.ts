// A long gap as the duty days that somebody has to be found for: each from the hour at which the last duty ended to the same
// hour of the next day. Pure.

import type { Gap } from './lanes.ts'
import { type Day, dateAfter, dateOf, instantOf, wallOf } from './zone-days.ts'

export function gapDays(gap: Gap, timeZone: string): Gap[] {
  const [date, changesAt] = [dateOf(gap.fromMs, timeZone), wallOf(gap.fromMs, timeZone).slice(11)]
  const days: Gap[] = []
  for (let nth = 1, fromMs = gap.fromMs; fromMs < gap.untilMs; nth++) {
    const next = instantOf(`${dateAfter(date, nth)}T${changesAt}`, timeZone)
    const untilMs = Math.min(gap.untilMs, next)
    days.push({ line: gap.line, fromMs, untilMs })
    fromMs = untilMs
  }
  return days
}

/** What one tap on a day fills: the duty day that runs now, else the one that begins on it, and never what is over. */
export function gapToFill(gap: Gap, day: Day, timeZone: string, nowMs: number): { from: string; until: string } {
  const ahead = gapDays(gap, timeZone).filter((one) => one.untilMs > nowMs && one.fromMs < day.untilMs)
  const isToday = day.fromMs <= nowMs && nowMs < day.untilMs
  const chosen =
    ahead.find((one) => isToday && one.fromMs <= nowMs) ??
    ahead.find((one) => one.fromMs >= day.fromMs) ??
    ahead.find((one) => one.untilMs > day.fromMs) ??
    gap
  return {
    from: new Date(Math.max(chosen.fromMs, nowMs)).toISOString(),
    until: new Date(chosen.untilMs).toISOString(),
  }
}
