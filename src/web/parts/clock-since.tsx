// Live minutes since a time, from the server's clock, large and tabular. Under ten minutes it counts the seconds too.

import { nowMs, tick } from '../clock.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'

export interface ClockSinceProps {
  at: string
  /** Stand still at this time (the end of the interval). */
  until?: string | null
  size?: 'huge'
  /** What is counted, for those who cannot see where it stands: "since the door". */
  label?: string
}

export function ClockSince({ at, until, size, label }: ClockSinceProps) {
  tick.value
  const elapsedMs = (until ? Date.parse(until) : nowMs()) - Date.parse(at)
  const { number, unit } = elapsed(elapsedMs)
  return (
    <span class={size === 'huge' ? 'clock-since clock-since-huge' : 'clock-since'} role="timer" aria-label={label}>
      {number}
      {unit && <span class="clock-since-unit">{unit}</span>}
    </span>
  )
}

/** "0:42", "9:05", then "26 分", "1:10 时". Before its time it is 0:00. */
export function elapsed(elapsedMs: number): { number: string; unit: string } {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000))
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return { number: `${minutes}:${String(seconds % 60).padStart(2, '0')}`, unit: '' }
  if (minutes < 120) return { number: String(minutes), unit: t(common).minutes }
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return { number: `${hours}:${String(minutes % 60).padStart(2, '0')}`, unit: t(common).hours }
  return { number: String(Math.floor(hours / 24)), unit: t(common).days }
}
