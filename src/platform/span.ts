// The span that somebody asks for: instants, or whole days in the network's time zone (`to` is then that day's end).

import { RefusalError } from './refusal-error.ts'

export interface Span {
  from?: Date
  to?: Date
}

const day = /^\d{4}-\d{2}-\d{2}$/
const dayMs = 86_400_000
/** Nothing was opened before or will be after, and the time zones of years of other than four digits cannot be told. */
const firstYear = 1900
const lastYear = 2200

export function spanOf(asked: { from?: string | undefined; to?: string | undefined }, timeZone: string): Span {
  const from = asked.from ? edge(asked.from, timeZone, 0) : undefined
  const to = asked.to ? edge(asked.to, timeZone, 1) : undefined
  if (from && to && from >= to) throw new RefusalError('span-invalid')
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

/** The month `YYYY-MM` in the network's zone. */
export function monthSpan(month: string, timeZone: string): Required<Span> {
  const [year, number] = month.split('-').map(Number) as [number, number]
  if (number < 1 || number > 12 || year < firstYear || year > lastYear) throw new RefusalError('span-invalid')
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  return { from: midnight(`${month}-01`, timeZone), to: midnight(`${next}-01`, timeZone) }
}

/** `YYYY-MM` of an instant in the network's zone. */
export function monthOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit' }).format(at).slice(0, 7)
}

/** What a clock on the wall says there, "2026-11-22T13:09:00", or an instant with its own offset; null: no such time. */
export function instantIn(text: string, timeZone: string): string | null {
  const utc = Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`)
  if (Number.isNaN(utc)) return null
  if (text.length > 19) return new Date(utc).toISOString()
  const near = utc - offsetMs(new Date(utc), timeZone)
  return new Date(utc - offsetMs(new Date(near), timeZone)).toISOString()
}

function edge(text: string, timeZone: string, daysLater: 0 | 1): Date {
  if (day.test(text)) {
    const start = Date.parse(`${text}T00:00:00Z`)
    // the parser takes the 31st of a short month for the 1st of the next
    if (Number.isNaN(start) || dateOf(start) !== text) throw new RefusalError('span-invalid')
    if (text < `${firstYear}`) return new Date(Date.UTC(firstYear, 0, 1))
    if (text > `${lastYear}`) return new Date(Date.UTC(lastYear, 0, 1))
    return midnight(dateOf(start + daysLater * dayMs), timeZone)
  }
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime())) throw new RefusalError('span-invalid')
  return at
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/**
 * The first instant of this day in the zone: midnight by the offset before or after a change of the clocks, whichever
 * comes first and is not still the day before. Where midnight itself is skipped the day begins with the change.
 */
function midnight(date: string, timeZone: string): Date {
  const utc = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(utc)) throw new RefusalError('span-invalid')
  const offsets = [-dayMs, dayMs].map((away) => offsetMs(new Date(utc + away), timeZone))
  const [first, second] = offsets.map((offset) => utc - offset).sort((a, b) => a - b) as [number, number]
  return new Date(first + offsetMs(new Date(first), timeZone) >= utc ? first : second)
}

function offsetMs(at: Date, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(at.getTime() / 1000) * 1000
}
