// The original of a picture whose rendition came first. It is the file that was promised, by its hash: nothing else may
// take the place of an ECG that somebody has read already. It arrives late, also after the end, and stamps nothing.

import { z } from 'zod'
import { entryKind } from '../entry-kind.ts'
import { id } from '../fields.ts'
import { fileFields } from '../files.ts'
import { treating } from '../grants.ts'
import { author, say } from '../sentences.ts'

export const originalAdded = entryKind({
  kind: 'original-added',
  words: { zh: '原图', en: 'Original picture' },
  by: 'person',
  who: treating,
  whenClosed: true,
  body: z.strictObject({ recordingId: id, ...fileFields }),
  refuse(consultation, { recordingId, sha256 }) {
    const recording = consultation.recordings.find((one) => one.recordingId === recordingId)
    if (!recording) return { code: 'unknown-recording' }
    if (recording.original) return { code: 'original-there' }
    return recording.promised?.sha256 === sha256 ? null : { code: 'original-not-promised' }
  },
  change: (consultation, { seq, at, body }) => {
    const { recordingId, ...file } = body
    return {
      ...consultation,
      recordings: consultation.recordings.map((one) =>
        one.recordingId === recordingId ? { ...one, original: { ...file, seq, addedAt: at } } : one,
      ),
    }
  },
  sentence(entry, consultation, lang) {
    const nth = consultation.recordings.findIndex((one) => one.recordingId === entry.body.recordingId) + 1
    const number = nth > 0 ? ` ${nth}` : ''
    const by = author(entry, lang)
    return say(lang, `${by} 的心电图${number} 原图已到`, `The original of ECG${number} of ${by} has arrived`)
  },
})
