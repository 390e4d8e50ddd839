// A second specialist has checked the order.

import { z } from 'zod'
import { entryKind, isActor } from '../entry-kind.ts'
import { rosterSpecialists } from '../grants.ts'
import type { Author } from '../model.ts'
import { author, say } from '../sentences.ts'

export const lysisConfirmed = entryKind({
  kind: 'lysis-confirmed',
  words: { zh: '复核溶栓医嘱', en: 'Lysis order confirmed' },
  by: 'person',
  who: rosterSpecialists,
  body: z.strictObject({}),
  refuse({ lysisOrder }, _body, context) {
    if (!lysisOrder) return { code: 'no-order' }
    if (isActor(context, lysisOrder.by.personId)) return { code: 'second-person-needed' }
    return null
  },
  change: (consultation, { seq, at, by }) =>
    consultation.lysisOrder && !consultation.lysisOrder.confirmed
      ? { ...consultation, lysisOrder: { ...consultation.lysisOrder, confirmed: { seq, at, by: by as Author } } }
      : consultation,
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 复核溶栓医嘱`, `${author(entry, lang)} confirmed the lysis order`),
})
