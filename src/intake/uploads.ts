// Originals that follow their renditions, from the last byte that arrived. What is whole is looked at like any other file
// and must be the one that was promised, by its hash; then it is on the disk, and then in the journal. Killed anywhere in
// between, whoever asks for it next completes it, and it is written once.

import { createHash } from 'node:crypto'
import { limits } from '../contract/limits.ts'
import { headBytes } from '../ecg/formats/format.ts'
import type { Journal, RecordingFacts } from '../journal/journal.ts'
import type { Actor } from '../people/actor.ts'
import type { Appended, BlobPart, PartCopy } from '../platform/blob-parts.ts'
import type { Blobs } from '../platform/blobs.ts'
import type { Clock } from '../platform/clock.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { cleanFileName } from './file-name.ts'
import { type RecordingRefusal, refusalValues } from './kinds/kind.ts'
import { originalKindOf } from './kinds/kinds.ts'
import type { Previews } from './previews.ts'
import { beginningOf } from './receive-recording.ts'
import { withStoredFile } from './stored-file.ts'
import { oneForEach } from './takes-over.ts'

export interface UploadWish {
  recordingId: string
  sha256: string
  bytes: number
  draftId: string
  name?: string | undefined
  claimedAt?: string | undefined
  sentAt?: string | undefined
}

export interface UploadState {
  id: string
  offset: number
  length: number
  expiresAtMs: number
}

export interface Uploads {
  begin(actor: Actor, wish: UploadWish): Promise<UploadState>
  find(actor: Actor, id: string): Promise<UploadState>
  /** Takes over from a line of the same upload that hangs; `stop` lets the next one do so. */
  append(actor: Actor, id: string, from: number, arriving: Arriving): Promise<UploadState>
  end(actor: Actor, id: string): Promise<void>
  /** How many were given up: nobody went on with them for days. */
  sweep(now: Date): Promise<number>
}

export interface Arriving {
  stream: AsyncIterable<Uint8Array>
  stop(): void
  /** Who it is when all has come in: half an hour later he may be signed out. Refuses as the door does. */
  actorNow(): Promise<Actor>
}

interface Facts extends UploadWish {
  networkId: string
  personId: string
  /** When `sentAt` was said, by the server's clock. */
  begunAtMs: number
}

/** An upload of this person's, and where it stands. */
interface Owned {
  id: string
  facts: Facts
  recording: RecordingFacts
  state: UploadState
}

const patienceMs = limits.unfinishedUploadHours * 60 * 60_000

