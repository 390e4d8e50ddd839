// The owner offers the question to a colleague, whose phone rings for it. Until he takes it, the first stays its owner.

import { z } from 'zod'
import { entryKind, isActor } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { rosterSpecialists } from '../grants.ts'
import { author, say } from '../sentences.ts'

export const dutyOffered = entryKind({
  kind: 'duty-offered',
  words: { zh: '转交会诊', en: 'Question offered' },
  by: 'person',
  who: rosterSpecialists,
  seenBy: 'hospital',
  body: z.strictObject({ to: id }),
  refuse(consultation, body, context) {
    const { owner } = consultation
    if (owner && !isActor(context, owner.personId)) return { code: 'not-owner', values: { owner: owner.name } }
    return context.mayTake(body.to, consultation) ? null : { code: 'unknown-person' }
  },
  change: (consultation, { body }) => ({ ...consultation, offeredTo: body.to }),
  calls: 'offer',
  sentence(entry, _consultation, lang, naming) {
    const name = naming.person(entry.body.to)
    const who = author(entry, lang)
    return say(lang, `${who} 请 ${name} 接手`, `${who} asked ${name} to take over`)
  },
})
