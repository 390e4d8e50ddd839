// What every kind of file that we take says of itself. `sniff` goes by the first bytes alone. `inspect` is the cheap
// look before the entry is written: is it whole by its own structure, is it small enough to decode, is it nothing else
// besides. The full decoding comes after the commit, in a worker.

import { limits } from '../../contract/limits.ts'
import type { RefusalCode } from '../../contract/refusals.ts'
import type { StoredFile } from '../stored-file.ts'

export type RecordingRefusal = Extract<
  RefusalCode,
  | 'recording-empty'
  | 'recording-too-large'
  | 'recording-unreadable'
  | 'recording-unsupported'
  | 'image-too-many-pixels'
  | 'too-many-recordings'
  | 'voice-too-long'
>

export interface Kind {
  mediaType: string
  /** A worker makes an upright JPEG of it. */
  hasPreview: boolean
  sniff(head: Uint8Array): boolean
  /** Null: take it. */
  inspect(file: StoredFile): Promise<RecordingRefusal | null>
}

/** What the sentence of a refused file speaks of. */
export function refusalValues(code: string): { megabytes: number; count: number } {
  const mostBytes = code === 'voice-too-long' ? limits.voiceBytes : limits.recordingBytes
  return { megabytes: mostBytes / 1024 / 1024, count: limits.recordingsPerRequest }
}