export function openUploads(needs: { journal: Journal; blobs: Blobs; previews: Previews; clock: Clock }): Uploads {
  const { journal, blobs, previews, clock } = needs
  const { parts } = blobs
  const inTurn = oneForEach()

  /** Refuses `not-found` where it is not his, and as `awaitOriginal` does where he may not write any more. */
  async function owned(actor: Actor, id: string): Promise<Owned> {
    const part = await parts.find(id)
    const facts = part?.facts as Facts | undefined
    if (part === null || facts?.personId !== actor.personId || facts.networkId !== actor.networkId) {
      throw new RefusalError('not-found')
    }
    const recording = await journal.awaitOriginal(actor, facts.recordingId)
    return { id, facts, recording, state: stateOf(id, facts, recording, part) }
  }

  /** Whoever had his turn in between may have moved it on; whether he may is not asked twice. */
  async function again({ id, facts, recording }: Omit<Owned, 'state'>): Promise<Owned> {
    const part = await parts.find(id)
    if (part === null) throw new RefusalError('not-found')
    return { id, facts, recording, state: stateOf(id, facts, recording, part) }
  }

  async function completed(actor: Actor, upload: Owned): Promise<UploadState> {
    const { id, facts, recording, state } = upload
    if (recording.original !== null || state.offset < state.length) return state
    const copy = await parts.copy(id).catch(unlessDropped)
    const mediaType = await keptAs(facts, copy).catch(async (error: unknown) => {
      await copy.discard()
      if (error instanceof RefusalError) await parts.discard(id)
      throw error
    })
    const { recordingId, sha256, bytes, draftId, claimedAt, sentAt } = facts
    const name = cleanFileName(facts.name ?? recording.promised?.name)
    const original = { recordingId, sha256, name, mediaType, bytes }
    const sinceMs = Math.max(0, clock.now().getTime() - facts.begunAtMs)
    await journal
      .addOriginal(actor, recording.consultationId, { draftId, claimedAt, sentAt }, original, sinceMs)
      .catch(unlessThere)
    await parts.drop(id)
    void previews.make({ ...original, networkId: actor.networkId })
    return state
  }

  async function taken(id: string, { from, length }: Place, { stream }: Arriving): Promise<Appended> {
    if (from > 0) return parts.append(id, stream, { from, length })
    const { head, all } = await beginningOf(stream)
    if (head.length >= headBytes && originalKindOf(head) === null) {
      await parts.discard(id)
      throw new RefusalError('recording-unsupported')
    }
    return parts.append(id, all, { from, length })
  }

  return {
    async begin(actor, wish) {
      const recording = await journal.awaitOriginal(actor, wish.recordingId)
      refuseWish(wish, recording)
      const id = idOf(actor, wish)
      const { networkId, personId } = actor
      const facts = { ...wish, networkId, personId, begunAtMs: clock.now().getTime() }
      await parts.begin(id, facts)
      return (await again({ id, facts, recording })).state
    },
    async find(actor, id) {
      await owned(actor, id)
      // the one before may just have completed it
      return inTurn(id, { stop: () => {} }, async () => completed(actor, await owned(actor, id)))
    },
    async append(actor, id, from, arriving) {
      const upload = await owned(actor, id)
      return inTurn(id, arriving, async () => {
        const { state } = await again(upload)
        const { length, offset } = state
        if (offset !== from) throw new RefusalError('upload-offset')
        if (offset === length) return completed(actor, { ...upload, state })
        const { bytes, isOver, cut } = await taken(id, { from, length }, arriving)
        if (isOver) throw new RefusalError('bad-request')
        // whole is whole, also when the line was cut with the last byte
        if (cut !== undefined && bytes < length) throw cut
        if (bytes < length) return { ...state, offset: bytes }
        return completed(await arriving.actorNow(), { ...upload, state: { ...state, offset: bytes } })
      })
    },
    async end(actor, id) {
      await owned(actor, id)
      await inTurn(id, { stop: () => {} }, () => parts.discard(id))
    },
    sweep: (now) => parts.removeUntouchedSince(now.getTime() - patienceMs),
  }
}

/** What it is; refuses what was not promised, or is no picture that anybody can look at. */
async function keptAs({ sha256 }: Facts, copy: PartCopy): Promise<string> {
  const mediaType = await withStoredFile(copy.path, async (file) => {
    const hash = createHash('sha256')
    for await (const piece of file.pieces(0)) hash.update(piece)
    if (hash.digest('hex') !== sha256) throw new RefusalError('upload-differs')
    const kind = originalKindOf(Buffer.from(await file.at(0, headBytes)))
    const refusal = kind === null ? 'recording-unsupported' : await kind.inspect(file)
    if (kind === null || refusal !== null) throw refused(refusal ?? 'recording-unsupported')
    return kind.mediaType
  })
  await copy.keep(sha256)
  return mediaType
}

const refused = (code: RecordingRefusal) => new RefusalError(code, refusalValues(code))

function stateOf(id: string, facts: Facts, { original }: RecordingFacts, part: BlobPart): UploadState {
  const offset = original === null ? part.bytes : facts.bytes
  return { id, offset, length: facts.bytes, expiresAtMs: part.touchedAtMs + patienceMs }
}

type Place = { from: number; length: number }

/** The promise is the doctor's word of which file belongs to the ECG that others have read. */
function refuseWish({ sha256, bytes }: UploadWish, { original, promised }: RecordingFacts): void {
  if (original !== null) throw new RefusalError('original-there')
  if (bytes > limits.recordingBytes) throw refused('recording-too-large')
  if (bytes === 0) throw new RefusalError('recording-empty')
  if (promised?.sha256 !== sha256 || promised.bytes !== bytes) throw new RefusalError('original-not-promised')
}

/** The same for the same file of the same recording, sent by the same person: a phone that forgot it finds it again. */
function idOf({ personId }: Actor, { recordingId, sha256 }: UploadWish): string {
  return createHash('sha256').update(`${personId}/${recordingId}/${sha256}`).digest('base64url').slice(0, 22)
}

/** Another server has completed it in this moment: whoever asks again hears so. */
function unlessDropped(error: NodeJS.ErrnoException): never {
  throw error.code === 'ENOENT' ? new RefusalError('upload-offset') : error
}

/** Somebody else brought the same file a moment ago. */
function unlessThere(error: unknown): void {
  if (!(error instanceof RefusalError) || error.code !== 'original-there') throw error
}
