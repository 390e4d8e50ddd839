// Room 1: the ECG comes in. Two doors for uploads, three to look at what came.

import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { droppedFieldsOf } from '../consultation/entries/opened.ts'
import { id, instant } from '../consultation/fields.ts'
import { routes } from '../contract/http.ts'
import { limits } from '../contract/limits.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { Journal, Opened, RecordingFacts } from '../journal/journal.ts'
import { checked, checkedOpening } from '../journal/sealed-draft.ts'
import type { People } from '../people/people.ts'
import { registerRoute } from '../people/register-route.ts'
import type { Blobs } from '../platform/blobs.ts'
import type { HttpServer } from '../platform/http-server.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { SentDraft } from './draft-part.ts'
import { attachmentNamed } from './file-name.ts'
import { previewMediaType } from './preview-media-type.ts'
import { openPreviews, type Previews, previewable } from './previews.ts'
import { receiveUpload, type Upload } from './receive.ts'

export interface IntakeNeeds {
  journal: Journal
  people: People
  blobs: Blobs
  log: Log
  metrics: Metrics
  /** How long somebody who asks for a preview waits while it is being made. */
  previewPatienceSeconds?: number
}

/** Its sandbox: whatever the bytes are, a browser that opens them may do nothing. */
const sandboxed = { 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' }
const mostParts = 64
/** Offline for the length of a consultation; after that the phone asks again, and is asked who it is. */
const previewCaching = 'private, max-age=600, must-revalidate'
const addingDraft = z.object({ draftId: id, claimedAt: instant.optional(), sentAt: instant.optional() })
const checkedAdding = (draft: SentDraft) => checked(addingDraft, draft)

export async function registerIntake(server: HttpServer, needs: IntakeNeeds): Promise<void> {
  const { journal, people, blobs, log, metrics, previewPatienceSeconds = 8 } = needs
  const previews = openPreviews(needs)
  // not before the address is ours: a second server on a taken port must leave the first one's files in peace
  server.addHook('onListen', () => {
    previews.resume().catch((error: unknown) => log.warn({ err: error }, 'previews could not be resumed'))
  })
  server.addHook('onClose', () => previews.close())

  const receive = async (request: FastifyRequest, reply: FastifyReply) => {
    const upload = await receiveUpload(request, reply, blobs)
    for (const { refusal } of upload.refused) metrics.countRefusal(refusal.code)
    return upload
  }

  await server.register(async (room) => {
    const door = room as HttpServer
    // every part is a stream: how much of it is read is for us to say
    const isPartAFile = () => true
    await door.register(multipart, {
      isPartAFile,
      throwFileSizeLimit: false,
      limits: { fileSize: Number.POSITIVE_INFINITY, parts: mostParts, headerPairs: 32 },
    })

    registerRoute(door, routes.openConsultation, people, async (actor, request, reply) => {
      const upload = await receive(request, reply)
      const asked = await written(upload, checkedOpening, () =>
        journal.open(actor, upload.draft, upload.recordings, upload.refused, reply.elapsedTime),
      )
      const droppedFields = droppedFieldsOf(asked.entries)
      return { ...answer(reply, previews, actor.networkId, asked, upload), droppedFields }
    })

    registerRoute(door, routes.addRecordings, people, async (actor, request, reply) => {
      const consultationId = request.params.id
      // a stranger's upload is refused before it is read
      if ((await journal.heads(actor, [consultationId])).length === 0) throw new RefusalError('not-found')
      const upload = await receive(request, reply)
      if (upload.recordings.length === 0) throw nothingToAdd(upload)
      const added = await written(upload, checkedAdding, () =>
        journal.addRecordings(
          actor,
          consultationId,
          upload.draft,
          upload.recordings,
          upload.refused,
          reply.elapsedTime,
        ),
      )
      return answer(reply, previews, actor.networkId, added, upload)
    })
  })

  registerRoute(server, routes.readOriginal, people, async (actor, { params }, reply) => {
    const { sha256, name } = await journal.openRecording(actor, params.id)
    reply.headers({ ...sandboxed, 'content-disposition': attachmentNamed(name) })
    return sendBlob(reply, blobs, sha256, 'application/octet-stream')
  })

  registerRoute(server, routes.readPreview, people, async (actor, request, reply) => {
    const facts = await journal.openRecording(actor, request.params.id)
    const preview = facts.preview ?? (await soon(previews, facts, previewPatienceSeconds))
    const etag = `"${preview.sha256}"`
    reply.headers({ ...sandboxed, 'cache-control': previewCaching, etag })
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
    return sendBlob(reply, blobs, preview.sha256, await previewMediaType(blobs.pathOf(preview.sha256)))
  })

  registerRoute(server, routes.readWaveform, people, async (actor, { params }) => {
    await journal.openRecording(actor, params.id)
    throw new RefusalError('no-waveform')
  })
}

// file first, entry second; but no file for a draft that cannot become an entry
async function written(
  upload: Upload,
  check: (draft: SentDraft) => unknown,
  write: () => Promise<Opened>,
): Promise<Opened> {
  try {
    check(upload.draft)
    await upload.keep()
    return await write()
  } catch (error) {
    await upload.discard()
    throw error
  }
}

function nothingToAdd({ refused }: Upload): RefusalError {
  const [first] = refused
  if (first === undefined) return new RefusalError('recording-missing')
  const values = { megabytes: limits.recordingBytes / 1024 / 1024, count: limits.recordingsPerRequest }
  return new RefusalError(first.refusal.code as RefusalCode, values)
}

function answer(reply: FastifyReply, previews: Previews, networkId: string, opened: Opened, upload: Upload) {
  const { consultation, entries, refusedRecordings, repeated } = opened
  if (!repeated) for (const recording of upload.recordings) void previews.make({ ...recording, networkId })
  reply.code(repeated ? 200 : 201)
  return { consultation, entries, refusedRecordings }
}

/** The preview while it is being made; when that fails or takes longer than a person waits, he is asked to come back. */
async function soon(previews: Previews, facts: RecordingFacts, seconds: number) {
  if (!previewable.includes(facts.mediaType)) throw new RefusalError('no-preview')
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'later'>((resolve) => {
    timer = setTimeout(() => resolve('later'), seconds * 1000)
  })
  const preview = await Promise.race([previews.make(facts), late]).finally(() => clearTimeout(timer))
  if (preview === 'later') throw new RefusalError('unavailable', { seconds: 3 })
  if (preview === null) throw new RefusalError('no-preview')
  return preview
}

async function sendBlob(reply: FastifyReply, blobs: Blobs, sha256: string, mediaType: string) {
  const blob = await blobs.open(sha256)
  if (blob === null) throw new Error('A file that an entry points at is not there.')
  return reply.headers({ 'content-type': mediaType, 'content-length': blob.bytes }).send(blob.stream)
}
