// The clinic has waited long enough and rings again.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { clinic } from '../grants.ts'
import { author, say } from '../sentences.ts'

export const rungAgain = entryKind({
  kind: 'rung-again',
  words: { zh: '再次呼叫', en: 'Rung again' },
  by: 'person',
  who: clinic,
  body: z.strictObject({}),
  calls: 'ring-again',
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 再次呼叫`, `${author(entry, lang)} rang again`),
})
