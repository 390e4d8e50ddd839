// The lanes of an outbox at work: each sends one draft after the other, and waits longer after each try that failed.

import { isOriginals, laneOf, nextOf, overtakesOriginals } from './outbox-lanes.ts'
import type { OutboxParts } from './outbox-parts.ts'
import type { Outcome, Waiting } from './waiting.ts'

const firstPauseMs = 1000
const longestPauseMs = 30_000

interface LaneParts extends Pick<OutboxParts<unknown>, 'pause'> {
  sendable(): readonly Waiting[]
  /** For whom is sent; null = for nobody. */
  personId(): string | null
  /** Never throws. */
  tryOnce(first: Waiting, stop: AbortSignal): Promise<Outcome<unknown>>
}

export function openLanes({ sendable, personId, tryOnce, pause }: LaneParts) {
  const busy = new Map<string, AbortController>()
  const pauses = new Set<{ end(): void }>()

  /** Start every lane that has something to send and is not being sent. */
  function run(): void {
    const ready = sendable()
    for (const lane of new Set(ready.map(laneOf))) {
      if (!busy.has(lane)) void runLane(lane)
      else if (isOriginals(lane) && ready.some(overtakesOriginals)) busy.get(lane)?.abort()
    }
  }

  async function runLane(lane: string): Promise<void> {
    const startedBy = personId()
    let pauseMs = firstPauseMs
    while (personId() !== null && personId() === startedBy) {
      const first = nextOf(sendable(), lane)
      if (!first) break
      const stop = new AbortController()
      busy.set(lane, stop)
      const outcome = await tryOnce(first, stop.signal)
      if (outcome.is !== 'later') pauseMs = firstPauseMs
      if (outcome.is !== 'later' || stop.signal.aborted) continue
      const paused = pause(pauseMs)
      pauses.add(paused)
      await paused.done
      pauses.delete(paused)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
    busy.delete(lane)
    if (personId() !== startedBy) run()
  }

  return {
    run,
    isBusy: (one: Waiting) => busy.has(laneOf(one)),
    stop: (one: Waiting) => busy.get(laneOf(one))?.abort(),
    stopAll() {
      for (const stop of busy.values()) stop.abort()
    },
    /** No pause lasts any longer. */
    hurry() {
      for (const one of pauses) one.end()
    },
  }
}
