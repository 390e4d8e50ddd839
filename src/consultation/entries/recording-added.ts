// One ECG joins the consultation. Its file is on disk before this entry is written.

import { z } from 'zod'
import { entryKind, type Stamp } from '../entry-kind.ts'
import { id, instant, text } from '../fields.ts'
import { treating } from '../grants.ts'
import { minuteMs, msOf } from '../instants.ts'
import { lengths } from '../lengths.ts'
import { effectiveTime } from '../milestones.ts'
import type { Consultation, Instant } from '../model.ts'
import { author, say } from '../sentences.ts'

const oldestEcgMs = 24 * 60 * minuteMs

export const recordingAdded = entryKind({
  kind: 'recording-added',
  words: { zh: '心电图', en: 'ECG' },
  by: 'person',
  who: treating,
  body: z.strictObject({
    recordingId: id,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    name: text(lengths.short),
    mediaType: text(lengths.short),
    bytes: z.number().int().min(0),
    /** The file's own time of acquisition, where it has one. */
    acquiredAt: instant.optional(),
  }),
  change: (consultation, { seq, at, by, body }) => ({
    ...consultation,
    recordings: [
      ...consultation.recordings,
      {
        recordingId: body.recordingId,
        seq,
        sha256: body.sha256,
        name: body.name,
        mediaType: body.mediaType,
        bytes: body.bytes,
        addedAt: at,
        by,
      },
    ],
  }),
  stamps(entry, consultation) {
    const acquiredAt = believable(entry.body.acquiredAt, entry.at)
    return [
      { milestone: 'ecg_received' },
      ...(acquiredAt ? [{ milestone: 'first_ecg_acquired', at: acquiredAt }] : []),
      ...laterEcg(consultation, acquiredAt ?? entry.at),
    ]
  },
  sentence: (entry, consultation, lang) => {
    const nth = consultation.recordings.findIndex((one) => one.recordingId === entry.body.recordingId) + 1
    const number = nth > 0 ? ` ${nth}` : ''
    return say(lang, `${author(entry, lang)} 发送心电图${number}`, `${author(entry, lang)} sent ECG${number}`)
  },
})

/**
 * A device whose clock says tomorrow, or another day, tells nothing of this patient's path (and an old ECG that is sent
 * along for comparison is not his first): the time stays in the entry and asserts nothing.
 */
function believable(acquiredAt: Instant | undefined, receivedAt: Instant): Instant | undefined {
  if (acquiredAt === undefined) return undefined
  const ageMs = msOf(receivedAt) - msOf(acquiredAt)
  return ageMs >= -minuteMs && ageMs <= oldestEcgMs ? acquiredAt : undefined
}

/** The ECG that is asked for an hour, and an hour and a half, after lysis: whichever is nearer, within a quarter. */
function laterEcg(consultation: Consultation, at: Instant): Stamp[] {
  const needleAt = effectiveTime(consultation, 'needle')
  if (!needleAt) return []
  const minutes = (msOf(at) - msOf(needleAt)) / minuteMs
  if (minutes >= 45 && minutes < 75) return [{ milestone: 'lysis_ecg_60', at }]
  if (minutes >= 75 && minutes < 120) return [{ milestone: 'lysis_ecg_90', at }]
  return []
}
