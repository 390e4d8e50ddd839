// One timer to the next due step of all networks. Waiting is monotonic (setTimeout), due is what the database's clock
// says. It looks again at every notification and every few seconds, so a lost notification costs seconds, not a call.

import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Postgres } from '../platform/postgres.ts'
import { Unavailable } from '../platform/unavailable.ts'
import { callsNotification, nextSteps, type Step } from './statements/steps.ts'

const mostAtOnce = 6
const batch = 60
const lookAtLeastEveryMs = 4_000
const restAfterFailureMs = 1_000

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
  fire(step: Step): Promise<void>
}

export function callTimer({ postgres, clock, log, metrics, fire }: CallTimerRoom): CallTimer {
  /** By consultation: its steps fire one after the other, in order. */
  const firing = new Map<string, Promise<void>>()
  /** Steps that were tried, and when (monotonic) they may be tried again: one that cannot be fired stops no other. */
  const resting = new Map<string, number>()
  let isRunning = false
  let isLooking = false
  let lookAgain = false
  let timer: NodeJS.Timeout | undefined
  let unlisten: (() => Promise<void>) | undefined

  function look(): void {
    if (!isRunning) return
    if (isLooking) {
      lookAgain = true
      return
    }
    isLooking = true
    clearTimeout(timer)
    lookOnce()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'could not look for due calls')
        return restAfterFailureMs
      })
      .then((waitMs) => {
        isLooking = false
        if (lookAgain) return look()
        if (isRunning) timer = setTimeout(look, waitMs)
      })
  }

  async function lookOnce(): Promise<number> {
    lookAgain = false
    unlisten ??= await postgres.listen(callsNotification, look)
    const now = clock.monotonicMs()
    for (const [id, until] of resting) if (until <= now) resting.delete(id)
    const steps = await postgres.asSystem((tx) => nextSteps(tx, [...resting.keys()], batch))
    for (const step of steps) if (step.waitMs <= 0) begin(step)
    const next = steps.find(({ waitMs }) => waitMs > 0)?.waitMs ?? lookAtLeastEveryMs
    const longest = resting.size > 0 ? restAfterFailureMs : lookAtLeastEveryMs
    return Math.min(Math.ceil(next), longest)
  }

  // A step of a busy consultation, or one too many, is found again: every end of a firing looks.
  function begin(step: Step): void {
    if (!isRunning || firing.has(step.consultationId) || firing.size >= mostAtOnce) return
    const ended = fire(step)
      .catch((error: unknown) => {
        // the database being away is nobody's bug
        if (error instanceof Unavailable) return log.warn({ err: error }, 'a call has to wait for the database')
        log.error({ err: error, step: step.step }, 'a call could not be made, it is tried again')
        metrics.countBug('calls')
      })
      .then(() => {
        resting.set(step.id, clock.monotonicMs() + restAfterFailureMs)
        firing.delete(step.consultationId)
        look()
      })
    firing.set(step.consultationId, ended)
  }

  return {
    look,
    fireNow(steps) {
      for (const step of steps) begin(step)
      look()
    },
    async start() {
      isRunning = true
      look()
    },
    async stop() {
      isRunning = false
      clearTimeout(timer)
      await unlisten?.()
      unlisten = undefined
      await Promise.all(firing.values())
    },
  }
}
