// A distance that somebody measured on the picture of an ECG with the calipers: a time, a voltage or both, with how unsure
// it is. The picture itself stays as it is; whoever reads sees the place again. It stamps nothing and decides nothing.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { named } from '../field-faults.ts'
import { id, text } from '../fields.ts'
import { treating } from '../grants.ts'
import { lengths } from '../lengths.ts'
import type { Lang } from '../model.ts'
import { aside, author, say } from '../sentences.ts'
import { unknownRecording } from './viewed.ts'

/** Shares of the upright picture's width and height. */
const place = z.strictObject({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) })

export const measured = entryKind({
  kind: 'measured',
  words: { zh: '测量', en: 'Measurement' },
  by: 'person',
  who: treating,
  body: z
    .strictObject({
      recordingId: id,
      /** Of a document, from 1. */
      page: z.int().min(1).max(1000).optional(),
      from: place,
      to: place,
      ms: z.number().min(0).max(60_000).optional(),
      mv: z.number().min(-50).max(50).optional(),
      uncertaintyPercent: z.number().min(0).max(100),
      text: text(lengths.short).optional(),
    })
    .refine((body) => body.ms !== undefined || body.mv !== undefined, named('ms-or-mv')),
  refuse: (consultation, body) => unknownRecording(consultation, body.recordingId),
  sentence(entry, _consultation, lang) {
    const who = author(entry, lang)
    const what = measureInWords(entry.body, lang)
    return say(
      lang,
      `${who} 测量：${what}${aside(entry.body.text)}`,
      `${who} measured ${what}${aside(entry.body.text)}`,
    )
  },
})

export interface Measure {
  ms?: number | undefined
  mv?: number | undefined
  uncertaintyPercent: number
}

/** "812 ms · 0.35 mV (±3 %)" */
export function measureInWords({ ms, mv, uncertaintyPercent }: Measure, lang: Lang): string {
  const values = [ms === undefined ? null : `${Math.round(ms)} ms`, mv === undefined ? null : `${mv.toFixed(2)} mV`]
  const unsure = Math.max(1, Math.round(uncertaintyPercent))
  return `${values.filter((value) => value !== null).join(' · ')}${say(lang, `（±${unsure}%）`, ` (±${unsure}%)`)}`
}
