// Whom a question would ring, when and through what, if nobody answered: made by the plan and the rules that make the real
// calls, with nothing written and nobody rung.

import type { Ladder, PlannedCall } from '../consultation/ladder.ts'
import type { Urgency, Words } from '../consultation/model.ts'
import { nightEndsAt } from '../consultation/night.ts'
import { broughtForward } from '../consultation/patience.ts'
import type { DryCall, DryRunReply } from '../contract/routes/ladders.ts'
import type { Duty } from '../contract/shapes.ts'
import type { RosterFacts } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import { planDry } from './plan-question.ts'
import type { ReachedPersons } from './statements/rings.ts'
import type { Step } from './statements/steps.ts'
import { type Calling, plannedPersons, ringsFor, type WantedRing } from './whom-to-call.ts'
import { whomWords } from './whom-words.ts'

export interface DryQuestion {
  networkId: string
  roster: RosterFacts
  ladder: Ladder
  urgency: Urgency
  at: Date
}

export async function dryRun(tx: Tx, calling: Calling, question: DryQuestion): Promise<DryRunReply> {
  const { networkId, roster, ladder, urgency, at } = question
  const { timeZone } = calling
  const channelsOn = calling.channels.map(({ name }) => name)
  const planned = planDry({ ladder, channelsOn, timeZone, begunAt: at }, urgency)
  const asked = { owner: null, offeredTo: null, urgency, hospitalSiteId: roster.hospitalSiteId }
  const reached: ReachedPersons = { ringing: new Map(), declined: new Set() }
  const calls: DryCall[] = []
  let coming = planned
  let repeatsAt = at
  while (coming.length > 0) {
    const [call, ...rest] = coming as [PlannedCall, ...PlannedCall[]]
    coming = rest
    const due = call.dueAt
    if (call.whom === 'repeat') {
      repeatsAt = due
      continue
    }
    const channels = call.channels === null ? null : [...call.channels]
    const step: Step = { ...call, channels, id: '', networkId, consultationId: '', rosterId: roster.rosterId, round: 1 }
    const persons = await plannedPersons(tx, calling, step, asked, due)
    const rings = await ringsFor(tx, calling, step, persons, reached, asked, due)
    if (persons.length === 0) coming = calledAt(due, rest, question, timeZone)
    const duty = (await calling.dutyAt(tx, networkId, due)).find(({ rosterId }) => rosterId === roster.rosterId)
    const facts = {
      at: due.toISOString(),
      afterSeconds: secondsBetween(at, due),
      step: call.step,
      whom: whomWords[call.whom],
    }
    const news = persons.filter(
      ({ personId }) => rings.some((ring) => ring.personId === personId) || !reached.ringing.has(personId),
    )
    if (news.length === 0) {
      calls.push({ ...facts, personId: null, name: null, channels: [], reason: persons.length > 0 ? ringing : nobody })
    }
    for (const { personId, name } of news) {
      const through = rings.filter((ring) => ring.personId === personId).map(({ channel }) => channel)
      const reason = through.length === 0 ? noChannel : reasonOf(duty, personId, step.whom)
      calls.push({ ...facts, personId, name, channels: through as DryCall['channels'], reason })
    }
    remember(reached, rings, step)
  }
  return { calls, repeatsAt: repeatsAt.toISOString(), timeZone }
}

/** Behind a hole in the roster the next are called at once, and the rest keep their distance. */
function calledAt(at: Date, rest: PlannedCall[], { urgency, ladder }: DryQuestion, timeZone: string): PlannedCall[] {
  if (rest[0]?.whom === 'repeat') return rest
  const awakeMs = (ms: number) =>
    urgency === 'ordinary' ? (nightEndsAt(new Date(ms), ladder.night, timeZone)?.getTime() ?? ms) : ms
  const open = rest.map(({ dueAt, afterSeconds }) => ({ dueAtMs: dueAt.getTime(), afterSeconds }))
  const dues = broughtForward(open, at.getTime(), awakeMs)
  return rest.map((call, index) => ({ ...call, dueAt: new Date(dues[index]!) }))
}

const nobody: Words = { zh: '无人: 立即呼叫下一步', en: 'nobody: the next step is called at once' }
const ringing: Words = { zh: '都已在呼叫', en: 'all of them are being called already' }
const noChannel: Words = { zh: '没有可用的呼叫方式', en: 'cannot be reached in any of these ways' }

function reasonOf(duty: Duty | undefined, personId: string, whom: Step['whom']): Words {
  const lines = duty ? [duty.onDuty, duty.backup, duty.secondBackup] : []
  const own = lines.find((one) => one?.personId === personId)
  return own ? { zh: own.reason, en: own.reasonEn } : whomWords[whom]
}

function remember({ ringing }: ReachedPersons, rings: readonly WantedRing[], { step, round }: Step): void {
  for (const { personId, channel } of rings) {
    ringing.set(personId, [...(ringing.get(personId) ?? []), { channel, round, step }])
  }
}

const secondsBetween = (from: Date, until: Date) => Math.round((until.getTime() - from.getTime()) / 1000)
