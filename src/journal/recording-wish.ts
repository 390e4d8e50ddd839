// A stored file as the entry that tells of it. A file's name is the sender's accident: whatever it holds, the ECG counts.

import { limits } from '../contract/limits.ts'
import type { Wish } from './compose-entries.ts'
import type { ReceivedRecording } from './journal.ts'

export function recordingWish(recording: ReceivedRecording): Wish {
  const { recordingId, sha256, name, mediaType, bytes, acquiredAt } = recording
  return { kind: 'recording-added', body: { recordingId, sha256, name, mediaType, bytes, acquiredAt } }
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
