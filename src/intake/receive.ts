// An upload: one `draft` and any number of `recording` parts, in any order, streamed. A refused file never refuses the
// question; a cut or malformed upload is refused as a whole and leaves nothing.

import type { MultipartFile } from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { limits } from '../contract/limits.ts'
import { type Problem, problemOf } from '../contract/refusals.ts'
import type { ReceivedRecording } from '../journal/journal.ts'
import type { Blobs } from '../platform/blobs.ts'
import { FilesAway } from '../platform/files-away.ts'
import { newId } from '../platform/ids.ts'
import { leaveUnread } from '../platform/leave-unread.ts'
import { languageOf } from '../platform/problem.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { readDraftPart, type SentDraft } from './draft-part.ts'
import { type Companions, withoutCompanions } from './file-companions.ts'
import { cleanFileName } from './file-name.ts'
import { type RecordingRefusal, refusalValues } from './kinds/kind.ts'
import { type HeldRecording, receiveRecording } from './receive-recording.ts'
import { uploadRefusal } from './upload-refusal.ts'

export interface Upload {
  draft: SentDraft
  recordings: ReceivedRecording[]
  refused: { index: number; refusal: Problem }[]
  /** Files that lie aside under their hash-to-be: kept before the entry is written, or discarded. */
  keep(): Promise<void>
  /** For a question, which no file may hold up: a file that is not kept soon is refused, the others stay. */
  keepSoon(): Promise<void>
  discard(): Promise<void>
}

/** What is read of a refused file before its sender is answered in the middle of it. */
const drainedBytes = 2 * limits.recordingBytes

interface Arrivals {
  draft: SentDraft | null
  draftRefusal: RefusalError | null
  /** `index`: its place among the `recording` parts, refused ones counted. */
  held: (HeldRecording & { name: string; index: number })[]
  refused: Upload['refused']
  /** `recording` parts seen so far. */
  count: number
}

export async function receiveUpload(request: FastifyRequest, reply: FastifyReply, blobs: Blobs): Promise<Upload> {
  if (!request.isMultipart()) throw new RefusalError('unsupported-media-type')
  const arrivals: Arrivals = { draft: null, draftRefusal: null, held: [], refused: [], count: 0 }
  const discard = async () => void (await Promise.all(arrivals.held.map(({ blob }) => blob.discard())))
  try {
    await takeParts(request, reply, blobs, arrivals)
    if (arrivals.draftRefusal) throw arrivals.draftRefusal
    if (arrivals.draft === null) throw new RefusalError('draft-missing')
  } catch (error) {
    await discard()
    leaveUnread(request, reply)
    throw uploadRefusal(error)
  }
  const { draft, companions } = withoutCompanions(arrivals.draft)
  const { held, refused } = arrivals
  const recordings = held.map((one) => receivedOf(one, companions))
  const language = languageOf(request.headers['accept-language'])
  return {
    draft,
    recordings,
    refused,
    keep: async () => void (await Promise.all(held.map(({ blob }) => blob.keep()))),
    keepSoon: async () =>
      void (await Promise.all(
        held.map(async ({ blob, index }, place) => {
          if (await isKeptSoon(blob)) return
          recordings[place]!.isAway = true
          refused.push({ index, refusal: problemOf('files-away', language) })
        }),
      )),
    discard,
  }
}

async function isKeptSoon(blob: HeldRecording['blob']): Promise<boolean> {
  try {
    await blob.keep({ withinMs: limits.questionFileSeconds * 1000 })
    return true
  } catch (error) {
    if (!(error instanceof FilesAway)) throw error
    await blob.discard()
    return false
  }
}

function receivedOf(
  { blob, kind, name, index, acquiredAt }: Arrivals['held'][number],
  companions: Companions,
): ReceivedRecording {
  const { sha256, bytes } = blob
  const original = companions.originals[index]
  return {
    recordingId: newId(),
    sha256,
    name,
    mediaType: kind.mediaType,
    bytes,
    acquiredAt,
    // who promises the very file that he sends has sent the original
    promised: original && original.sha256 !== sha256 ? original : undefined,
    seconds: companions.seconds[index] ?? undefined,
  }
}

async function takeParts(
  request: FastifyRequest,
  reply: FastifyReply,
  blobs: Blobs,
  arrivals: Arrivals,
): Promise<void> {
  for await (const part of request.parts()) {
    if (part.type !== 'file') continue
    const stream = part.file.iterator({ destroyOnReturn: false })
    if (part.fieldname === 'draft') await takeDraft(stream, arrivals)
    if (part.fieldname === 'recording')
      await takeRecording(part, stream, blobs, arrivals, languageOf(request.headers['accept-language']))
    if (await drain(stream, part)) continue
    // its sender goes on and on: with the draft we can answer now, without it there is nothing to answer
    if (arrivals.draft === null) throw new RefusalError('recording-too-large', refusalValues('recording-too-large'))
    leaveUnread(request, reply)
    return
  }
}

async function takeDraft(stream: AsyncIterable<Uint8Array>, arrivals: Arrivals): Promise<void> {
  try {
    const draft = await readDraftPart(stream)
    if (arrivals.draft !== null) throw new RefusalError('bad-request')
    arrivals.draft = draft
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    arrivals.draftRefusal = error
  }
}

async function takeRecording(
  part: MultipartFile,
  stream: AsyncIterable<Uint8Array>,
  blobs: Blobs,
  arrivals: Arrivals,
  language: 'zh' | 'en',
): Promise<void> {
  const index = arrivals.count++
  // a draft that is refused already will not be asked about its files
  if (arrivals.draftRefusal) return
  const received =
    arrivals.held.length < limits.recordingsPerRequest ? await receiveRecording(stream, blobs) : 'too-many-recordings'
  if (typeof received === 'string') {
    arrivals.refused.push({
      index,
      refusal: problemOf(received satisfies RecordingRefusal, language, refusalValues(received)),
    })
  } else {
    arrivals.held.push({ ...received, index, name: cleanFileName(part.filename) })
  }
}

/** False: it does not end. What was stored of a part counts. */
async function drain(stream: AsyncIterable<Uint8Array>, part: MultipartFile): Promise<boolean> {
  for await (const _ of stream) if (part.file.bytesRead > drainedBytes) return false
  return true
}
