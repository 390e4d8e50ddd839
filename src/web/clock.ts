// The only place of the web that asks the time. The server's clock rules: its offset is measured on every exchange and the
// quickest exchange is believed. Between two measurements the monotonic clock counts, so a phone whose clock is set over
// in the middle of a consultation does not make a patient's minutes jump.

import { signal } from '@preact/signals'

const surelyMs = 60_000
let startedAt = Date.now()
const startedMonotonic = performance.now()

/** Server clock minus phone clock in milliseconds; 0 until it was measured. */
let offsetMs = 0
let bestRoundTripMs = Number.POSITIVE_INFINITY
/** How far the phone's own clock was ahead of the monotonic one when that was last looked at. */
let aheadMs = 0

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

/** Server minus the phone's own clock as it stands now; undefined while nobody has measured it, or it may have been set. */
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

/**
 * The monotonic clock stands still while a phone sleeps: what the wall clock gained meanwhile is added once on waking. It may
 * have gained it because somebody set it, and nobody can tell: what was measured counts no more until it is measured again.
 */
export function wokeUp(): void {
  const jumpedMs = Date.now() - phoneMonotonicMs() - aheadMs
  if (Math.abs(jumpedMs) > 2000 && !isOnlySleep(jumpedMs)) measureAnew()
  if (jumpedMs > 2000) startedAt += jumpedMs
  else if (jumpedMs < -2000) aheadMs += jumpedMs
  tick.value += 1
}

/** Does it leave a clock that was known to be slow still slow? Then nobody has set it right. */
function isOnlySleep(jumpedMs: number): boolean {
  return jumpedMs > 0 && jumpedMs < nowMs() - (Date.now() - jumpedMs) - surelyMs
}

function measureAnew(): void {
  clockMeasured.value = false
  bestRoundTripMs = Number.POSITIVE_INFINITY
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
