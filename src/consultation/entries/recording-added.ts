// One ECG joins the consultation. Its file is on disk before this entry is written. A voice comes the same way, and is
// no ECG: it is told by the `said` that plays it, and stamps nothing.

import { z } from 'zod'
import { entryKind, type Stamp } from '../entry-kind.ts'
import { id, instant } from '../fields.ts'
import { fileFields, isVoice, promisedFile } from '../files.ts'
import { treating } from '../grants.ts'
import { minuteMs, msOf } from '../instants.ts'
import { effectiveTime } from '../milestones.ts'
import type { AnnouncedPicture, Consultation, Instant } from '../model.ts'
import { author, say } from '../sentences.ts'

const oldestEcgMs = 24 * 60 * minuteMs

export const recordingAdded = entryKind({
  kind: 'recording-added',
  words: { zh: '心电图', en: 'ECG' },
  by: 'person',
  who: treating,
  body: z.strictObject({
    recordingId: id,
    ...fileFields,
    /** The file's own time of acquisition, where it has one. */
    acquiredAt: instant.optional(),
    /** This is a rendition; the original follows, and is known by this hash. */
    original: promisedFile.optional(),
  }),
  change(before, { seq, at, by, body, draftId }) {
    const consultation = before.announced ? { ...before, announced: withoutDraft(before.announced, draftId) } : before
    const { recordingId, sha256, name, mediaType, bytes, original } = body
    const file = { recordingId, seq, sha256, name, mediaType, bytes, addedAt: at, by }
    if (isVoice(file)) return { ...consultation, voices: [...(consultation.voices ?? []), file] }
    const recording = original === undefined ? file : { ...file, promised: original }
    return { ...consultation, recordings: [...consultation.recordings, recording] }
  },
  stamps(entry, consultation) {
    if (isVoice(entry.body)) return []
    const acquiredAt = believable(entry.body.acquiredAt, entry.at)
    return [
      { milestone: 'ecg_received' },
      ...(acquiredAt ? [{ milestone: 'first_ecg_acquired', at: acquiredAt }] : []),
      ...laterEcg(consultation, acquiredAt ?? entry.at),
    ]
  },
  sentence: (entry, consultation, lang) => {
    if (isVoice(entry.body)) return say(lang, `${author(entry, lang)} 录音`, `${author(entry, lang)} recorded a voice`)
    const nth = consultation.recordings.findIndex((one) => one.recordingId === entry.body.recordingId) + 1
    const number = nth > 0 ? ` ${nth}` : ''
    return say(lang, `${author(entry, lang)} 发送心电图${number}`, `${author(entry, lang)} sent ECG${number}`)
  },
})

function withoutDraft(announced: readonly AnnouncedPicture[], draftId: string | undefined): AnnouncedPicture[] {
  return announced.filter((one) => one.draftId === undefined || one.draftId !== draftId)
}

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
