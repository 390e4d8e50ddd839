// How it ended, sent back to the clinic that asked. Being written is being returned: it stamps `feedback_sent`.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { text } from '../fields.ts'
import { coordinators, qualityOfficers, specialists } from '../grants.ts'
import { lengths } from '../lengths.ts'
import { aside, author, say } from '../sentences.ts'

const results = {
  reperfused: { zh: '血管已开通', en: 'vessel open' },
  'not-reperfused': { zh: '血管未开通', en: 'vessel not open' },
  died: { zh: '死亡', en: 'died' },
  other: { zh: '其他', en: 'other' },
} as const

export const outcome = entryKind({
  kind: 'outcome',
  words: { zh: '转归', en: 'Outcome' },
  by: 'person',
  who: [...specialists, ...coordinators, ...qualityOfficers],
  whenClosed: true,
  body: z.strictObject({
    result: z.enum(['reperfused', 'not-reperfused', 'died', 'other']),
    finalDiagnosis: text(lengths.short).optional(),
    timiFlow: z.number().int().min(0).max(3).optional(),
    culprit: text(lengths.short).optional(),
    text: text(lengths.text).optional(),
  }),
  change: (consultation, { body }) => ({ ...consultation, outcome: { ...body } }),
  stamps: () => [{ milestone: 'feedback_sent' }],
  sentence(entry, _consultation, lang) {
    const { result, finalDiagnosis, culprit, timiFlow, text } = entry.body
    const parts = [
      results[result][lang],
      finalDiagnosis,
      culprit,
      timiFlow === undefined ? undefined : say(lang, `TIMI ${timiFlow} 级`, `TIMI ${timiFlow}`),
    ].filter(Boolean)
    return (
      say(lang, `${author(entry, lang)} 反馈转归: `, `${author(entry, lang)} reports: `) +
      parts.join(', ') +
      aside(text)
    )
  },
})
