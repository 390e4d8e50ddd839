// Times as doctors say them, in the network's time zone: "13:10" today, "11-22 13:10" otherwise.

import { nowMs } from '../clock.ts'
import { me } from '../state.ts'

const otherwise = 'Asia/Shanghai'
const formats = new Map<string, Intl.DateTimeFormat>()
const remembered = new Map<string, Record<string, string>>()
const mostRemembered = 4000

export function shownTime(at: string, how: { seconds?: boolean; date?: boolean } = {}): string {
  const parts = partsOf(Date.parse(at))
  const time = how.seconds ? `${parts.hour}:${parts.minute}:${parts.second}` : `${parts.hour}:${parts.minute}`
  const isToday = dayOf(parts) === dayOf(partsOf(nowMs()))
  return isToday && !how.date ? time : `${parts.month}-${parts.day} ${time}`
}

/** "2026-11-22 13:10" for documents. */
export function fullTime(at: string): string {
  const parts = partsOf(Date.parse(at))
  return `${dayOf(parts)} ${parts.hour}:${parts.minute}`
}

/** For `<input type="datetime-local">`: the wall clock of the network. */
export function wallClock(ms: number): string {
  const parts = partsOf(ms)
  return `${dayOf(parts)}T${parts.hour}:${parts.minute}`
}

/** The instant at which the network's wall clock shows this; null when it is not a time. */
export function instantOfWallClock(wall: string): string | null {
  const asUtc = Date.parse(`${wall.slice(0, 16)}:00Z`)
  if (Number.isNaN(asUtc)) return null
  const first = asUtc - offsetAt(asUtc)
  return new Date(asUtc - offsetAt(first)).toISOString()
}

function offsetAt(ms: number): number {
  return Date.parse(`${wallClock(ms)}:00Z`) - Math.floor(ms / 60_000) * 60_000
}

function dayOf(parts: Record<string, string>): string {
  return `${parts.year}-${parts.month}-${parts.day}`
}

/** Remembered: a long chat asks for the same seconds again and again, and a cheap phone is slow at it. */
function partsOf(ms: number): Record<string, string> {
  const timeZone = me.value?.network.timeZone ?? otherwise
  const key = `${timeZone} ${Math.floor(ms / 1000)}`
  const known = remembered.get(key)
  if (known) return known
  if (remembered.size >= mostRemembered) remembered.clear()
  const parts = formatFor(timeZone).formatToParts(ms)
  const made: Record<string, string> = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  remembered.set(key, made)
  return made
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
