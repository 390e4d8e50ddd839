// An owned question moves with the duty. When its owner's shift ends it is offered to whoever is on duty then, who has to
// take it; until then the first stays responsible, and no deadline waits. Who owns it without being on duty keeps it.

import type { CallState, Consultation } from '../consultation/model.ts'
import { offerStep } from '../consultation/offer-step.ts'
import { offerWaitSeconds } from '../consultation/offer-wait.ts'
import { runningBudget, shortestWaitSeconds } from '../consultation/patience.ts'
import type { Duty } from '../contract/shapes.ts'
import type { Journal } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import { insertAlarm } from './reach/statements/alarms.ts'
import { dueTurn, endTurn, lookAgain } from './statements/turns.ts'

export interface Turning {
  journal: Journal
  people: People
  dutyAt(tx: Tx, networkId: string, now: Date): Promise<Duty[]>
}

/** Nobody is on duty: it is looked again after that. */
const gapMs = 30_000

export async function turnDuty(turning: Turning, networkId: string, consultationId: string): Promise<void> {
  const { journal, people, dutyAt } = turning
  const network = await people.network(networkId)
  await journal.writeAsSystem(networkId, consultationId, async (consultation, tx, now) => {
    const turn = await dueTurn(tx, consultationId)
    if (turn === null) return []
    const { owner, state } = consultation
    const duty = (await dutyAt(tx, networkId, now)).find(({ rosterId }) => rosterId === turn.rosterId)
    const onDuty = duty ? [duty.onDuty, duty.backup, duty.secondBackup].filter((one) => one !== null) : []
    const own = onDuty.find(({ personId }) => personId === owner?.personId)
    const isOver = state === 'closed' || owner?.personId !== turn.ownerId
    if (!isOver && own) {
      const until = new Date(own.until)
      await lookAgain(tx, consultationId, until, until)
      return []
    }
    // he took it while he was off duty: nothing ends
    if (isOver || turn.shiftUntil === null || duty === undefined) {
      await endTurn(tx, consultationId)
      return []
    }
    // taken off duty before its end: the shift ended now
    const endedAt = turn.shiftUntil > now ? now : turn.shiftUntil
    const mayTake = onDuty.map(({ personId }) => personId).filter((personId) => network.mayTake(personId, consultation))
    const patienceSeconds = isPressing(consultation) ? await patienceOf(people, tx, turn.rosterId) : null
    const { to, againAt, isAlarming } = nextOffer({ consultation, mayTake, endedAt, now, patienceSeconds })
    await lookAgain(tx, consultationId, againAt, endedAt)
    if (isAlarming) await tellOnce(tx, consultation, endedAt)
    return to === null ? [] : [{ kind: 'duty-offered', body: { to } }]
  })
}

const isPressing = ({ urgency, answer }: Consultation): boolean => urgency === 'urgent' && answer === null

/** How long the ladder of the roster waits for who is on duty. */
async function patienceOf(people: People, tx: Tx, rosterId: string): Promise<number> {
  const roster = await people.rosterFacts(tx, rosterId)
  if (roster === null) return shortestWaitSeconds
  const next = roster.ladder?.urgent.find(({ whom }) => whom !== 'on-duty')
  return roster.ladder === null ? roster.patienceSeconds : (next?.afterSeconds ?? shortestWaitSeconds)
}

interface Handover {
  consultation: Consultation
  mayTake: readonly string[]
  endedAt: Date
  now: Date
  /** null: nothing presses. */
  patienceSeconds: number | null
}

interface NextOffer {
  /** null while one of them may still say yes, and where nobody can. */
  to: string | null
  againAt: Date
  isAlarming: boolean
}

/** Those on duty in turn, beginning with the first line. */
function nextOffer({ consultation, mayTake, endedAt, now, patienceSeconds }: Handover): NextOffer {
  const nowMs = now.getTime()
  const sinceMs = nowMs - endedAt.getTime()
  if (mayTake.length === 0) {
    // a plan that is being changed has a hole for a moment
    return { to: null, againAt: new Date(nowMs + gapMs), isAlarming: patienceSeconds !== null && sinceMs >= gapMs }
  }
  const offers = consultation.calls.filter(({ step }) => step === offerStep)
  const since = offers.filter(({ calledAt }) => Date.parse(calledAt) >= endedAt.getTime())
  const left = runningBudget(consultation)
  const leftSeconds = left === null ? null : (left.endsAtMs - nowMs) / 1000
  const pressing = patienceSeconds === null ? null : { patienceSeconds, leftSeconds }
  const offer = { persons: mayTake.length, round: timesAsked(since), sinceSeconds: sinceMs / 1000, pressing }
  const waitMs = offerWaitSeconds(offer) * 1000
  const { offeredTo } = consultation
  const asked = offeredTo !== null && mayTake.includes(offeredTo) ? offeredTo : null
  if (asked !== null) {
    // whom the ladder rings already is not called anew for it
    const ringing = consultation.calls.filter(({ failed, declinedAt }) => !failed && !declinedAt)
    const call = [...ringing, ...offers].filter(({ personId }) => personId === asked).at(-1)
    // offered, and not called yet; or offered before the shift ended, when nothing pressed
    const askedMs = call === undefined ? nowMs : Math.max(Date.parse(call.calledAt), endedAt.getTime())
    if (nowMs < askedMs + waitMs) return { to: null, againAt: new Date(askedMs + waitMs), isAlarming: false }
  }
  const last = asked ?? since.at(-1)?.personId
  const place = last === undefined ? -1 : mayTake.indexOf(last)
  const turns = mayTake.map((_, index) => mayTake[(place + 1 + index) % mayTake.length]!)
  // who said no a moment ago is not asked again at once, when all the others have said no as well
  const askableMs = (one: string) => {
    const call = since.filter(({ personId }) => personId === one).at(-1)
    return call === undefined ? nowMs : Date.parse(call.calledAt) + waitMs
  }
  const to = turns.find((one) => askableMs(one) <= nowMs) ?? null
  const againMs = to === null ? Math.min(...turns.map(askableMs)) : nowMs + waitMs
  return { to, againAt: new Date(againMs), isAlarming: last !== undefined }
}

/** How often whoever was asked most was asked; one offer calls him through several channels. */
function timesAsked(offers: readonly CallState[]): number {
  const times = new Map<string, number>()
  for (const { personId, channel } of offers) {
    const key = `${personId} ${channel}`
    times.set(key, (times.get(key) ?? 0) + 1)
  }
  return Math.max(0, ...times.values())
}

/** The shift is over, and the question still is with who went home: somebody was asked in vain, or nobody can be. */
async function tellOnce(tx: Tx, consultation: Consultation, endedAt: Date): Promise<void> {
  const { networkId, id: consultationId, rosterId } = consultation
  const key = `nobody-takes-over:${consultationId}:${endedAt.toISOString()}`
  await insertAlarm(tx, { networkId, kind: 'nobody-answers', key, rosterId, consultationId })
}
