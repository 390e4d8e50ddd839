// Somebody takes a stamp back. The stamp stays in the journal; it is only no longer effective.

import { z } from 'zod'
import { type DecideContext, entryKind } from '../entry-kind.ts'
import { spokenText } from '../fields.ts'
import { qualityOfficers, treating } from '../grants.ts'
import { lengths } from '../lengths.ts'
import type { Assertion, Refusal } from '../model.ts'
import { author, milestoneWords, say } from '../sentences.ts'

/** Those who keep the record may take back what somebody else stamped. */
const keepers = ['quality_officer', 'coordinator']

export const withdrawn = entryKind({
  kind: 'withdrawn',
  words: { zh: '撤回', en: 'Withdrawn' },
  by: 'person',
  who: [...treating, ...qualityOfficers],
  whenClosed: true,
  body: z.strictObject({ seq: z.number().int().min(1), reason: spokenText(lengths.reason) }),
  refuse(consultation, body, context) {
    // Entry 1 tells times too, but nobody can take the question back: those are replaced by a stamp.
    const target = consultation.assertions.find((one) => one.seq === body.seq && one.seq > 1 && one.source !== 'system')
    if (!target) return { code: 'nothing-to-withdraw', values: { seq: body.seq } }
    if (target.withdrawn) return { code: 'already-withdrawn', values: { seq: body.seq } }
    return refuseOthers(target, context)
  },
  change: (consultation, { seq, body }) => ({
    ...consultation,
    assertions: consultation.assertions.map((assertion) =>
      assertion.seq === body.seq ? { ...assertion, withdrawn: { seq, reason: body.reason } } : assertion,
    ),
  }),
  sentence(entry, consultation, lang) {
    const target = consultation.assertions.find((assertion) => assertion.seq === entry.body.seq)
    const name = target ? milestoneWords(consultation, target.milestone, lang) : `#${entry.body.seq}`
    const who = author(entry, lang)
    return say(lang, `${who} 撤回 ${name}: ${entry.body.reason}`, `${who} withdrew ${name}: ${entry.body.reason}`)
  },
})

function refuseOthers(target: Assertion, { actor }: DecideContext): Refusal | null {
  if (actor === 'system' || target.by === 'system') return { code: 'not-yours-to-withdraw' }
  const isOwn = target.by.personId === actor.personId
  return isOwn || keepers.includes(actor.role) ? null : { code: 'not-yours-to-withdraw' }
}
