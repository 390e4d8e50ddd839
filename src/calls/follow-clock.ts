// What is due follows the database's clock; how long it still had to wait is remembered by this server, whose own measure of
// time nobody sets. When the database's clock is set back, the steps that were seen before are due no later than they were;
// when it is set forward, no earlier. A late call is worse than an early one: what may as well be a pause of this machine
// holds back this server only, and the others call in time. See decision 0028.

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
/** After a shorter jump, by whom nobody would call in time if it was a pause of this machine. */
const longestAloneMs = 60_000

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
        return { id, dueAt, leftMs: Math.max(0, dueMs - nowMs), isForAll: isSurelySet(byMs) }
      })
      await postgres.inNetwork(networkId, (tx) =>
        way === 'back' ? notLaterThan(tx, wanted) : notEarlierThan(tx, wanted.map(shorter), postgres.lifeKey()),
      )
    }
  }

  return {
    follow(look) {
      const { late, early: seenEarly } = remember(look)
      // who holds no lock does not know whether anybody else lives
      const early = postgres.lifeKey() === null ? seenEarly.filter((step) => mayHoldAlone(step, look)) : seenEarly
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

/** No pause of this machine explains so long a jump. */
const isSurelySet = (byMs: number) => byMs > longestPostponedMs

const shorter = <Wanted extends { leftMs: number; isForAll: boolean }>(wanted: Wanted): Wanted =>
  wanted.isForAll ? wanted : { ...wanted, leftMs: Math.min(wanted.leftMs, longestAloneMs) }

const mayHoldAlone = ({ byMs, sinceMs }: SteppedStep, { answeredMs }: Look): boolean =>
  isSurelySet(byMs) || answeredMs - sinceMs < longestAloneMs

export type SteppedStep = {
  job: Extract<Job, { job: 'step' }>
  /** When it should be due, by this server's own measure. */
  dueMs: number
  byMs: number
  /** When the jump was first seen, by the same measure. */
  sinceMs: number
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
    const isOnTime = answeredMs - lookedMs <= onTimeMs
    lookedMs = askedMs
    for (const job of jobs) {
      if (job.job !== 'step') continue
      const { dueAt, waitMs } = job
      const now: Seen = { dueAt, soonestMs: askedMs + waitMs, latestMs: answeredMs + waitMs, earlySinceMs: null }
      const before = known.get(job.id)
      seen.set(job.id, now)
      if (before?.dueAt !== dueAt) continue
      const laterMs = now.latestMs - before.latestMs
      const sureJumpMs = before.soonestMs - now.latestMs
      const leftMs = before.latestMs - answeredMs
      if (laterMs > unsureMs) {
        seen.set(job.id, before)
        late.push({ job, dueMs: before.latestMs, byMs: laterMs, sinceMs: answeredMs, isNew: true })
      } else if (isEarly(before, { sureJumpMs, leftMs, isOnTime })) {
        const sinceMs = before.earlySinceMs ?? answeredMs
        seen.set(job.id, { ...before, earlySinceMs: sinceMs })
        early.push({ job, dueMs: before.latestMs, byMs: sureJumpMs, sinceMs, isNew: before.earlySinceMs === null })
      }
    }
    known = seen
    return { late, early }
  }
}

/** Only what two looks that followed each other have surely seen jump, and only until its time has come. */
function isEarly(before: Seen, now: { sureJumpMs: number; leftMs: number; isOnTime: boolean }): boolean {
  if (now.sureJumpMs <= unsureMs || now.leftMs <= 0) return false
  return before.earlySinceMs !== null || (now.isOnTime && now.leftMs <= longestPostponedMs)
}
