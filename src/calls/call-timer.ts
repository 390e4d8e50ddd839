// One timer to what is to be done next in all networks: steps, calls to be carried again, ends of shifts. Waiting is monotonic (setTimeout), due is what the database's clock
// says. It looks again at every notification and every few seconds, so a lost notification costs seconds, not a call.

import { randomInt } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Postgres } from '../platform/postgres.ts'
import { Unavailable } from '../platform/unavailable.ts'
import { type BurstRoom, fireBursts } from './fire-bursts.ts'
import { clockFollower } from './follow-clock.ts'
import { type Job, nextJobs } from './statements/jobs.ts'
import { callsNotification, type Step } from './statements/steps.ts'

const mostAtOnce = 12
const batch = 400
/** Of many that are due few are taken at a time: what another server has done meanwhile is not tried in vain. */
const mostWaiting = 36
const lookAtLeastEveryMs = 4_000
const restAfterFailureMs = 1_000
/** Somebody else is at it, and is soon done or gone. */
const restForOthersMs = 200
const longestLookMs = 6_000

export interface CallTimer {
  start(): Promise<void>
  stop(): Promise<void>
  look(): void
  /** Steps that were just committed as due: fired without looking first. */
  fireNow(steps: readonly Step[]): void
}

export interface CallTimerRoom {
  postgres: Postgres
  clock: Clock
  log: Log
  metrics: Metrics
  run(job: Job): Promise<void>
  fireTogether: BurstRoom['fireTogether']
}

