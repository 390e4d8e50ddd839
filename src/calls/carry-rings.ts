// What is written as called is carried by its channel after the commit, and what came of it is written down: taken over,
// delivered, or failed, and then the next channel of the same person at once. A slow channel holds nobody up. A ring
// whose outcome was never written is carried once more by whoever looks: at least once, with the same id.

import { limits } from '../contract/limits.ts'
import type { Journal } from '../journal/journal.ts'
import type { Channel, Outcome } from '../platform/channel.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Postgres } from '../platform/postgres.ts'
import { Unavailable } from '../platform/unavailable.ts'
import { again, isStillMine, live, markSent, type Ring, readRing, takeRing } from './statements/rings.ts'

export interface CarryRings {
  /** Returns at once. `writtenMs`: monotonic, before the commit; a server that froze since then asks before it rings. */
  carry(rings: readonly Ring[], writtenMs: number): void
  /** Called off on this node: what is not out yet stays in. */
  forget(callIds: readonly string[]): void
  /** A ring whose outcome nobody has written: carried once more by exactly one node. */
  carryAgain(networkId: string, callId: string): Promise<void>
  /** What a provider says later of a call that it had taken over. */
  report(networkId: string, callId: string, outcome: Outcome): Promise<void>
  /** Waits a moment for what is under way. */
  drain(): Promise<void>
}

export interface CarryRoom {
  postgres: Postgres
  journal: Journal
  clock: Clock
  log: Log
  metrics: Metrics
  channels: readonly Channel[]
  /** A call failed: writes it, and answers the rings that take its place. */
  failOver(ring: Ring, reason: string): Promise<{ rings: Ring[]; writtenMs: number }>
  /** It is known to be with the person. */
  delivered(ring: Ring): Promise<void>
}

const mostTries = 3
const trustedMs = 2_000
const remembered = 5_000
const gatherMs = 20
/** A channel that answers in its time is heard, so that nobody calls once more after a restart. */
const drainMs = (limits.channelSeconds + 1) * 1000

