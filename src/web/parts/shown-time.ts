// Times as doctors say them, in the network's time zone: "13:10" today, "11-22 13:10" otherwise.

import { nowMs } from '../clock.ts'
import { me } from '../state.ts'
import { type WallParts, wallParts } from './wall-parts.ts'

const otherwise = 'Asia/Shanghai'

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

function dayOf(parts: WallParts): string {
  return `${parts.year}-${parts.month}-${parts.day}`
}

function partsOf(ms: number): WallParts {
  return wallParts(ms, me.value?.network.timeZone ?? otherwise)
}
