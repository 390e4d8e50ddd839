// The colleague takes the question over and is its owner from now on.

import { z } from 'zod'
import { entryKind, isActor } from '../entry-kind.ts'
import { rosterSpecialists } from '../grants.ts'
import type { Author } from '../model.ts'
import { author, say } from '../sentences.ts'
import { answeredAgain } from './rung-again.ts'

export const dutyTaken = entryKind({
  kind: 'duty-taken',
  words: { zh: '接手会诊', en: 'Question taken over' },
  by: 'person',
  who: rosterSpecialists,
  body: z.strictObject({}),
  refuse: (consultation, _body, context) =>
    consultation.offeredTo && isActor(context, consultation.offeredTo) ? null : { code: 'not-offered' },
  change: (consultation, { at, by }) => ({
    ...answeredAgain(consultation),
    owner: by as Author,
    acceptedAt: consultation.acceptedAt ?? at,
    offeredTo: null,
  }),
  stamps: (_entry, consultation) => (consultation.owner ? [] : [{ milestone: 'accepted' }]),
  calls: 'stop',
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 接手会诊`, `${author(entry, lang)} took the question over`),
})
