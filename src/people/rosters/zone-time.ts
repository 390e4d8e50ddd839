// Local time of a zone and back, pure. A "wall" is what the clock on the wall shows, as milliseconds as if it were UTC:
// days are added to walls, never to instants, so that 08:00 to 08:00 is 23 or 25 hours on the days when clocks change.

const formats = new Map<string, Intl.DateTimeFormat>()

export function wallOf(at: Date, timeZone: string): number {
  const shown = formatOf(timeZone).format(at)
  return Date.parse(`${shown.replace(' ', 'T')}Z`) + (((at.getTime() % 1000) + 1000) % 1000)
}

/** Shown twice: the first. Never shown: as if the clocks had not been changed yet (RFC 5545). */
export function instantOf(wallMs: number, timeZone: string): Date {
  const [before, after] = [-dayMs, dayMs].map((away) => {
    const near = new Date(wallMs + away)
    return wallMs - (wallOf(near, timeZone) - near.getTime())
  }) as [number, number]
  if (before !== after && wallOf(new Date(before), timeZone) !== wallMs) {
    if (wallOf(new Date(after), timeZone) === wallMs) return new Date(after)
  }
  return new Date(before)
}

/** Of a day like 2026-11-22 and a time of day like 08:00. */
export function wallAt(day: string, timeOfDay = '00:00'): number {
  return Date.parse(`${day}T${timeOfDay}:00Z`)
}

export function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10)
}

export function timeOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(11, 16)
}

/** 1 = Monday. */
export function weekdayOf(wallMs: number): number {
  return new Date(wallMs).getUTCDay() || 7
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

export const dayMs = 86_400_000

// making a format costs a hundred times what using it does
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('sv-SE', { ...everyPart, timeZone })
  if (formats.size < 200) formats.set(timeZone, format)
  return format
}

const everyPart = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const