export function carryRings(room: CarryRoom): CarryRings {
  const { postgres, clock, log, metrics, channels } = room
  const underway = new Set<Promise<void>>()
  /** The calls among them: nobody but we can know that their channels are still being asked. */
  const carrying = new Set<string>()
  const calledOff = new Set<string>()
  const sent = new Map<string, string[]>()
  let gathering: NodeJS.Timeout | undefined
  let isDraining = false

  function begin(ring: Ring, tries: number, writtenMs: number): void {
    carrying.add(ring.callId)
    const carried: Promise<void> = carryOne(ring, tries, writtenMs)
      .catch((error: unknown) => {
        if (isDraining) return
        // its outcome stays unwritten: it is looked at again
        if (error instanceof Unavailable) return log.warn({ err: error }, 'the outcome of a call has to wait')
        log.error({ err: error, channel: ring.channel }, 'a call could not be carried')
        metrics.countBug('carry-rings')
      })
      .then(() => {
        carrying.delete(ring.callId)
        underway.delete(carried)
      })
    underway.add(carried)
  }

  async function carryOne(ring: Ring, tries: number, writtenMs: number): Promise<void> {
    const { callId, networkId, personId, consultationId, step, channel: name } = ring
    if (calledOff.has(callId)) return
    const channel = channels.find((one) => one.name === name)
    if (channel === undefined) return settle(ring, { state: 'failed', reason: 'not-configured' })
    const wasFrozen = clock.monotonicMs() - writtenMs > trustedMs
    if (wasFrozen && name !== live && !(await postgres.inNetwork(networkId, (tx) => isStillMine(tx, callId, tries))))
      return
    const outcome = await inTime(
      channel.ring({ callId, networkId, personId, consultationId, step, purpose: 'call' }).catch((error: unknown) => {
        log.error({ err: error, channel: name }, 'a channel threw')
        metrics.countBug(`channel-${name}`)
        return { state: 'failed', reason: 'unreachable' } as const
      }),
    )
    await settle(ring, outcome)
    if (mayRingYet(outcome) && name !== live) await stopIfOver(ring, channel)
  }

  /** Nobody heard what came of it, and whoever was asked to end it meanwhile may not have known it yet. */
  async function stopIfOver({ networkId, callId, personId }: Ring, channel: Channel): Promise<void> {
    const ring = await postgres.inNetwork(networkId, (tx) => readRing(tx, callId))
    const by = ring?.stoppedBy ?? null
    if (ring !== null && by !== null && ![again, 'failed'].includes(by)) channel.stop(personId, ring, by)
  }

  async function settle(ring: Ring, outcome: Outcome): Promise<void> {
    if (outcome.state === 'sent') {
      if (ring.channel !== live) gather(ring)
      return
    }
    if (outcome.state === 'delivered') return room.delivered(ring)
    const { rings, writtenMs } = await room.failOver(ring, outcome.reason)
    for (const next of rings) begin(next, 1, writtenMs)
  }

  /** Most calls are simply taken over: those of a moment are written down together. */
  function gather({ networkId, callId }: Ring): void {
    sent.set(networkId, [...(sent.get(networkId) ?? []), callId])
    gathering ??= setTimeout(() => {
      gathering = undefined
      const flushed = flush().then(() => void underway.delete(flushed))
      underway.add(flushed)
    }, gatherMs)
  }

  async function settleUnderway(): Promise<void> {
    while (underway.size > 0) await Promise.all(underway)
  }

  async function flush(): Promise<void> {
    const gathered = [...sent]
    sent.clear()
    for (const [networkId, callIds] of gathered) {
      const late = await postgres
        .inNetwork(networkId, (tx) => markSent(tx, callIds))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'the outcome of calls has to wait')
          return []
        })
      // the hang-up may have overtaken its ring
      for (const { by, ...ring } of late.filter(({ by }) => by !== again))
        channels.find(({ name }) => name === ring.channel)?.stop(ring.personId, ring, by)
    }
  }

  return {
    carry(rings, writtenMs) {
      for (const ring of rings) begin(ring, 1, writtenMs)
    },
    forget(callIds) {
      for (const callId of callIds) calledOff.add(callId)
      for (const callId of calledOff) {
        if (calledOff.size <= remembered) break
        calledOff.delete(callId)
      }
    },
    async carryAgain(networkId, callId) {
      if (carrying.has(callId)) return
      const takenMs = clock.monotonicMs()
      const ring = await postgres.inNetwork(networkId, async (tx) => {
        const found = await readRing(tx, callId)
        const isFree = found?.isOpen && (await takeRing(tx, callId, found.tries, postgres.lifeKey()))
        return isFree ? { ...found, tries: found.tries + 1 } : null
      })
      if (ring === null) return
      if (ring.tries > mostTries) return settle(ring, { state: 'failed', reason: 'timed-out' })
      begin(ring, ring.tries, takenMs)
    },
    async report(networkId, callId, outcome) {
      const ring = await postgres.inNetwork(networkId, (tx) => readRing(tx, callId))
      if (ring?.isOpen) await settle(ring, outcome)
    },
    async drain() {
      isDraining = true
      const late = new Promise<void>((resolve) => setTimeout(resolve, drainMs).unref())
      await Promise.race([settleUnderway(), late])
      // what was answered in time is written, whatever still is under way
      clearTimeout(gathering)
      await flush()
    },
  }
}

const mayRingYet = (outcome: Outcome): boolean =>
  outcome.state === 'failed' && ['timed-out', 'unreachable'].includes(outcome.reason)

/** A channel promises to answer in time; one that does not is not believed. */
async function inTime(outcome: Promise<Outcome>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'failed', reason: 'timed-out' }), (limits.channelSeconds + 1) * 1000)
    timer.unref()
  })
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer))
}
