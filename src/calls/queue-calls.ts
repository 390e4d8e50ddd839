// What an entry does to the calls of its consultation, in the transaction that writes it. The kind of entry says
// which effect it has; this file says what an effect is.

import type { ChannelName } from '../consultation/channel-names.ts'
import { entryKindOf } from '../consultation/entries.ts'
import type { CallsEffect } from '../consultation/entry-kind.ts'
import { repeatSeconds } from '../consultation/ladder.ts'
import type { Entry } from '../consultation/model.ts'
import { noNight } from '../consultation/night.ts'
import { offerStep } from '../consultation/offer-step.ts'
import { isOfBudget } from '../consultation/patience.ts'
import type { Beside, Committed } from '../journal/journal.ts'
import type { People, RosterFacts } from '../people/people.ts'
import { newId } from '../platform/ids.ts'
import type { Tx } from '../platform/postgres.ts'
import { awakeFor } from './awake.ts'
import { bringForward } from './bring-forward.ts'
import type { ChannelsOn } from './channels-on.ts'
import { hurrySteps } from './hurry-steps.ts'
import { ladderOf, planQuestion } from './plan-question.ts'
import { clearAlarmsOf, insertAlarm } from './reach/statements/alarms.ts'
import { tellServers } from './reach/statements/checks.ts'
import { live, rememberDecline, type StoppedRing, stopEverything, stopOffer, stopRingsOf } from './statements/rings.ts'
import {
  countOpenSteps,
  currentRound,
  insertSteps,
  keepRepeatBehind,
  openSteps,
  type PlannedStep,
  type Step,
  stepsBeside,
} from './statements/steps.ts'
import { hurryTurn, watchOwner } from './statements/turns.ts'
import { isAnybodyRinging, tellNobodyLeft } from './tell-nobody-left.ts'
import type { TimeZoneOf } from './time-zones.ts'

/** What is to do at once when the transaction has committed. */
export interface Aftermath {
  stopped: { ring: StoppedRing; by: string }[]
  dueNow: Step[]
}

export interface Queueing {
  people: People
  channelsOn: ChannelsOn
  timeZoneOf: TimeZoneOf
}

/** Do these entries mean anything to the calls? Most do not, and are spared a round trip. */
export function concernsCalls(committed: Committed): boolean {
  return committed.entries.some(({ kind }) => entryKindOf(kind)?.calls !== undefined) || pressesTime(committed)
}

/** null when the entries mean nothing to the calls. */
export async function queueCalls(tx: Tx, committed: Committed, queueing: Queueing): Promise<Aftermath | null> {
  const aftermath: Aftermath = { stopped: [], dueNow: [] }
  const { before, consultation } = committed
  let earlier: CallsEffect | undefined
  for (const entry of committed.entries) {
    const effect = entryKindOf(entry.kind)?.calls
    if (effect === undefined) continue
    // answering implies accepting: two entries, one stop
    if (effect !== 'next' && effect === earlier) continue
    earlier = effect
    await effects[effect]({ tx, committed, entry, aftermath, ...queueing })
  }
  if (earlier === undefined && pressesTime(committed)) await hurrySteps(tx, consultation, committed.entries[0]!.at)
  const isReopened = before?.state === 'closed' && consultation.state === 'open'
  if (consultation.owner && (isReopened || consultation.owner.personId !== before?.owner?.personId)) {
    const { id: consultationId, networkId, rosterId, owner } = consultation
    await watchOwner(tx, { consultationId, networkId, rosterId, ownerId: owner.personId })
  }
  return earlier === undefined ? null : aftermath
}

/** A question that is asked: its ladder is known without asking, and travels with its entries. Null: has to be queued. */
export async function callsBeside(
  committed: Committed,
  queueing: Queueing,
): Promise<{ beside: Beside; aftermath: Aftermath } | null> {
  const { before, consultation, roster } = committed
  const rings = committed.entries.filter(({ kind }) => entryKindOf(kind)?.calls !== undefined)
  const [entry, ...others] = rings
  if (before !== null || consultation.owner !== null || !roster || !entry || others.length > 0) return null
  // rare, and somebody has to be told of it
  if (roster.isStandIn) return null
  if (entryKindOf(entry.kind)?.calls !== 'ring') return null
  const { planned, begunAt } = await plannedLadder({ committed, entry, ...queueing }, roster)
  const { steps, beside } = stepsBeside(planned)
  return { beside, aftermath: { stopped: [], dueNow: dueAtOnce(planned, steps, begunAt) } }
}

