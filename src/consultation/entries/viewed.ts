// Somebody opened an ECG full screen. The sender sees that it was looked at.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { treating } from '../grants.ts'
import type { Consultation, Refusal } from '../model.ts'
import { author, say } from '../sentences.ts'

export const viewed = entryKind({
  kind: 'viewed',
  words: { zh: '查看心电图', en: 'ECG viewed' },
  by: 'person',
  who: treating,
  body: z.strictObject({ recordingId: id }),
  refuse: (consultation, body) => unknownRecording(consultation, body.recordingId),
  stamps: ({ by }) => (by !== 'system' && by.role === 'specialist' ? [{ milestone: 'ecg_viewed' }] : []),
  sentence: (entry, _consultation, lang) =>
    say(lang, `${author(entry, lang)} 查看了心电图`, `${author(entry, lang)} looked at the ECG`),
})

export function unknownRecording(consultation: Consultation, recordingId: string): Refusal | null {
  const isKnown = consultation.recordings.some((one) => one.recordingId === recordingId)
  return isKnown ? null : { code: 'unknown-recording' }
}
