// Room 3: people who are not looking are reached. A promise to call is a row written together with the entry that
// asks for it; the timer fires it when it is due; channels only carry it. Nothing here depends on a process staying up.

import { entryKindOf } from '../consultation/entries.ts'
import type { Committed, Journal } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import type { CallNotice, Channel } from '../platform/channel.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import { callTimer } from './call-timer.ts'
import { fireStep } from './fire-step.ts'
import { type Aftermath, queueCalls } from './queue-calls.ts'
import { ringShown } from './ring-shown.ts'
import { openRings } from './statements/rings.ts'

export interface Calls {
  /** For `journal.beforeCommit`: the promises are kept or lost together with the entries. */
  queue(tx: Tx, committed: Committed): Promise<void>
  /** Do these entries mean anything to the calls? Most do not, and are spared a round trip. */
  concerns(committed: Committed): boolean
  /** For `journal.onCommitted`: what was called off falls silent, what is due now is called now. */
  wake(committed: Committed): void
  /** What rings for this person right now. */
  ringsOf(networkId: string, personId: string): Promise<CallNotice[]>
  /** The same for many persons of one network in one query. */
  ringsOfAll(networkId: string, personIds: readonly string[]): Promise<(CallNotice & { personId: string })[]>
  /** A device of this person shows the call. Refuses `not-found` when it is not his. */
  ringShown(networkId: string, personId: string, callId: string): Promise<void>
  /** For `people.onRosterChanged`. Whom a step calls is resolved when it fires, so looking again is enough. */
  replan(): void
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
  const { postgres, people, channels } = room
  const timer = callTimer({ ...room, fire: (step) => fireStep(room, step) })
  const aftermaths = new WeakMap<Committed, Aftermath>()

  return {
    async queue(tx, committed) {
      const aftermath = await queueCalls(tx, committed, { people, channels })
      if (aftermath !== null) aftermaths.set(committed, aftermath)
    },
    concerns: ({ entries }) => entries.some(({ kind }) => entryKindOf(kind)?.calls !== undefined),
    wake(committed) {
      const aftermath = aftermaths.get(committed)
      if (aftermath === undefined) return
      for (const { ring, by } of aftermath.stopped) {
        channels.find(({ name }) => name === ring.channel)?.stop(ring.personId, ring, by)
      }
      timer.fireNow(aftermath.dueNow)
    },
    async ringsOf(networkId, personId) {
      const rings = await postgres.inNetwork(networkId, (tx) => openRings(tx, [personId]))
      return rings.map(({ consultationId, callId, step }) => ({ consultationId, callId, step }))
    },
    ringsOfAll: (networkId, personIds) => postgres.inNetwork(networkId, (tx) => openRings(tx, personIds)),
    ringShown: (networkId, personId, callId) => ringShown(room, networkId, personId, callId),
    replan: () => timer.look(),
    start: () => timer.start(),
    stop: () => timer.stop(),
  }
}
