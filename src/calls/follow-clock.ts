// What is due follows the database's clock; how long it still had to wait is remembered by this server's monotonic one.
// When the database's clock is set back, the steps that were seen before are due no later than they were.

import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { Job } from './statements/jobs.ts'
import { notLaterThan } from './statements/steps.ts'

/** The two clocks never run quite alike, and an answer takes its time. */
export const unsureMs = 2_000

export interface ClockFollower {
  /** After each look: brings forward what a clock that was set back would delay. */
  follow(jobs: readonly Job[]): Promise<void>
}

export function clockFollower(room: { postgres: Postgres; clock: Clock; log: Log }): ClockFollower {
  const { postgres, clock, log } = room
  const delayed = stepMemory()
  return {
    async follow(jobs) {
      const late = delayed(jobs, clock.monotonicMs())
      if (late.length === 0) return
      const seconds = Math.round(Math.max(...late.map(({ delayMs }) => delayMs)) / 1000)
      log.warn({ seconds, steps: late.length }, 'the clock of the database was set back: due calls keep their time')
      for (const networkId of new Set(late.map(({ job }) => job.networkId))) {
        const own = late.filter(({ job }) => job.networkId === networkId)
        await postgres.inNetwork(networkId, (tx) =>
          notLaterThan(
            tx,
            own.map(({ job, leftMs }) => ({ id: job.id, leftMs })),
          ),
        )
      }
    },
  }
}

export interface DelayedStep {
  job: Job
  /** Until it should be due, by the monotonic clock. */
  leftMs: number
  delayMs: number
}

/** Remembers when each step falls due. A step that was promised anew (another text of `dueAt`) is another one. */
export function stepMemory(): (jobs: readonly Job[], monotonicMs: number) => DelayedStep[] {
  let known = new Map<string, { dueAt: string; dueMs: number }>()
  return (jobs, monotonicMs) => {
    const seen = new Map<string, { dueAt: string; dueMs: number }>()
    const late: DelayedStep[] = []
    for (const job of jobs) {
      if (job.job !== 'step') continue
      const before = known.get(job.id)
      const dueMs = monotonicMs + job.waitMs
      if (before?.dueAt !== job.dueAt || dueMs - before.dueMs <= unsureMs) {
        seen.set(job.id, { dueAt: job.dueAt, dueMs })
        continue
      }
      seen.set(job.id, before)
      late.push({ job, leftMs: Math.max(0, before.dueMs - monotonicMs), delayMs: dueMs - before.dueMs })
    }
    known = seen
    return late
  }
}
