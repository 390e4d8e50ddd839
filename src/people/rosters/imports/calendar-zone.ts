// Which zone a time of a calendar file is in. A name of the tz database is that zone, whatever the file says of it;
// Outlook's names are translated; any other name is taken from the file's own definition.

import ICAL from 'ical.js'
import { instantOf, isTimeZone, wallOf } from '../zone-time.ts'
import { windowsZones } from './windows-zones.ts'

/** Walls are milliseconds as if in UTC: see zone-time.ts. */
export interface Zone {
  instantOf(wallMs: number): Date
  wallOf(at: Date): number
}

export function namedZone(timeZone: string): Zone {
  return { instantOf: (wallMs) => instantOf(wallMs, timeZone), wallOf: (at) => wallOf(at, timeZone) }
}

export function calendarZones(definitions: readonly ICAL.Component[]): (tzid: string) => Zone | null {
  const defined = new Map<string, ICAL.Timezone>()
  for (const component of definitions) {
    const tzid = String(component.getFirstPropertyValue('tzid') ?? '')
    if (tzid !== '') defined.set(tzid, new ICAL.Timezone(component))
  }
  const known = new Map<string, Zone | null>()
  return (tzid) => {
    const found = known.get(tzid)
    if (found !== undefined) return found
    const name = zoneName(tzid)
    const own = defined.get(tzid)
    const zone = name !== null ? namedZone(name) : own ? definedZone(own) : null
    known.set(tzid, zone)
    return zone
  }
}

/** "Europe/Berlin", "/freeassociation.sourceforge.net/Europe/Berlin", "W. Europe Standard Time". */
function zoneName(tzid: string): string | null {
  const plain = tzid.trim().replace(/^"|"$/g, '')
  const translated = windowsZones[plain]
  if (translated !== undefined) return translated
  const parts = plain.split('/').filter((part) => part !== '')
  const isOffset = (name: string) => /^[+-]|^(GMT|UTC)[+-]/.test(name)
  for (const name of [plain, parts.slice(-3).join('/'), parts.slice(-2).join('/')]) {
    if ((name.includes('/') || name === 'UTC') && !isOffset(name) && isTimeZone(name)) return name
  }
  return null
}

function definedZone(zone: ICAL.Timezone): Zone {
  const offsetMs = (wallMs: number) => zone.utcOffset(timeOf(wallMs)) * 1000
  return {
    instantOf: (wallMs) => new Date(wallMs - offsetMs(wallMs)),
    wallOf(at) {
      // the offset belongs to a wall: the second look is right also beside a change of the clocks
      const first = at.getTime() + offsetMs(at.getTime())
      return at.getTime() + offsetMs(first)
    },
  }
}

/** A time without a zone, as the library counts with it. */
export function timeOf(wallMs: number, isDate = false): ICAL.Time {
  const at = new Date(wallMs)
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()]
  const [hour, minute, second] = isDate ? [0, 0, 0] : [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()]
  return new ICAL.Time({ year, month, day, hour, minute, second, isDate }, ICAL.Timezone.localTimezone)
}

export function wallOfTime(time: ICAL.Time): number {
  const { year, month, day, hour, minute, second, isDate } = time
  return isDate ? Date.UTC(year, month - 1, day) : Date.UTC(year, month - 1, day, hour, minute, second)
}
