// Two people spoke by telephone; what they said is theirs, that they spoke is a fact.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { treating } from '../grants.ts'
import { author, say } from '../sentences.ts'

export const phoned = entryKind({
  kind: 'phoned',
  words: { zh: '电话', en: 'Phone call' },
  by: 'person',
  who: treating,
  body: z.strictObject({ personId: id }),
  sentence(entry, _consultation, lang, naming) {
    const name = naming.person(entry.body.personId)
    const who = author(entry, lang)
    return say(lang, `${who} 致电 ${name}`, `${who} phoned ${name}`)
  },
})
