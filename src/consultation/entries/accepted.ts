// A specialist takes the question: it has one named owner, and every phone stops ringing.

import { z } from 'zod'
import { entryKind, isActor } from '../entry-kind.ts'
import { rosterSpecialists } from '../grants.ts'
import type { Author, Consultation, Refusal } from '../model.ts'
import { author, duration, say } from '../sentences.ts'
import { answeredAgain, isCalledAgain } from './rung-again.ts'

export const accepted = entryKind({
  kind: 'accepted',
  words: { zh: '接诊', en: 'Accepted' },
  by: 'person',
  who: rosterSpecialists,
  body: z.strictObject({}),
  refuse(consultation, _body, context) {
    const isRungForIt = context.actor !== 'system' && isCalledAgain(consultation, context.actor.personId)
    const isAnsweringAgain = isActor(context, consultation.owner?.personId) && wasRungAgain(consultation)
    return isRungForIt || isAnsweringAgain ? null : alreadyAccepted(consultation)
  },
  change(consultation, { seq, at, by }) {
    const from = consultation.owner
    const isTakenOver = from !== null && by !== 'system' && by.personId !== from.personId
    return {
      ...answeredAgain(consultation),
      ...(isOfferedTo(consultation, by) || isTakenOver ? { offeredTo: null } : {}),
      ...(isTakenOver ? { takenOver: [...(consultation.takenOver ?? []), { seq, from }] } : {}),
      owner: by as Author,
      acceptedAt: consultation.acceptedAt ?? at,
    }
  },
  stamps: () => [{ milestone: 'accepted' }],
  calls: 'stop',
  sentence(entry, consultation, lang) {
    const name = author(entry, lang)
    const silent = consultation.takenOver?.find(({ seq }) => seq === entry.seq)?.from.name
    if (silent) return say(lang, `${name} 接手 (${silent} 未应答)`, `${name} took over (${silent} did not answer)`)
    const isFirst = consultation.acceptedAt === null || consultation.acceptedAt >= entry.at
    if (!isFirst) return say(lang, `${name} 应答再次呼叫`, `${name} answered the call again`)
    const took = duration(consultation.openedAt, entry.at, lang)
    return say(lang, `${name} 接诊 (用时 ${took})`, `${name} accepted (after ${took})`)
  },
})

/** The clinic rang its owner once more: his phone falls silent when he accepts once more. */
function wasRungAgain({ owner, acceptedAt, calls }: Consultation): boolean {
  return calls.some(({ personId, calledAt }) => personId === owner?.personId && calledAt > (acceptedAt ?? ''))
}

export function isOfferedTo({ offeredTo }: Consultation, by: Author | 'system'): boolean {
  return by !== 'system' && by.personId === offeredTo
}

export function alreadyAccepted(consultation: Consultation): Refusal | null {
  if (!consultation.owner) return null
  return { code: 'already-accepted', values: { owner: consultation.owner.name } }
}
