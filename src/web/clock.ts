// The only place of the web that asks the time. The server's clock rules: its offset is measured on every exchange and the
// quickest exchange is believed. Between two measurements the monotonic clock counts, so a phone whose clock is set over
// in the middle of a consultation does not make a patient's minutes jump.

import { signal } from '@preact/signals'

let startedAt = Date.now()
const startedMonotonic = performance.now()

/** Server clock minus phone clock in milliseconds; 0 until it was measured. */
let offsetMs = 0
let bestRoundTripMs = Number.POSITIVE_INFINITY

/** Ticks once a second while somebody looks; components that count live read it. */
export const tick = signal(0)
export const clockMeasured = signal(false)

/** The server's time now, milliseconds since 1970. */
export function nowMs(): number {
  return phoneMonotonicMs() + offsetMs
}

/** The server's time now as the wire writes it. */
export function nowIso(): string {
  return new Date(nowMs()).toISOString()
}

/** The phone's own time, uncorrected: what `claimedAt` and `sentAt` carry. */
export function phoneNow(): string {
  return new Date().toISOString()
}

/** Server minus the phone's own clock as it stands now; undefined while nobody has measured it. */
export function clockOffsetMs(): number | undefined {
  return clockMeasured.peek() ? Math.round(nowMs() - Date.now()) : undefined
}

/** Milliseconds that only grow: for waits, never for a time of day. */
export function monotonicMs(): number {
  return performance.now()
}

/** The server said its time in an exchange that took this long; half the way is assumed for the answer, which came just now
 * or so many milliseconds ago. */
export function serverSaid(serverAt: string, roundTripMs: number, agoMs = 0): void {
  const at = Date.parse(serverAt)
  if (Number.isNaN(at)) return
  const measured = at + roundTripMs / 2 + agoMs - phoneMonotonicMs()
  const isFarOff = Math.abs(measured - offsetMs) > roundTripMs + 2000
  if (!isFarOff && roundTripMs > bestRoundTripMs * 1.5) return
  bestRoundTripMs = roundTripMs
  offsetMs = measured
  clockMeasured.value = true
}

/** The monotonic clock stands still while a phone sleeps: what the wall clock gained meanwhile is added once on waking. */
export function wokeUp(): void {
  const sleptMs = Date.now() - phoneMonotonicMs()
  if (sleptMs > 2000) startedAt += sleptMs
  tick.value += 1
}

/** Start the tick of the second; it rests while the page is hidden. Returns the way to end it. */
export function startTicking(): () => void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') tick.value += 1
  }, 1000)
  const onShown = () => {
    if (document.visibilityState === 'visible') wokeUp()
  }
  document.addEventListener('visibilitychange', onShown)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', onShown)
  }
}

function phoneMonotonicMs(): number {
  return startedAt + (performance.now() - startedMonotonic)
}
