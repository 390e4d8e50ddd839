// A closed consultation goes on. One that nobody had accepted is called for as if it were new.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { spokenText } from '../fields.ts'
import { clinic, coordinators, qualityOfficers, rosterSpecialists } from '../grants.ts'
import { lengths } from '../lengths.ts'
import { author, say } from '../sentences.ts'

export const reopened = entryKind({
  kind: 'reopened',
  words: { zh: '重新打开', en: 'Reopened' },
  by: 'person',
  who: [...clinic, ...rosterSpecialists, ...coordinators, ...qualityOfficers],
  whenClosed: true,
  body: z.strictObject({ reason: spokenText(lengths.reason) }),
  refuse: (consultation) => (consultation.state === 'closed' ? null : { code: 'consultation-open' }),
  change: ({ closedReason: _closedReason, ...consultation }) => ({ ...consultation, state: 'open', closedAt: null }),
  calls: 'ring',
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 重新打开会诊: `, `${author(entry, lang)} reopened the consultation: `) +
    entry.body.reason,
})
