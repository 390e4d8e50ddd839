// One file comes in: looked at by its first bytes before anything is written, streamed aside, looked at again by its
// structure. It is kept only when the whole upload is there; a refused one leaves nothing.

import { limits } from '../contract/limits.ts'
import { headBytes } from '../ecg/formats/format.ts'
import { patientInHead } from '../ecg/formats/patient-in-head.ts'
import type { Blobs, ReceivedBlob } from '../platform/blobs.ts'
import type { Kind, RecordingRefusal } from './kinds/kind.ts'
import { kindOf, pictureKinds } from './kinds/kinds.ts'
import { heldFile, withStoredFile } from './stored-file.ts'

export interface HeldRecording {
  blob: ReceivedBlob
  kind: Kind
  /** When a machine says that it recorded this, see `ReceivedRecording`. */
  acquiredAt: string | undefined
}

/** The rest of the stream is not read: the caller drains it, or gives up. */
export async function receiveRecording(
  stream: AsyncIterable<Uint8Array>,
  blobs: Blobs,
): Promise<HeldRecording | RecordingRefusal> {
  const { head, all } = await beginningOf(stream)
  if (head.length === 0) return 'recording-empty'
  const kind = kindOf(head)
  if (kind === null) return 'recording-unsupported'
  const blob = await blobs.receive(all, { maxBytes: limits.recordingBytes })
  if ('refused' in blob) return `recording-${blob.refused}`
  const looking = blob.content ? kind.inspect(heldFile(blob.content)) : withStoredFile(blob.path, kind.inspect)
  const refusal = await looking.catch(async (error: unknown) => {
    await blob.discard()
    throw error
  })
  if (refusal === null) return { blob, kind, acquiredAt: pictureKinds.includes(kind) ? undefined : acquiredIn(head) }
  await blob.discard()
  return refusal
}

/** A picture's time is when it was taken of the paper, not when the ECG was: only a machine's own file tells that. */
function acquiredIn(head: Uint8Array): string | undefined {
  const { at, zone = '' } = patientInHead(head)
  return at && `${at}${zone}`
}

/** Reads until the head is complete; `all` begins with what was read. */
export async function beginningOf(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ head: Buffer; all: AsyncIterable<Uint8Array> }> {
  const pieces: Uint8Array[] = []
  const reading = stream[Symbol.asyncIterator]()
  for (let bytes = 0; bytes < headBytes; ) {
    const { value, done } = await reading.next()
    if (done) break
    pieces.push(value)
    bytes += value.byteLength
  }
  async function* all() {
    yield* pieces
    for (let next = await reading.next(); !next.done; next = await reading.next()) yield next.value
  }
  return { head: Buffer.concat(pieces).subarray(0, headBytes), all: all() }
}
