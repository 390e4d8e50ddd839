// A specialist passes the question on: the next one is called at once. He to whom it is offered says no to the offer.

import { z } from 'zod'
import { entryKind, isActor } from '../entry-kind.ts'
import { text } from '../fields.ts'
import { coordinators, rosterSpecialists } from '../grants.ts'
import { lengths } from '../lengths.ts'
import { aside, author, say } from '../sentences.ts'
import { alreadyAccepted, isOfferedTo } from './accepted.ts'
import { isCalledAgain } from './rung-again.ts'

export const declined = entryKind({
  kind: 'declined',
  words: { zh: '转下一位', en: 'Passed on' },
  by: 'person',
  who: [...rosterSpecialists, ...coordinators],
  body: z.strictObject({ reason: text(lengths.reason).optional() }),
  refuse(consultation, _body, context) {
    if (isActor(context, consultation.offeredTo)) return null
    const isOwner = isActor(context, consultation.owner?.personId)
    const isRung = context.actor !== 'system' && isCalledAgain(consultation, context.actor.personId)
    return isRung && !isOwner ? null : alreadyAccepted(consultation)
  },
  change: (consultation, { at, by }) => ({
    ...consultation,
    ...(isOfferedTo(consultation, by) ? { offeredTo: null } : {}),
    calls: consultation.calls.map((call) =>
      by !== 'system' && call.personId === by.personId && !call.declinedAt ? { ...call, declinedAt: at } : call,
    ),
  }),
  calls: 'next',
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 转下一位`, `${author(entry, lang)} passed it on`) + aside(entry.body.reason),
})
