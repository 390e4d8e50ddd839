// The plan as iCalendar: one event a shift as it is lived, in UTC, so that no other program has to know our zones. It can
// be imported again: the person is named by his id beside his name.

import ICAL from 'ical.js'
import type { Lived } from '../resolve-duty.ts'

const lineWords = { 1: '值班', 2: '后备', 3: '第二后备' } as Record<number, string>

export function shiftsCalendar(
  shifts: readonly Lived[],
  roster: { rosterId: string; name: string },
  timeZone: string,
  now: Date,
): string {
  const calendar = new ICAL.Component('vcalendar')
  calendar.addPropertyWithValue('version', '2.0')
  calendar.addPropertyWithValue('prodid', '-//Jiuxin//Rosters//ZH')
  calendar.addPropertyWithValue('calscale', 'GREGORIAN')
  calendar.addPropertyWithValue('method', 'PUBLISH')
  calendar.addPropertyWithValue('x-wr-calname', roster.name)
  calendar.addPropertyWithValue('x-wr-timezone', timeZone)
  for (const { shift, from, until } of shifts) {
    const { id, personId, name, line } = shift
    const event = new ICAL.Component('vevent')
    const words = lineWords[line]!
    event.addPropertyWithValue('uid', `${id}-${from.getTime() / 1000}@jiuxin`)
    event.addPropertyWithValue('dtstamp', utc(now))
    event.addPropertyWithValue('dtstart', utc(from))
    event.addPropertyWithValue('dtend', utc(until))
    event.addPropertyWithValue('summary', `${words} ${name}`)
    event.addPropertyWithValue('categories', words)
    const attendee = event.addPropertyWithValue('attendee', `urn:jiuxin:person:${personId}`)
    attendee.setParameter('cn', name)
    calendar.addSubcomponent(event)
  }
  return `${calendar.toString()}\r\n`
}

function utc(at: Date): ICAL.Time {
  return ICAL.Time.fromJSDate(at, true)
}
