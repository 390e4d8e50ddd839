// The clinic says that it has the advice and is going ahead.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { clinic } from '../grants.ts'
import { happenedAt } from '../instants.ts'
import { author, say } from '../sentences.ts'

export const adviceConfirmed = entryKind({
  kind: 'advice-confirmed',
  words: { zh: '确认医嘱', en: 'Advice confirmed' },
  by: 'person',
  who: clinic,
  body: z.strictObject({}),
  refuse: (consultation) => (consultation.answer ? null : { code: 'nothing-to-confirm' }),
  change: (consultation, entry) =>
    consultation.answer && !consultation.answer.confirmedAt
      ? { ...consultation, answer: { ...consultation.answer, confirmedAt: happenedAt(entry) } }
      : consultation,
  stamps: (entry) => [{ milestone: 'advice_confirmed', at: happenedAt(entry) }],
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 已收到, 开始执行`, `${author(entry, lang)} has the advice and goes ahead`),
})
