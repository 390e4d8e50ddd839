// One promise comes due: under the consultation's lock it is taken by exactly one node, the persons are resolved now
// (not when it was promised), and the calls are written. The channels ring after the commit.

import type { Consultation } from '../consultation/model.ts'
import type { Journal, SystemEntry } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import { awakeAt } from './awake.ts'
import { bringForward } from './bring-forward.ts'
import type { CarryRings } from './carry-rings.ts'
import type { ChannelsOn } from './channels-on.ts'
import type { MomentMemo } from './moment-memo.ts'
import { ladderOf, planQuestion } from './plan-question.ts'
import {
  endSentRings,
  insertRings,
  type ReachedPersons,
  type Ring,
  takeAndLook,
  triesOfRound,
} from './statements/rings.ts'
import { bringRepeatForward, insertSteps, type Step } from './statements/steps.ts'
import { isAnybodyRinging, tellNobodyLeft, tellOfRound } from './tell-nobody-left.ts'
import type { TimeZoneOf } from './time-zones.ts'
import { type Calling, type WantedRing, whomToCall } from './whom-to-call.ts'

export interface Firing {
  journal: Journal
  people: People
  clock: Clock
  channelsOn: ChannelsOn
  timeZoneOf: TimeZoneOf
  dutyAt: Calling['dutyAt']
  memo: MomentMemo
  carrier: CarryRings
  postgres: Pick<Postgres, 'lifeKey'>
  log: Log
}

export async function fireStep(firing: Firing, step: Step): Promise<void> {
  const calling = await callingOf(firing, step.networkId)
  let rings: Ring[] = []
  let writtenMs = 0
  await firing.journal.writeAsSystem(step.networkId, step.consultationId, async (consultation, tx, now) => {
    rings = []
    const reached = await takeAndLook(tx, step)
    if (reached === null || consultation.state === 'closed') return []
    if (step.whom === 'repeat') return beginAgain(tx, calling, step, consultation, now)
    const calls = await callsOf(tx, calling, step, consultation, reached, now)
    rings = calls.rings
    await insertRings(tx, rings, now, firing.postgres.lifeKey())
    writtenMs = firing.clock.monotonicMs()
    return calls.entries
  })
  firing.carrier.carry(rings, writtenMs)
}

/** What a step that was taken calls; the rings are the caller's to insert. */
export async function callsOf(
  tx: Tx,
  calling: Calling,
  step: Step,
  consultation: Consultation,
  reached: ReachedPersons,
  now: Date,
): Promise<{ rings: Ring[]; entries: SystemEntry[] }> {
  const whom = await whomToCall(tx, calling, step, consultation, reached, now)
  if (whom.isUnmanned || whom.haveDeclined) {
    const isOffer = step.whom === 'offered'
    const entries = isOffer ? [] : await nobodyLeft(tx, calling, step, consultation, now, whom.isUnmanned)
    return { rings: [], entries }
  }
  const rings = whom.rings.map((ring) => ringOf(step, ring))
  return { rings, entries: rings.map(calledEntry) }
}

/** What a step needs to know, asked before the lock is taken. */
export async function callingOf(firing: Firing, networkId: string): Promise<Calling> {
  const { people, dutyAt, memo, channelsOn, timeZoneOf } = firing
  return { people, dutyAt, memo, timeZone: await timeZoneOf(networkId), channels: await channelsOn(networkId) }
}

export function ringOf(step: Pick<Step, 'networkId' | 'consultationId' | 'step' | 'round'>, ring: WantedRing): Ring {
  const { networkId, consultationId, round } = step
  const { personId, name: personName, channel } = ring
  return { callId: newId(), networkId, consultationId, personId, personName, channel, step: step.step, round }
}

export const calledEntry = ({ callId, personId, personName, channel, step, round }: Ring): SystemEntry => ({
  kind: 'called',
  body: { callId, personId, personName, channel, step, ...(round > 1 ? { round } : {}) },
})

/** Never silently nobody: the journal says so (in the first round) and the next are called at once. */
async function nobodyLeft(
  tx: Tx,
  calling: Calling,
  step: Step,
  consultation: Consultation,
  now: Date,
  isUnmanned: boolean,
): Promise<SystemEntry[]> {
  const next = await bringForward(tx, calling, consultation, now)
  const isHole = isUnmanned && ['on-duty', 'backup', 'everyone'].includes(step.whom)
  // somebody else owns it: that a colleague is missing is no news
  if (consultation.owner !== null) return []
  if (next === null) await endRound(tx, calling, step, consultation, now)
  if (!isHole || step.round > 1) return []
  const reason = step.whom === 'everyone' ? 'nobody-on-roster' : 'nobody-on-duty'
  return [{ kind: 'call-failed', body: { reason } }]
}

/** No step is left: the next round begins after its pause, and whoever keeps the rosters hears of it. `gone` fall silent. */
export async function endRound(
  tx: Tx,
  calling: Calling,
  { rosterId }: Pick<Step, 'rosterId'>,
  consultation: Consultation,
  now: Date,
  gone: readonly string[] = [],
): Promise<void> {
  const roster = await calling.people.rosterFacts(tx, rosterId)
  const seconds = roster === null ? 60 : ladderOf(roster, namesOf(calling)).repeatAfterSeconds
  const at = await awakeAt(tx, calling, consultation, now)
  await bringRepeatForward(tx, consultation.id, new Date(at.getTime() + seconds * 1000))
  await tellNobodyLeft(tx, calling, consultation, now, gone)
}

/** Nobody has accepted: all of them are called again, and those who keep the rosters hear of it. */
async function beginAgain(
  tx: Tx,
  calling: Calling,
  step: Step,
  consultation: Consultation,
  now: Date,
): Promise<SystemEntry[]> {
  const roster = await calling.people.rosterFacts(tx, step.rosterId)
  const isSettled = consultation.owner !== null && consultation.rungAgainAt === undefined
  if (roster === null || isSettled) return []
  const { consultationId, round } = step
  const channelsOn = namesOf(calling)
  const ladder = ladderOf(roster, channelsOn)
  const question = { roster, ladder, channelsOn, timeZone: calling.timeZone, begunAt: now, round: round + 1 }
  await insertSteps(tx, planQuestion(consultation, question))
  await endSentRings(tx, consultationId, now)
  await tellOfRound(tx, step)
  const tries = await triesOfRound(tx, consultationId, round)
  // live phones that ring since the first round are no new tries; where nobody could be called, that was said already
  const wasAnybodyCalled = tries.length > 0 || (round > 1 && (await isAnybodyRinging(tx, consultationId)))
  return wasAnybodyCalled ? [{ kind: 'call-failed', body: { reason: 'nobody-answered' } }] : []
}

const namesOf = ({ channels }: Calling): string[] => channels.map(({ name }) => name)
