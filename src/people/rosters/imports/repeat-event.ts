// The starts of an event that repeats, on the wall of its zone: RRULE and RDATE, without EXRULE and EXDATE. What repeats
// without an end is followed as far as it is asked for; what repeats too often for a shift is refused.

import ICAL from 'ical.js'
import { type CalendarEvent, EventRefused, wallsOf, type Zones } from './calendar-event.ts'
import { timeOf, wallOfTime } from './calendar-zone.ts'
import { mostRows, type Reading } from './planned-row.ts'

const dayMs = 86_400_000
/** Occurrences that are counted before those that are asked for: a daily event for a hundred years. */
const mostSteps = 40_000
const tooOften = ['SECONDLY', 'MINUTELY', 'HOURLY']

export function repeatEvent(event: CalendarEvent, reading: Reading, zones: Zones): number[] {
  const { component, startWall } = event
  const repeated = (name: string) =>
    component.getAllProperties(name).flatMap((property) => startsOf(property.getFirstValue(), event, reading))
  const dated = (name: string) =>
    component.getAllProperties(name).flatMap((property) => wallsOf(property, event.zone, reading, zones))

  const starts = new Set([startWall, ...repeated('rrule'), ...dated('rdate').map(onDayOf(event))])
  const exceptions = new Set([...dated('exdate').map(onDayOf(event)), ...repeated('exrule')])
  return [...starts].filter((wall) => !exceptions.has(wall)).sort((one, other) => one - other)
}

/** A bare day of an event with a time of day means its occurrence of that day. */
export function onDayOf({ startWall }: Pick<CalendarEvent, 'startWall'>): (wall: number) => number {
  const timeOfDay = startWall % dayMs
  return (wall) => (wall % dayMs === 0 ? wall + timeOfDay : wall)
}

function startsOf(value: unknown, event: CalendarEvent, reading: Reading): number[] {
  if (!(value instanceof ICAL.Recur)) throw new EventRefused('unreadable')
  if (tooOften.includes(value.freq)) throw new EventRefused('too-often')
  const rule = value.clone()
  const firstDay = event.isDate ? event.startWall - (event.startWall % dayMs) : event.startWall
  const timeOfDay = event.startWall - firstDay
  if (rule.until) rule.until = endOnWall(rule.until, event)
  const lastWall = event.zone.wallOf(reading.until)
  const earliest = event.zone.wallOf(reading.from) - 62 * dayMs
  const iterator = rule.iterator(timeOf(firstDay, event.isDate))
  const starts: number[] = []
  for (let steps = 0; ; steps++) {
    const next = iterator.next()
    if (!next) return starts
    const wall = wallOfTime(next) + timeOfDay
    if (wall > lastWall) return starts
    if (steps > mostSteps || starts.length > mostRows) throw new EventRefused('too-often')
    // what is over long before the span takes no memory
    if (wall >= earliest) starts.push(wall)
  }
}

/** UNTIL is in UTC as a rule, and is compared with starts on the wall. A day as UNTIL includes it. */
function endOnWall(until: ICAL.Time, event: CalendarEvent): ICAL.Time {
  const wall = wallOfTime(until)
  if (event.isDate) {
    const local = until.zone === ICAL.Timezone.utcTimezone && !until.isDate ? event.zone.wallOf(new Date(wall)) : wall
    return timeOf(local, true)
  }
  if (until.isDate) return timeOf(wall + dayMs - 1000)
  return timeOf(until.zone === ICAL.Timezone.utcTimezone ? event.zone.wallOf(new Date(wall)) : wall)
}
