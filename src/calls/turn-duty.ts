// An owned question moves with the duty. When its owner's shift ends it is offered to whoever is on duty then, who has to
// take it; until then the first stays responsible, and no deadline waits. Who owns it without being on duty keeps it.

import type { Consultation } from '../consultation/model.ts'
import { offerStep } from '../consultation/offer-step.ts'
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
/** An offer that nobody has taken by then is made to the next of those on duty; after an hour more rarely. */
const offerMs = 5 * 60_000
const laterOfferMs = 30 * 60_000
const hurryMs = 60 * 60_000

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
    const to = nextToAsk(consultation, mayTake, endedAt, now)
    const sinceMs = now.getTime() - endedAt.getTime()
    const waitMs = mayTake.length === 0 ? gapMs : sinceMs < hurryMs ? offerMs : laterOfferMs
    await lookAgain(tx, consultationId, new Date(now.getTime() + waitMs), endedAt)
    if (to !== null && offersSince(consultation, endedAt).length > 0) await tellOnce(tx, consultation, endedAt)
    return to === null ? [] : [{ kind: 'duty-offered', body: { to } }]
  })
}

/** Those on duty in turn, beginning with the first line; null while one of them may still say yes. */
function nextToAsk(consultation: Consultation, mayTake: readonly string[], since: Date, now: Date): string | null {
  const { offeredTo } = consultation
  const last = offersSince(consultation, since).at(-1)
  const isAsked = offeredTo !== null && mayTake.includes(offeredTo)
  const isFresh = last === undefined || now.getTime() - Date.parse(last.calledAt) < offerMs - gapMs
  if (isAsked && isFresh) return null
  const place = last === undefined ? -1 : mayTake.indexOf(last.personId)
  return mayTake[(place + 1) % Math.max(1, mayTake.length)] ?? null
}

function offersSince({ calls }: Consultation, since: Date) {
  return calls.filter(({ step, calledAt }) => step === offerStep && calledAt >= since.toISOString())
}

/** The shift is over, somebody was asked, and the question still is with who went home. */
async function tellOnce(tx: Tx, consultation: Consultation, endedAt: Date): Promise<void> {
  const { networkId, id: consultationId, rosterId } = consultation
  const key = `nobody-takes-over:${consultationId}:${endedAt.toISOString()}`
  await insertAlarm(tx, { networkId, kind: 'nobody-answers', key, rosterId, consultationId })
}
