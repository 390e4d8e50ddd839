// The consultation is over. Corrections, words and the outcome may still follow; anything else needs reopening.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { spokenText } from '../fields.ts'
import { clinic, coordinators, qualityOfficers, rosterSpecialists } from '../grants.ts'
import { lengths } from '../lengths.ts'
import { author, say } from '../sentences.ts'
import { answeredAgain } from './rung-again.ts'

export const closed = entryKind({
  kind: 'closed',
  words: { zh: '结束会诊', en: 'Closed' },
  by: 'person',
  who: [...clinic, ...rosterSpecialists, ...coordinators, ...qualityOfficers],
  body: z.strictObject({ reason: spokenText(lengths.reason) }),
  change: (consultation, { at, body }) => ({
    ...answeredAgain(consultation),
    state: 'closed',
    closedAt: at,
    closedReason: body.reason,
    offeredTo: null,
  }),
  calls: 'stop',
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 结束会诊: `, `${author(entry, lang)} closed the consultation: `) +
    entry.body.reason,
})
