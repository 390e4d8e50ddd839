// What an entry does to the calls of its consultation, in the transaction that writes it. The kind of entry says
// which effect it has; this file says what an effect is.

import { entryKindOf } from '../consultation/entries.ts'
import type { CallsEffect } from '../consultation/entry-kind.ts'
import type { Entry } from '../consultation/model.ts'
import { offerStep } from '../consultation/offer-step.ts'
import type { Committed } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import type { Channel } from '../platform/channel.ts'
import { newId } from '../platform/ids.ts'
import type { Tx } from '../platform/postgres.ts'
import { rememberDecline, type StoppedRing, stopEverything, stopOffer, stopRingsOf } from './statements/rings.ts'
import { bringForward, countOpenSteps, insertSteps, type PlannedStep, type Step } from './statements/steps.ts'

/** What is to do at once when the transaction has committed. */
export interface Aftermath {
  stopped: { ring: StoppedRing; by: string }[]
  dueNow: Step[]
}

export interface Queueing {
  people: People
  channels: readonly Channel[]
}

/** null when the entries mean nothing to the calls. */
export async function queueCalls(tx: Tx, committed: Committed, queueing: Queueing): Promise<Aftermath | null> {
  const aftermath: Aftermath = { stopped: [], dueNow: [] }
  let before: CallsEffect | undefined
  for (const entry of committed.entries) {
    const effect = entryKindOf(entry.kind)?.calls
    if (effect === undefined) continue
    // answering implies accepting: two entries, one stop
    if (effect !== 'next' && effect === before) continue
    before = effect
    await effects[effect]({ tx, committed, entry, aftermath, ...queueing })
  }
  return before === undefined ? null : aftermath
}

interface Effect extends Queueing {
  tx: Tx
  committed: Committed
  entry: Entry
  aftermath: Aftermath
}

const effects: Record<CallsEffect, (effect: Effect) => Promise<void>> = {
  async ring(effect) {
    if (effect.committed.consultation.owner === null) await beginLadder(effect)
  },
  stop: stopAll,
  next: goOn,
  // the old rings end and new ones begin: somebody who did not hear the first call hears a new one
  async 'ring-again'(effect) {
    await stopAll(effect)
    await beginLadder(effect)
    if (effect.committed.consultation.offeredTo !== null) await ringOffered(effect)
  },
  async offer(effect) {
    await stopEarlierOffer(effect)
    await ringOffered(effect)
  },
}

/** An owned question rings its owner alone: others take it over by being asked to, not by accepting. */
async function beginLadder({ tx, committed, entry, people, aftermath }: Effect): Promise<void> {
  const { networkId, consultation } = committed
  const { id: consultationId, rosterId } = consultation
  const roster = await people.rosterFacts(tx, rosterId)
  if (roster === null) throw new Error('A consultation without a roster cannot be called about.')
  const ladder = { networkId, consultationId, rosterId }
  const steps: PlannedStep[] = [
    { ...ladder, step: 1, whom: 'on-duty', dueAt: secondsAfter(entry, 0) },
    { ...ladder, step: 2, whom: 'backup', dueAt: secondsAfter(entry, roster.patienceSeconds) },
    { ...ladder, step: 3, whom: 'everyone', dueAt: secondsAfter(entry, roster.everyoneAfterSeconds) },
  ]
  const [first] = await insertSteps(tx, consultation.owner ? steps.slice(0, 1) : steps)
  aftermath.dueNow = [first!]
}

async function stopAll({ tx, committed, entry, aftermath }: Effect): Promise<void> {
  const by = authorId(entry)
  const stopped = await stopEverything(tx, committed.consultation.id, secondsAfter(entry, 0), by)
  aftermath.stopped.push(...stopped.map((ring) => ({ ring, by })))
  aftermath.dueNow = []
}

async function stopEarlierOffer({ tx, committed, entry, aftermath }: Effect): Promise<void> {
  const by = authorId(entry)
  const stopped = await stopOffer(tx, committed.consultation.id, secondsAfter(entry, 0), by)
  aftermath.stopped.push(...stopped.map((ring) => ({ ring, by })))
}

/** He alone, beside whatever rings already: the ladder of a question that nobody owns goes on. */
async function ringOffered({ tx, committed, entry, aftermath }: Effect): Promise<void> {
  const { networkId, consultation } = committed
  const { id: consultationId, rosterId } = consultation
  const dueAt = secondsAfter(entry, 0)
  const steps = await insertSteps(tx, [
    { networkId, consultationId, rosterId, step: offerStep, whom: 'offered', dueAt },
  ])
  aftermath.dueNow.push(...steps)
}

/** He declined: he falls silent and the next is called now. When all have declined, everybody is called once more. */
async function goOn(effect: Effect): Promise<void> {
  const { tx, committed, entry, aftermath, channels } = effect
  const consultationId = committed.consultation.id
  const at = secondsAfter(entry, 0)
  const personId = authorId(entry)
  const stopped = await stopRingsOf(tx, consultationId, personId, at, personId)
  aftermath.stopped.push(...stopped.map((ring) => ({ ring, by: personId })))
  if (stopped.length > 0) {
    const next = await bringForward(tx, consultationId, at)
    if (next !== null) aftermath.dueNow.push(next)
    else await callEverybodyLater(effect)
  } else if (entry.by !== 'system' && (await countOpenSteps(tx, consultationId)) > 0) {
    const [channel] = channels
    const { networkId } = committed
    const ring = { callId: newId(), networkId, consultationId, personId, channel: channel?.name ?? 'none', step: 0 }
    await rememberDecline(tx, ring, at)
  }
}

async function callEverybodyLater({ tx, committed, entry, people }: Effect): Promise<void> {
  const { networkId, consultation } = committed
  const { id: consultationId, rosterId, owner, state } = consultation
  if (owner !== null || state === 'closed') return
  const roster = await people.rosterFacts(tx, rosterId)
  const dueAt = secondsAfter(entry, roster?.patienceSeconds ?? 60)
  await insertSteps(tx, [{ networkId, consultationId, rosterId, step: 4, whom: 'everyone', dueAt }])
}

const authorId = (entry: Entry): string => (entry.by === 'system' ? 'system' : entry.by.personId)

const secondsAfter = (entry: Entry, seconds: number): Date => new Date(Date.parse(entry.at) + seconds * 1000)
