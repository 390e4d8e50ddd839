// A specialist takes the question: it has one named owner, and every phone stops ringing.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { rosterSpecialists } from '../grants.ts'
import type { Author, Consultation, Refusal } from '../model.ts'
import { author, duration, say } from '../sentences.ts'

export const accepted = entryKind({
  kind: 'accepted',
  words: { zh: '接诊', en: 'Accepted' },
  by: 'person',
  who: rosterSpecialists,
  body: z.strictObject({}),
  refuse: (consultation) => alreadyAccepted(consultation),
  change: (consultation, { at, by }) => ({ ...consultation, owner: by as Author, acceptedAt: at }),
  stamps: () => [{ milestone: 'accepted' }],
  calls: 'stop',
  sentence(entry, consultation, lang) {
    const took = duration(consultation.openedAt, entry.at, lang)
    const name = author(entry, lang)
    return say(lang, `${name} 接诊 (用时 ${took})`, `${name} accepted (after ${took})`)
  },
})

export function alreadyAccepted(consultation: Consultation): Refusal | null {
  if (!consultation.owner) return null
  return { code: 'already-accepted', values: { owner: consultation.owner.name } }
}
