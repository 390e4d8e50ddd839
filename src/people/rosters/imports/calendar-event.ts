// One event of a calendar, with its times on the wall of its own zone. What repeats is counted there, so that a shift
// from 08:00 to 08:00 stays one when the clocks change.

import ICAL from 'ical.js'
import { wallAt } from '../zone-time.ts'
import { namedZone, wallOfTime, type Zone } from './calendar-zone.ts'
import type { Reading, RefusedWhy } from './planned-row.ts'

export interface CalendarEvent {
  uid: string
  zone: Zone
  startWall: number
  isDate: boolean
  /** When an occurrence that starts at this wall ends. */
  endOf(startWall: number): Date
  /** For an exception: which occurrence it stands for, and whether all that follow. */
  recurrenceWall: number | null
  isForFuture: boolean
  isCancelled: boolean
  component: ICAL.Component
}

/** Thrown while an event is read: it becomes a refused row. */
export class EventRefused extends Error {
  readonly why: RefusedWhy

  constructor(why: RefusedWhy) {
    super(why)
    this.why = why
  }
}

export type Zones = (tzid: string) => Zone | null

export function readEvent(component: ICAL.Component, reading: Reading, zones: Zones): CalendarEvent {
  const start = component.getFirstProperty('dtstart')
  if (start === null) throw new EventRefused('time-unreadable')
  const time = timeOf(start)
  const zone = zoneOf(start, time, reading, zones)
  const dayStart = time.isDate ? wallAt('1970-01-01', reading.dayStartsAt) : 0
  const startWall = wallOfTime(time) + dayStart
  const exception = component.getFirstProperty('recurrence-id')
  return {
    uid: String(component.getFirstPropertyValue('uid') ?? ''),
    zone,
    startWall,
    isDate: time.isDate,
    endOf: endOf(component, { startWall, dayStart, zone, isDate: time.isDate }, reading, zones),
    recurrenceWall: exception === null ? null : wallsOf(exception, zone, reading, zones)[0]!,
    isForFuture: exception?.getFirstParameter('range') === 'THISANDFUTURE',
    isCancelled: String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED',
    component,
  }
}

/** The values of EXDATE, RDATE or RECURRENCE-ID, on the wall of the event's zone. */
export function wallsOf(property: ICAL.Property, zone: Zone, reading: Reading, zones: Zones): number[] {
  return timesOf(property).map((value) => {
    const time = value instanceof ICAL.Period ? value.start : value
    if (!(time instanceof ICAL.Time)) throw new EventRefused('time-unreadable')
    // a day without a time means the occurrence of that day
    if (time.isDate) return wallOfTime(time)
    return zone.wallOf(zoneOf(property, time, reading, zones).instantOf(wallOfTime(time)))
  })
}

function endOf(
  component: ICAL.Component,
  start: { startWall: number; dayStart: number; zone: Zone; isDate: boolean },
  reading: Reading,
  zones: Zones,
): CalendarEvent['endOf'] {
  const end = component.getFirstProperty('dtend')
  if (end !== null) {
    const time = timeOf(end)
    const endZone = zoneOf(end, time, reading, zones)
    const wall = time.isDate
      ? wallOfTime(time) + start.dayStart
      : start.zone.wallOf(endZone.instantOf(wallOfTime(time)))
    const nominalMs = wall - start.startWall
    return (startWall) => start.zone.instantOf(startWall + nominalMs)
  }
  const duration = component.getFirstPropertyValue('duration')
  if (duration instanceof ICAL.Duration) {
    const { weeks, days, hours, minutes, seconds, isNegative } = duration
    if (isNegative) throw new EventRefused('ends-before-start')
    const nominalMs = (weeks * 7 + days) * 86_400_000
    const exactMs = ((hours * 60 + minutes) * 60 + seconds) * 1000
    return (startWall) => new Date(start.zone.instantOf(startWall + nominalMs).getTime() + exactMs)
  }
  const usualMs = start.isDate ? 86_400_000 : 0
  return (startWall) => start.zone.instantOf(startWall + usualMs)
}

/** The library turns the 99th month into a day of years later: what is written is looked at, not what it makes of it. */
const written = /^(19[789]\d|2[01]\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-4]):[0-5]\d:[0-6]\d)?/

function timesOf(property: ICAL.Property): unknown[] {
  const raw = property.jCal.slice(3).map((value) => String(Array.isArray(value) ? value[0] : value))
  if (raw.length === 0 || !raw.every((value) => written.test(value))) throw new EventRefused('time-unreadable')
  return property.getValues()
}

function timeOf(property: ICAL.Property): ICAL.Time {
  const [value] = timesOf(property)
  if (!(value instanceof ICAL.Time)) throw new EventRefused('time-unreadable')
  return value
}

/** Without a zone a time is that of the network. */
function zoneOf(property: ICAL.Property, time: ICAL.Time, reading: Reading, zones: Zones): Zone {
  if (!time.isDate && time.zone === ICAL.Timezone.utcTimezone) return namedZone('UTC')
  const tzid = property.getFirstParameter('tzid')
  if (time.isDate || tzid === undefined || tzid === '') return namedZone(reading.timeZone)
  const zone = zones(tzid)
  if (zone === null) throw new EventRefused('zone-unknown')
  return zone
}
