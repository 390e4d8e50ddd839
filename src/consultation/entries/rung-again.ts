// The clinic has waited long enough and rings again: its owner where the question has one, and if he does not answer the
// others, who may then take it over.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { clinic } from '../grants.ts'
import type { Consultation } from '../model.ts'
import { author, say } from '../sentences.ts'

export const rungAgain = entryKind({
  kind: 'rung-again',
  words: { zh: '再次呼叫', en: 'Rung again' },
  by: 'person',
  who: clinic,
  body: z.strictObject({}),
  change: (consultation, { at }) => (consultation.owner ? { ...consultation, rungAgainAt: at } : consultation),
  calls: 'ring-again',
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 再次呼叫`, `${author(entry, lang)} rang again`),
})

/** Is he one of those whom the resumed ladder has called? */
export function isCalledAgain({ rungAgainAt, calls }: Consultation, personId: string): boolean {
  return rungAgainAt !== undefined && calls.some((call) => call.personId === personId && call.calledAt >= rungAgainAt)
}

/** Somebody has answered: nobody else may take the question over any more. */
export function answeredAgain({ rungAgainAt: _answered, ...consultation }: Consultation): Consultation {
  return consultation
}