/** A time was told from which the patient's budget runs, and nobody has the question yet. */
function pressesTime({ before, consultation, entries }: Committed): boolean {
  if (before === null || consultation.owner !== null || consultation.state === 'closed') return false
  const told = consultation.assertions.filter(({ seq }) => entries.some((entry) => entry.seq === seq))
  return told.some(({ milestone }) => isOfBudget(consultation.pathway, milestone))
}

interface Effect extends Queueing {
  tx: Tx
  committed: Committed
  entry: Entry
  aftermath: Aftermath
}

const effects: Record<CallsEffect, (effect: Effect) => Promise<void>> = {
  async ring(effect) {
    const { before, consultation, roster } = effect.committed
    if (before === null && roster?.isStandIn) await tellOfStandIn(effect)
    if (consultation.owner === null) await beginLadder(effect)
  },
  async stop(effect) {
    await stopAll(effect)
    await takeAlarmsBack(effect)
  },
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

/** No roster is said to answer such a question: it rings all the same, and whoever keeps the rosters hears of it, once a day. */
async function tellOfStandIn({ tx, committed: { networkId, consultation }, entry }: Effect): Promise<void> {
  const { id: consultationId, rosterId, pathway } = consultation
  const key = `no-roster:${rosterId}:${pathway}:${entry.at.slice(0, 10)}`
  await insertAlarm(tx, { networkId, kind: 'gap', key, rosterId, consultationId })
}

/** Of a question that somebody owns: he is called first, the others only when he does not answer. */
async function beginLadder(effect: Effect): Promise<void> {
  const { tx, committed, people, aftermath } = effect
  const roster = committed.roster ?? (await people.rosterFacts(tx, committed.consultation.rosterId))
  if (roster === null) throw new Error('A consultation without a roster cannot be called about.')
  const { planned, begunAt } = await plannedLadder(effect, roster)
  const steps = await insertSteps(tx, planned)
  aftermath.dueNow = dueAtOnce(planned, steps, begunAt)
}

async function plannedLadder(
  { committed, entry, channelsOn, timeZoneOf }: Pick<Effect, 'committed' | 'entry' | 'channelsOn' | 'timeZoneOf'>,
  roster: RosterFacts,
): Promise<{ planned: PlannedStep[]; begunAt: Date }> {
  const { networkId, consultation } = committed
  const timeZone = await timeZoneOf(networkId)
  const on = (await channelsOn(networkId)).map(({ name }) => name)
  const begunAt = secondsAfter(entry, 0)
  const own = ladderOf(roster, on)
  // somebody waits and rings again: he means now, whatever the hour
  const ladder = entry.kind === 'rung-again' ? { ...own, night: noNight } : own
  const question = { roster, ladder, channelsOn: on, timeZone, begunAt, round: 1 }
  return { planned: planQuestion(consultation, question), begunAt }
}

const dueAtOnce = (planned: PlannedStep[], steps: Step[], begunAt: Date): Step[] =>
  planned[0]!.dueAt <= begunAt ? [steps[0]!] : []

async function stopAll({ tx, committed, entry, aftermath }: Effect): Promise<void> {
  const by = authorId(entry)
  const stopped = await stopEverything(tx, committed.consultation.id, secondsAfter(entry, 0), by)
  aftermath.stopped.push(...stopped.map((ring) => ({ ring, by })))
  aftermath.dueNow = []
}

/** Whoever was told that nobody answers is not to go on looking for somebody. */
async function takeAlarmsBack({ tx, committed: { networkId, consultation }, entry }: Effect): Promise<void> {
  for (const id of await clearAlarmsOf(tx, consultation.id, secondsAfter(entry, 0)))
    await tellServers(tx, { type: 'alarm', networkId, id })
}

async function stopEarlierOffer({ tx, committed, entry, aftermath }: Effect): Promise<void> {
  const by = authorId(entry)
  const stopped = await stopOffer(tx, committed.consultation.id, secondsAfter(entry, 0), by)
  aftermath.stopped.push(...stopped.map((ring) => ({ ring, by })))
}

/** He alone, beside whatever rings already: the ladder of a question that nobody owns goes on. */
async function ringOffered(effect: Effect): Promise<void> {
  const { tx, committed, entry, aftermath } = effect
  const { networkId, consultation } = committed
  const { id: consultationId, rosterId } = consultation
  const dueAt = secondsAfter(entry, 0)
  const steps = await insertSteps(tx, [
    { networkId, consultationId, rosterId, step: offerStep, whom: 'offered', channels: offeredThrough(effect), dueAt },
  ])
  aftermath.dueNow.push(...steps)
}

/**
 * At the end of a shift every open question of it is offered, often a dozen at once: what is answered or can wait rings
 * the phone that is open and pushes to the others, and leaves the telephone alone. null = through all that are on.
 */
function offeredThrough({ committed: { consultation }, entry }: Effect): ChannelName[] | null {
  const isCalm = consultation.urgency !== 'urgent' || consultation.answer !== null
  return entry.by === 'system' && isCalm ? ['live', 'web-push'] : null
}

/** He declined: he falls silent and the next is called now. When all have declined, everybody is called once more. */
async function goOn(effect: Effect): Promise<void> {
  const { tx, committed, entry, aftermath } = effect
  const consultationId = committed.consultation.id
  const at = secondsAfter(entry, 0)
  const personId = authorId(entry)
  const { before, consultation } = committed
  if (consultation.owner !== null && before?.offeredTo === personId) await hurryTurn(tx, consultationId)
  const stopped = await stopRingsOf(tx, consultationId, [personId], at, personId)
  aftermath.stopped.push(...stopped.map((ring) => ({ ring, by: personId })))
  if (stopped.length > 0) {
    const { people, timeZoneOf } = effect
    const timeZone = await timeZoneOf(committed.networkId)
    const next = await bringForward(tx, { people, timeZone }, consultation, at)
    if (next === null) {
      await tellNobodyLeft(tx, { people, timeZone }, consultation, at)
      await callEverybodyLater(effect)
    } else if (next.dueAt <= at) aftermath.dueNow.push(next)
  } else if (entry.by !== 'system' && (await countOpenSteps(tx, consultationId)) > 0) {
    const { networkId } = committed
    const ring = { callId: newId(), networkId, consultationId, personId, channel: live, step: 0, round: 1 }
    await rememberDecline(tx, ring, at)
  }
}

async function callEverybodyLater({ tx, committed, entry, people, channelsOn, timeZoneOf }: Effect): Promise<void> {
  const { networkId, consultation } = committed
  const { id: consultationId, rosterId, owner, state, urgency } = consultation
  if (owner !== null || state === 'closed') return
  const roster = await people.rosterFacts(tx, rosterId)
  // whoever rings may still answer, and the next round calls them all
  if (roster === null || (await isAnybodyRinging(tx, consultationId))) return
  const ladder = ladderOf(
    roster,
    (await channelsOn(networkId)).map(({ name }) => name),
  )
  const timeZone = await timeZoneOf(networkId)
  const awake = await awakeFor(tx, { people, timeZone }, consultation)
  const repeatAt = (await openSteps(tx, consultationId)).find(({ whom }) => whom === 'repeat')?.dueAt
  const pausedAt = awake(secondsAfter(entry, ladder.repeatAfterSeconds))
  // no later than the next round would have begun, which begins after it
  const dueAt = repeatAt !== undefined && repeatAt < pausedAt ? repeatAt : pausedAt
  const step = ladder[urgency].length + 1
  const round = await currentRound(tx, consultationId)
  await insertSteps(tx, [{ networkId, consultationId, rosterId, step, whom: 'everyone', round, dueAt }])
  const nextRoundAt = new Date(dueAt.getTime() + repeatSeconds(ladder, round) * 1000)
  await keepRepeatBehind(tx, consultationId, awake(nextRoundAt))
}

const authorId = (entry: Entry): string => (entry.by === 'system' ? 'system' : entry.by.personId)

const secondsAfter = (entry: Entry, seconds: number): Date => new Date(Date.parse(entry.at) + seconds * 1000)
