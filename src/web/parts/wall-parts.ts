// What the wall clock of a time zone shows at an instant.

export type WallParts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>>

/**
 * Eight hours ahead, the whole year, since this moment. The first use of `Intl` keeps a cheap phone busy for a tenth of a
 * second, and every first picture has a time in it.
 */
const fixedZones: Readonly<Record<string, { offsetMs: number; sinceMs: number }>> = {
  'Asia/Shanghai': { offsetMs: 8 * 3_600_000, sinceMs: Date.UTC(1992, 0, 1) },
}
const formats = new Map<string, Intl.DateTimeFormat>()
const remembered = new Map<string, WallParts>()
const mostRemembered = 4000

/** Remembered: a long chat asks for the same seconds again and again, and a cheap phone is slow at it. */
export function wallParts(ms: number, timeZone: string): WallParts {
  const key = `${timeZone} ${Math.floor(ms / 1000)}`
  const known = remembered.get(key)
  if (known) return known
  if (remembered.size >= mostRemembered) remembered.clear()
  const fixed = fixedZones[timeZone]
  const made = fixed && ms >= fixed.sinceMs ? partsAt(ms + fixed.offsetMs) : partsByIntl(ms, timeZone)
  remembered.set(key, made)
  return made
}

function partsAt(wallMs: number): WallParts {
  const [year, month, day, hour, minute, second] = new Date(wallMs).toISOString().split(/[-T:.]/)
  return { year, month, day, hour, minute, second } as WallParts
}

function partsByIntl(ms: number, timeZone: string): WallParts {
  const parts = formatFor(timeZone).formatToParts(ms)
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as WallParts
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(timeZone, format)
  return format
}
