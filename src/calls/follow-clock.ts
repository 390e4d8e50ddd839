// What is due follows the database's clock; how long it still had to wait is remembered by this server, whose own measure of
// time nobody sets. When the database's clock is set back, the steps that were seen before are due no later than they were;
// when it is set forward, no earlier. A late call is worse than an early one: what may as well be a pause of the machine, with
// every server that stands on it, makes a call a minute late at most. See decision 0028.

import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { Job } from './statements/jobs.ts'
import { notEarlierThan, notLaterThan } from './statements/steps.ts'

/** Clocks never run quite alike. */
export const unsureMs = 2_000
/** Looks that follow each other as they should. After a longer silence nobody knows what time it was. */
const onTimeMs = 12_000
/**
 * Who was promised for later than that goes by the clock on the wall: the end of a night stays the end of the night. After a
 * longer jump a later time is written for all servers: what fell due in so long a pause, the others have called meanwhile.
 */
const longestPostponedMs = 10 * 60_000
/** So much too late is a call where it was a pause of the machine after all. */
const longestHeldMs = 60_000
/** Steps of one ladder that are held for as long. */
const apartMs = 100

export interface Look {
  jobs: readonly Job[]
  /** By this server's own measure: before the database was asked, and when it had answered. */
  askedMs: number
  answeredMs: number
}

export interface ClockFollower {
  /** For each look, before anything of it is called. */
  follow(look: Look): Followed
}

export interface Followed {
  /** Steps that are not due yet, whatever the database's clock says. */
  tooEarly: ReadonlySet<string>
  /** Until the first of them is due after all. */
  heldMs: number
  /** Writes down what a clock that was set would delay or hasten. */
  keepTime(): Promise<void>
}

type ClockRoom = { postgres: Postgres; clock: Pick<Clock, 'awakeOrAsleepMs'>; log: Log }

export function clockFollower({ postgres, clock, log }: ClockRoom): ClockFollower {
  const remember = stepMemory()

  async function keep(steps: readonly SteppedStep[], way: 'back' | 'forward'): Promise<void> {
    if (steps.length === 0) return
    const news = steps.filter(({ isNew }) => isNew)
    const seconds = Math.round(Math.max(...news.map(({ byMs }) => byMs)) / 1000)
    if (news.length > 0) {
      log.warn({ seconds, steps: news.length }, `the clock of the database was set ${way}: due calls keep their time`)
    }
    const nowMs = clock.awakeOrAsleepMs()
    for (const networkId of new Set(steps.map(({ job }) => job.networkId))) {
      const own = steps.filter(({ job }) => job.networkId === networkId)
      const wanted = own.map(({ job: { id, dueAt }, dueMs, byMs }) => {
        return { id, dueAt, leftMs: Math.max(0, dueMs - nowMs), isForAll: byMs > longestPostponedMs }
      })
      await postgres.inNetwork(networkId, (tx) =>
        way === 'back' ? notLaterThan(tx, wanted) : notEarlierThan(tx, wanted, postgres.lifeKey()),
      )
    }
  }

  return {
    follow(look) {
      const { late, early } = remember(look)
      return {
        tooEarly: new Set(early.map(({ job }) => job.id)),
        heldMs: Math.min(...early.map(({ dueMs }) => dueMs - look.answeredMs)),
        async keepTime() {
          await keep(late, 'back')
          await keep(early, 'forward')
        },
      }
    },
  }
}

export type SteppedStep = {
  job: Extract<Job, { job: 'step' }>
  /** When it should be due, by this server's own measure. */
  dueMs: number
  byMs: number
  /** Not seen by the look before. */
  isNew: boolean
}

interface Seen {
  dueAt: string
  /** Between these it falls due: the database was asked at one moment, and answered at another. */
  soonestMs: number
  latestMs: number
  /** When it was seen that the database's clock had jumped forward over it. */
  earlySinceMs: number | null
}

/** Remembers when each step falls due. A step that was promised anew (another text of `dueAt`) is another one. */
export function stepMemory(): (look: Look) => { late: SteppedStep[]; early: SteppedStep[] } {
  let known = new Map<string, Seen>()
  let lookedMs = Number.NEGATIVE_INFINITY
  return ({ jobs, askedMs, answeredMs }) => {
    const seen = new Map<string, Seen>()
    const late: SteppedStep[] = []
    const early: SteppedStep[] = []
    /** By question: until when the last of its steps is held. A ladder stays together, and begins anew after its last step. */
    const held = new Map<string, number>()
    const isOnTime = answeredMs - lookedMs <= onTimeMs
    lookedMs = askedMs
    for (const job of jobs) {
      if (job.job !== 'step') continue
      const { dueAt, waitMs } = job
      const now: Seen = { dueAt, soonestMs: askedMs + waitMs, latestMs: answeredMs + waitMs, earlySinceMs: null }
      const before = known.get(job.id)
      seen.set(job.id, now)
      if (before?.dueAt !== dueAt) continue
      // only what two looks that followed each other have surely seen jump, and only until its time has come
      const sureJumpMs = before.soonestMs - now.latestMs
      const sinceMs = before.earlySinceMs ?? answeredMs
      // a minute later than it would be called, and no later than it was promised
      const behindMs = held.get(job.consultationId) ?? Number.NEGATIVE_INFINITY
      const latestMs = Math.max(Math.max(sinceMs, now.latestMs) + longestHeldMs, behindMs + apartMs)
      const untilMs = Math.min(before.latestMs, latestMs)
      const isNear = before.latestMs - answeredMs <= longestPostponedMs || held.has(job.consultationId)
      const isSeenInTime = isOnTime && isNear
      if (now.soonestMs - before.latestMs > unsureMs) {
        seen.set(job.id, before)
        late.push({ job, dueMs: before.latestMs, byMs: now.latestMs - before.latestMs, isNew: true })
      } else if (sureJumpMs > unsureMs && untilMs > answeredMs && (isSeenInTime || before.earlySinceMs !== null)) {
        seen.set(job.id, { ...before, earlySinceMs: sinceMs })
        held.set(job.consultationId, untilMs)
        early.push({ job, dueMs: untilMs, byMs: sureJumpMs, isNew: before.earlySinceMs === null })
      }
    }
    known = seen
    return { late, early }
  }
}
