// The one place of the server that asks what time it is. Wall time is for people and records; elapsed time is
// monotonic, so that a stepped clock never shortens or stretches a wait.

import { uptime } from 'node:os'

export interface Clock {
  now(): Date
  /** Milliseconds since some fixed moment; only differences mean anything. */
  monotonicMs(): number
  /** The same, and it goes on while the machine sleeps. Coarse: for what is told apart by seconds. */
  awakeOrAsleepMs(): number
}

/** A clock that stands still until it is told to move: for seeding months in seconds, and for tests. */
export interface ControlledClock extends Clock {
  setTo(at: Date): void
  advance(byMs: number): void
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  awakeOrAsleepMs: () => uptime() * 1000,
}

export function controlledClock(start: Date): ControlledClock {
  let wallMs = start.getTime()
  let elapsedMs = 0
  return {
    now: () => new Date(wallMs),
    monotonicMs: () => elapsedMs,
    awakeOrAsleepMs: () => elapsedMs,
    setTo(at) {
      elapsedMs += Math.max(0, at.getTime() - wallMs)
      wallMs = at.getTime()
    },
    advance(byMs) {
      wallMs += byMs
      elapsedMs += byMs
    },
  }
}
