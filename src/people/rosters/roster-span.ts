// The span of a plan that somebody asks for: instants with a zone, or days of the network's calendar.

import type { RosterSpan } from '../../contract/routes/rosters.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { dayMs, dayOf, instantOf, wallAt } from './zone-time.ts'

const longestDays = 100

export function rosterSpan(
  asked: RosterSpan,
  usual: { from: Date; days: number },
  timeZone: string,
  most = longestDays,
): { from: Date; until: Date } {
  const end = asked.until ?? asked.to
  const from = asked.from === undefined ? usual.from : edge(asked.from, timeZone)
  const until = end === undefined ? new Date(from.getTime() + usual.days * dayMs) : edge(end, timeZone)
  const days = (until.getTime() - from.getTime()) / dayMs
  // a hundred days of the calendar may be an hour longer
  if (!(days > 0 && days <= most + 1 / 24)) throw new RefusalError('span-invalid')
  return { from, until }
}

const day = /^\d{4}-\d{2}-\d{2}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/** Nothing that a date parser only guesses at, like `March 7` or the 31st of a short month. */
export function edge(text: string, timeZone: string): Date {
  // an unescaped + of an address arrives as a blank
  const exact = text.replace(/ (\d{2}:\d{2})$/, '+$1')
  if (!isDayOfOurTime(exact.slice(0, 10))) throw new RefusalError('span-invalid')
  if (day.test(exact)) return instantOf(wallAt(exact), timeZone)
  const at = new Date(instant.test(exact) ? exact : Number.NaN)
  if (Number.isNaN(at.getTime())) throw new RefusalError('span-invalid')
  return at
}

function isDayOfOurTime(text: string): boolean {
  if (!day.test(text) || text < '2000' || text >= '2200') return false
  const wall = wallAt(text)
  return !Number.isNaN(wall) && dayOf(wall) === text
}
