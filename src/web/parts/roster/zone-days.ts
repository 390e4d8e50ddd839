// The days of a calendar as people live them: from midnight to midnight of the network's wall clock, so a day in which the
// clock is put forward has 23 hours. Pure: times and the zone are arguments. A date is "2026-11-22", a month "2026-11".

export interface Day {
  date: string
  fromMs: number
  untilMs: number
}

const minuteMs = 60_000
const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** Whole weeks, Monday first, that hold every day of the month. */
export function weeksOfMonth(month: string, timeZone: string): Day[][] {
  const last = dateAfter(`${monthAfter(month, 1)}-01`, -1)
  const weeks: Day[][] = []
  for (let monday = mondayOf(`${month}-01`); monday <= last; monday = dateAfter(monday, 7))
    weeks.push(daysOfWeek(monday, timeZone))
  return weeks
}

/** The seven days of the week that a date lies in, Monday first. */
export function daysOfWeek(date: string, timeZone: string): Day[] {
  const monday = mondayOf(date)
  return Array.from({ length: 7 }, (_, nth) => dayOf(dateAfter(monday, nth), timeZone))
}

export function dayOf(date: string, timeZone: string): Day {
  return {
    date,
    fromMs: instantOf(`${date}T00:00`, timeZone),
    untilMs: instantOf(`${dateAfter(date, 1)}T00:00`, timeZone),
  }
}

/** "2026-11-22" on the wall at this instant. */
export function dateOf(ms: number, timeZone: string): string {
  return wallOf(ms, timeZone).slice(0, 10)
}

/** "2026-11-22T13:10" */
export function wallOf(ms: number, timeZone: string): string {
  const parts = Object.fromEntries(
    formatFor(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`
}

/**
 * The instant at which the wall shows this. A time that the clock jumps over is as far behind the jump as it says; of a
 * time that comes twice it is the first.
 */
export function instantOf(wall: string, timeZone: string): number {
  const asUtc = Date.parse(`${wall.slice(0, 16)}:00Z`)
  const before = offsetAt(asUtc - dayMs, timeZone)
  const after = offsetAt(asUtc + dayMs, timeZone)
  const candidates = [asUtc - before, asUtc - after]
  const shown = candidates.filter((ms) => wallOf(ms, timeZone) === wall.slice(0, 16))
  return shown.length > 0 ? Math.min(...shown) : asUtc - before
}

export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

export function monthAfter(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number)
  const index = year! * 12 + (number! - 1) + by
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** 0 = Monday. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
}

export function mondayOf(date: string): string {
  return dateAfter(date, -weekdayOf(date))
}

function offsetAt(ms: number, timeZone: string): number {
  return Date.parse(`${wallOf(ms, timeZone)}:00Z`) - Math.floor(ms / minuteMs) * minuteMs
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const numeric = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, ...numeric, hourCycle: 'h23' })
  formats.set(timeZone, format)
  return format
}
