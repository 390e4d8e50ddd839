// Room 3: people who are not looking are reached. A promise to call is a row written together with the entry that
// asks for it; the timer fires it when it is due; channels only carry it. Nothing here depends on a process staying up.

import type { Duty } from '../contract/shapes.ts'
import type { Beside, Committed, Journal } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import type { CallNotice, Channel, Outcome } from '../platform/channel.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import { callTimer } from './call-timer.ts'
import { carryRings } from './carry-rings.ts'
import { type ChannelsOn, channelsOn } from './channels-on.ts'
import { dutyMemo } from './duty-memo.ts'
import { failOver } from './fail-over.ts'
import { type Firing, fireStep } from './fire-step.ts'
import { fireTogether } from './fire-together.ts'
import { followShifts } from './follow-shifts.ts'
import { momentMemo } from './moment-memo.ts'
import { type Aftermath, callsBeside, concernsCalls, queueCalls } from './queue-calls.ts'
import { replanRoster } from './replan-roster.ts'
import { ringShown, writeDelivered } from './ring-shown.ts'
import type { Job } from './statements/jobs.ts'
import { networkIds } from './statements/networks.ts'
import { live, openRings, type StoppedRing } from './statements/rings.ts'
import { lookAtTurnsOf } from './statements/turns.ts'
import { timeZones } from './time-zones.ts'
import { turnDuty } from './turn-duty.ts'

export interface Calls {
  /** For `journal.beforeCommit`: the promises are kept or lost together with the entries. */
  queue(tx: Tx, committed: Committed): Promise<void>
  /** Do these entries mean anything to the calls? Most do not, and are spared a round trip. */
  concerns(committed: Committed): boolean
  /** What of it needs no asking is written with the entries themselves. */
  beside(committed: Committed): Promise<Beside | null>
  /** For `journal.onCommitted`: what was called off falls silent, what is due now is called now. */
  wake(committed: Committed): void
  /** What rings for this person right now. */
  ringsOf(networkId: string, personId: string): Promise<CallNotice[]>
  /** The same for many persons of one network in one query. */
  ringsOfAll(networkId: string, personIds: readonly string[]): Promise<(CallNotice & { personId: string })[]>
  /** A device of this person shows the call. Refuses `not-found` when it is not his. */
  ringShown(networkId: string, personId: string, callId: string): Promise<void>
  /** What a provider says later of a call that it had taken over. */
  report(networkId: string, callId: string, outcome: Outcome): Promise<void>
  /** For `people.onRosterChanged`: who is on duty now rings, who is not on the roster any more falls silent. */
  replan(networkId: string, rosterId: string): void
  /** Who is on duty, remembered for a moment; which channels are on. For the routes of this room. */
  dutyAt(tx: Tx, networkId: string, at: Date): Promise<Duty[]>
  channelsOn: ChannelsOn
  start(): Promise<void>
  stop(): Promise<void>
}

export interface CallsRoom {
  postgres: Postgres
  journal: Journal
  people: People
  clock: Clock
  channels: readonly Channel[]
  log: Log
  metrics: Metrics
}

export function openCalls(room: CallsRoom): Calls {
  const { postgres, people, channels, clock, log } = room
  const on = channelsOn(channels, clock)
  const duty = dutyMemo(people, clock)
  const timeZoneOf = timeZones(people, clock)
  const carrier = carryRings({
    ...room,
    failOver: (ring, reason) => failOver(firing, ring, reason),
    delivered: ({ networkId, consultationId, callId }) => writeDelivered(room, networkId, consultationId, callId),
  })
  const firing: Firing = { ...room, channelsOn: on, timeZoneOf, dutyAt: duty.dutyAt, memo: momentMemo(clock), carrier }
  const timer = callTimer({ ...room, run, fireTogether: (...steps) => fireTogether(firing, ...steps) })
  const aftermaths = new WeakMap<Committed, Aftermath>()
  /** Rosters that have just changed. */
  const following = new Set<Promise<void>>()

  function run(job: Job): Promise<void> {
    if (job.job === 'step') return fireStep(firing, job)
    if (job.job === 'ring') return carrier.carryAgain(job.networkId, job.id)
    return turnDuty(firing, job.networkId, job.consultationId)
  }

  function silence(stopped: readonly { ring: StoppedRing; by: string }[]): void {
    carrier.forget(stopped.map(({ ring }) => ring.callId))
    const liveChannel = channels.find(({ name }) => name === live)
    for (const { ring, by } of stopped) {
      const channel = channels.find(({ name }) => name === ring.channel)
      channel?.stop(ring.personId, ring, by)
      // a phone that came back was told to ring also for what reached him elsewhere
      if (channel !== liveChannel) liveChannel?.stop(ring.personId, ring, by)
    }
  }

  const replan = (roster: { networkId: string; rosterId: string }) =>
    replanRoster({ firing, postgres, onStopped }, roster)
  const onStopped = (rings: readonly StoppedRing[]) => silence(rings.map((ring) => ({ ring, by: 'system' })))
  const shifts = followShifts({
    ...room,
    timeZoneOf,
    async replan(roster) {
      duty.forget(roster.networkId)
      await replan(roster)
      timer.look()
    },
  })

  function follow(work: Promise<void>): void {
    const followed: Promise<void> = work.then(timer.look).then(() => void following.delete(followed))
    following.add(followed)
  }

  return {
    async queue(tx, committed) {
      const aftermath = await queueCalls(tx, committed, { people, channelsOn: on, timeZoneOf })
      if (aftermath !== null) aftermaths.set(committed, aftermath)
    },
    concerns: concernsCalls,
    async beside(committed) {
      const planned = await callsBeside(committed, { people, channelsOn: on, timeZoneOf })
      if (planned === null) return null
      aftermaths.set(committed, planned.aftermath)
      return planned.beside
    },
    wake(committed) {
      const aftermath = aftermaths.get(committed)
      if (aftermath === undefined) return
      silence(aftermath.stopped)
      timer.fireNow(aftermath.dueNow)
    },
    async ringsOf(networkId, personId) {
      const rings = await postgres.inNetwork(networkId, (tx) => openRings(tx, [personId]))
      return rings.map(({ consultationId, callId, step }) => ({ consultationId, callId, step }))
    },
    ringsOfAll: (networkId, personIds) => postgres.inNetwork(networkId, (tx) => openRings(tx, personIds)),
    ringShown: (networkId, personId, callId) => ringShown(room, networkId, personId, callId),
    report: carrier.report,
    replan(networkId, rosterId) {
      duty.forget(networkId)
      // one does not wait for the other
      follow(
        postgres
          .inNetwork(networkId, (tx) => lookAtTurnsOf(tx, rosterId))
          .catch((error: unknown) => log.warn({ err: error }, 'the owned questions could not follow the roster')),
      )
      follow(
        replan({ networkId, rosterId }).catch((error: unknown) => {
          log.warn({ err: error }, 'the calls could not follow the roster yet')
          shifts.forget(rosterId)
        }),
      )
    },
    dutyAt: duty.dutyAt,
    channelsOn: on,
    async start() {
      // known before the first question asks inside its transaction
      const known = await postgres.asSystem(networkIds).catch(() => [])
      await Promise.all(known.flatMap((networkId) => [on(networkId), timeZoneOf(networkId)])).catch(() => [])
      await timer.start()
      shifts.start()
    },
    async stop() {
      await shifts.stop()
      await Promise.all(following)
      await timer.stop()
      await carrier.drain()
    },
  }
}
