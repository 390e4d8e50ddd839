// A stored file as the entry that tells of it. A file's name is the sender's accident: whatever it holds, the ECG counts.

import { isVoice } from '../consultation/files.ts'
import { limits } from '../contract/limits.ts'
import { instantIn } from '../platform/span.ts'
import type { Wish } from './compose-entries.ts'
import type { ReceivedRecording } from './journal.ts'

/** A voice message is said in the same moment: one draft, both entries or none. */
export function recordingWishes(recording: ReceivedRecording, timeZone: string): Wish[] {
  const { recordingId, sha256, name, mediaType, bytes, promised, seconds } = recording
  const file = { recordingId, sha256, name, mediaType, bytes }
  if (!isVoice(recording)) {
    const acquiredAt = recording.acquiredAt && instantIn(recording.acquiredAt, timeZone)
    const known = { ...(acquiredAt ? { acquiredAt } : {}), ...(promised ? { original: promised } : {}) }
    return [{ kind: 'recording-added', body: { ...file, ...known } }]
  }
  const voice = { recordingId, ...(seconds === undefined ? {} : { seconds }) }
  return [
    { kind: 'recording-added', body: file },
    { kind: 'said', body: { voice } },
  ]
}

export function keepable(recording: ReceivedRecording): ReceivedRecording {
  return { ...recording, name: keepableName(recording.name) }
}

/** Without what Postgres cannot store (NUL, half a surrogate pair) and not longer than a name may be. */
function keepableName(name: string): string {
  const characters = [...name].filter((each) => !/[\0\p{Surrogate}]/u.test(each))
  let kept = ''
  for (const each of characters) {
    if (kept.length + each.length > limits.shortTextLength) break
    kept += each
  }
  return kept
}
