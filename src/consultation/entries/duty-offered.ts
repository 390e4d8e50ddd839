// The owner offers the question to a colleague, whose phone rings for it; at the end of the owner's shift the system
// offers it to whoever is on duty next. Until he takes it, the first stays its owner.

import { z } from 'zod'
import { entryKind, isActor } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { rosterSpecialists } from '../grants.ts'
import { author, say } from '../sentences.ts'

export const dutyOffered = entryKind({
  kind: 'duty-offered',
  words: { zh: '转交会诊', en: 'Question offered' },
  by: 'either',
  who: rosterSpecialists,
  seenBy: 'hospital',
  body: z.strictObject({ to: id }),
  refuse(consultation, body, context) {
    const { owner } = consultation
    if (owner && context.actor !== 'system' && !isActor(context, owner.personId))
      return { code: 'not-owner', values: { owner: owner.name } }
    return context.mayTake(body.to, consultation) ? null : { code: 'unknown-person' }
  },
  change: (consultation, { body }) => ({ ...consultation, offeredTo: body.to }),
  calls: 'offer',
  sentence(entry, _consultation, lang, naming) {
    const name = naming.person(entry.body.to)
    if (entry.by === 'system')
      return say(lang, `交接班: 请 ${name} 接手`, `End of the shift: ${name} is asked to take over`)
    const who = author(entry, lang)
    return say(lang, `${who} 请 ${name} 接手`, `${who} asked ${name} to take over`)
  },
})