export function callTimer({ postgres, clock, log, metrics, run, fireTogether }: CallTimerRoom): CallTimer {
  /** By consultation: its jobs run one after the other, in order. */
  const firing = new Map<string, Promise<void>>()
  /** What was tried, and when (monotonic) it may be tried again: a step that cannot be fired stops no other. */
  const resting = new Map<string, number>()
  /** Those of them that failed: not even looked at, so that they fill no batch. */
  const failed = new Set<string>()
  /** Steps that could not be taken together with others, until they are done. */
  const alone = new Set<string>()
  let othersUntilMs = 0
  /** Steps that are not due whatever the database says: they stand first, and the batch is longer by them. */
  let heldSteps = 0
  /** Due, and not begun: several servers take them in different order, so that few meet at the same one. */
  let waiting: Job[] = []
  const clocks = clockFollower({ postgres, clock, log })
  const bursts = fireBursts({
    log,
    fireTogether,
    onEnd(end) {
      if (end.left.length > 0) othersUntilMs = clock.monotonicMs() + restForOthersMs
      for (const { id } of end.left) resting.set(id, othersUntilMs)
      for (const { id } of end.alone) alone.add(id)
      look()
    },
  })
  let isRunning = false
  let isLooking = false
  let lookedMs = 0
  let lookAgain = false
  let timer: NodeJS.Timeout | undefined
  let isHearing = false
  let unlisten: (() => Promise<void>) | undefined

  function look(): void {
    if (!isRunning) return
    const nowMs = clock.monotonicMs()
    // a database that vanished without a word answers neither yes nor no
    if (isLooking && nowMs - lookedMs < longestLookMs) {
      lookAgain = true
      return
    }
    isLooking = true
    lookedMs = nowMs
    clearTimeout(timer)
    timer = setTimeout(look, longestLookMs)
    lookOnce()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'could not look for due calls')
        return restAfterFailureMs
      })
      .then((waitMs) => {
        if (lookedMs !== nowMs) return
        isLooking = false
        clearTimeout(timer)
        if (lookAgain) return look()
        if (isRunning) timer = setTimeout(look, waitMs)
      })
  }

  async function lookOnce(): Promise<number> {
    lookAgain = false
    hear()
    const now = clock.monotonicMs()
    for (const [id, until] of resting) if (until <= now && resting.delete(id)) failed.delete(id)
    const askedMs = clock.awakeOrAsleepMs()
    const most = batch + heldSteps
    const jobs = await postgres.asSystem((tx) => nextJobs(tx, [...failed], most))
    const time = clocks.follow({ jobs, askedMs, answeredMs: clock.awakeOrAsleepMs() })
    heldSteps = time.tooEarly.size
    if (jobs.length >= most && most < batch + heldSteps) lookAgain = true
    const due = withoutEarly(jobs, time.tooEarly).filter(({ waitMs }) => waitMs <= 0)
    const isFree = ({ id, consultationId }: Job) => !resting.has(id) && !firing.has(consultationId) && !bursts.isAt(id)
    const free = firstOfEach(due).filter(isFree)
    for (const id of alone) if (!failed.has(id) && !due.some((job) => job.id === id)) alone.delete(id)
    const toFireAlone = free.filter(({ id }) => alone.has(id))
    const others = bursts.begin(free.filter(({ id }) => !alone.has(id)))
    waiting = inAnyOrder([...toFireAlone, ...others]).slice(0, mostWaiting)
    beginWaiting()
    await time.keepTime()
    const next = jobs.find(({ waitMs }) => waitMs > 0)?.waitMs ?? lookAtLeastEveryMs
    // who carries a call may die without a word
    const isCarried = jobs.some(({ job }) => job === 'ring')
    const longest = resting.size > 0 || isCarried ? restAfterFailureMs : lookAtLeastEveryMs
    return Math.min(Math.ceil(next), Math.ceil(time.heldMs), now < othersUntilMs ? restForOthersMs : longest)
  }

  /** Nobody waits for it: who does not hear looks all the same. */
  function hear(): void {
    if (isHearing) return
    isHearing = true
    postgres.listen(callsNotification, look).then(
      (end) => {
        if (!isRunning) return end()
        unlisten = end
        look()
      },
      (error: unknown) => {
        isHearing = false
        log.warn({ err: error }, 'nobody tells of calls that are due, they are looked for')
      },
    )
  }

  function beginWaiting(): void {
    while (firing.size < mostAtOnce && waiting.length > 0) begin(waiting.pop()!)
  }

  // A job of a busy consultation, or one too many, is found again: whenever nothing waits any more it is looked.
  function begin(job: Job): void {
    if (!isRunning || firing.has(job.consultationId) || firing.size >= mostAtOnce) return
    const ended = run(job)
      .catch((error: unknown) => {
        failed.add(job.id)
        alone.add(job.id)
        // the database being away is nobody's bug
        if (error instanceof Unavailable) return log.warn({ err: error }, 'a call has to wait for the database')
        log.error({ err: error, job: job.job }, 'a call could not be made, it is tried again')
        metrics.countBug('calls')
      })
      .then(() => {
        resting.set(job.id, clock.monotonicMs() + restAfterFailureMs)
        firing.delete(job.consultationId)
        beginWaiting()
        if (waiting.length === 0) look()
      })
    firing.set(job.consultationId, ended)
  }

  return {
    look,
    fireNow(steps) {
      const before = firing.size
      for (const step of steps) begin({ ...step, job: 'step', waitMs: 0, dueAt: '' })
      // whatever was begun looks when it is over
      if (steps.length === 0 || firing.size < before + steps.length) look()
    },
    async start() {
      isRunning = true
      look()
    },
    async stop() {
      isRunning = false
      waiting = []
      clearTimeout(timer)
      await unlisten?.()
      unlisten = undefined
      isHearing = false
      await Promise.all([...firing.values(), bursts.stop()])
    },
  }
}

/** Neither these nor what follows them; what comes before them is due when it is due. */
function withoutEarly(jobs: readonly Job[], tooEarly: ReadonlySet<string>): readonly Job[] {
  if (tooEarly.size === 0) return jobs
  const held = new Set<string>()
  return jobs.filter(({ job, id, consultationId }) => {
    if (tooEarly.has(id)) held.add(consultationId)
    return job !== 'step' || !held.has(consultationId)
  })
}

/** The steps of one consultation are taken in their order, one at a time. */
function firstOfEach(jobs: readonly Job[]): Job[] {
  const first = new Map<string, Job>()
  for (const job of jobs) if (!first.has(job.consultationId)) first.set(job.consultationId, job)
  return [...first.values()]
}

/** Few are taken in the order in which they are due. */
function inAnyOrder(jobs: Job[]): Job[] {
  if (jobs.length <= mostAtOnce) return jobs.reverse()
  for (let last = jobs.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    ;[jobs[last], jobs[other]] = [jobs[other]!, jobs[last]!]
  }
  return jobs
}
