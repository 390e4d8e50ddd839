// Looking at what came: the exact bytes, the preview, the voice, the waveform.

import type { FastifyReply } from 'fastify'
import { isVoice } from '../consultation/files.ts'
import type { StoredFile } from '../consultation/model.ts'
import { routes } from '../contract/http.ts'
import type { Journal, RecordingFacts } from '../journal/journal.ts'
import type { Actor } from '../people/actor.ts'
import type { People } from '../people/people.ts'
import { registerRoute } from '../people/register-route.ts'
import type { Blobs } from '../platform/blobs.ts'
import type { Clock } from '../platform/clock.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { byteRange } from './byte-range.ts'
import { attachmentNamed } from './file-name.ts'
import { openListenings } from './one-listening.ts'
import { previewMediaType } from './preview-media-type.ts'
import { type Preview, type Previews, previewable } from './previews.ts'

export interface ReadingNeeds {
  journal: Journal
  people: People
  blobs: Blobs
  previews: Previews
  previewPatienceSeconds: number
  clock: Clock
}

/** Its sandbox: whatever the bytes are, a browser that opens them may do nothing. */
const sandboxed = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
  'x-content-type-options': 'nosniff',
}
/** Offline for the length of a consultation; after that the phone asks again, and is asked who it is. */
const caching = 'private, max-age=600, must-revalidate'

export function registerReading(server: HttpServer, needs: ReadingNeeds): void {
  const { journal, people, blobs, previews, previewPatienceSeconds, clock } = needs
  const listenings = openListenings(clock)

  registerRoute(server, routes.readOriginal, people, async (actor, { params }, reply) => {
    const { sha256, name } = bestOf(await journal.openRecording(actor, params.id))
    reply.headers({ ...sandboxed, 'content-disposition': attachmentNamed(name) })
    return sendBlob(reply, blobs, sha256, 'application/octet-stream')
  })

  registerRoute(server, routes.readPreview, people, async (actor, request, reply) => {
    const facts = await journal.openRecording(actor, request.params.id)
    const preview = await previewFor(facts, request.query.of)
    const etag = `"${preview.sha256}"`
    reply.headers({ ...sandboxed, 'cache-control': caching, etag })
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
    return sendBlob(reply, blobs, preview.sha256, await previewMediaType(await blobs.localPath(preview.sha256)))
  })

  registerRoute(server, routes.emergencyOriginal, people, async (actor, { params }, reply) => {
    const { sha256, name } = bestOf(await journal.recordingInEmergency(actor, params.id, params.recordingId))
    reply.headers({ ...sandboxed, 'content-disposition': attachmentNamed(name) })
    return sendBlob(reply, blobs, sha256, 'application/octet-stream')
  })

  // kept by no browser: its time is short
  registerRoute(server, routes.emergencyPreview, people, async (actor, { params, query }, reply) => {
    const facts = await journal.recordingInEmergency(actor, params.id, params.recordingId)
    const preview = await previewFor(facts, query.of)
    reply.headers(sandboxed)
    return sendBlob(reply, blobs, preview.sha256, await previewMediaType(await blobs.localPath(preview.sha256)))
  })

  registerRoute(server, routes.readVoice, people, async (actor, request, reply) => {
    const { id } = request.params
    const facts = await listened(actor, request.headers.range, id, (how) => journal.openRecording(actor, id, how))
    // its content never changes
    return sendVoice(reply.header('cache-control', caching), blobs, facts, request.headers.range)
  })

  registerRoute(server, routes.emergencyVoice, people, async (actor, { params, headers }, reply) => {
    const { id, recordingId } = params
    const facts = await listened(actor, headers.range, `${id}/${recordingId}`, (how) =>
      journal.recordingInEmergency(actor, id, recordingId, how),
    )
    return sendVoice(reply, blobs, facts, headers.range)
  })

  registerRoute(server, routes.readWaveform, people, async (actor, { params }) => {
    await journal.openRecording(actor, params.id)
    throw new RefusalError('no-waveform')
  })

  /** A player asks for many pieces of one voice: that he listens is noted once. */
  async function listened(
    { sessionId }: Actor,
    range: string | undefined,
    what: string,
    open: (how: { isAnotherPiece: boolean }) => Promise<RecordingFacts>,
  ): Promise<RecordingFacts> {
    const isAnotherPiece = range !== undefined && listenings.goesOn(sessionId, what)
    const facts = await open({ isAnotherPiece })
    if (!isAnotherPiece) listenings.begun(sessionId, what)
    return facts
  }

  /** That of the original where it is asked for; what cannot be drawn is looked at in what can. */
  async function previewFor(facts: RecordingFacts, of: string | undefined): Promise<Preview> {
    const { recordingId, networkId, preview } = facts
    const best = bestOf(facts)
    if (preview !== null && (of !== best.sha256 || preview.of === best.sha256)) return preview
    for (const { sha256, mediaType } of best === facts ? [facts] : [best, facts]) {
      const made = await soon(previews, { recordingId, networkId, sha256, mediaType }, previewPatienceSeconds)
      if (made !== null) return made
      if (preview !== null) return preview
    }
    throw new RefusalError('no-preview')
  }
}

const bestOf = (facts: RecordingFacts): StoredFile => facts.original ?? facts

/** The preview while it is being made; when that fails or takes longer than a person waits, he is asked to come back. */
async function soon(previews: Previews, wanted: Parameters<Previews['make']>[0], seconds: number) {
  if (!previewable.includes(wanted.mediaType)) return null
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'later'>((resolve) => {
    timer = setTimeout(() => resolve('later'), seconds * 1000)
  })
  const preview = await Promise.race([previews.make(wanted), late]).finally(() => clearTimeout(timer))
  if (preview === 'later') throw new RefusalError('unavailable', { seconds: 3 })
  return preview
}

function sendVoice(reply: FastifyReply, blobs: Blobs, facts: RecordingFacts, range: string | undefined) {
  const { sha256, mediaType, bytes } = facts
  if (!isVoice({ mediaType })) throw new RefusalError('no-voice')
  reply.headers({ ...sandboxed, 'accept-ranges': 'bytes', etag: `"${sha256}"` })
  const piece = byteRange(range, Number(bytes))
  if (piece === null) return sendBlob(reply, blobs, sha256, mediaType)
  reply.code(206).header('content-range', `bytes ${piece.start}-${piece.end}/${bytes}`)
  return sendBlob(reply, blobs, sha256, mediaType, piece)
}

async function sendBlob(
  reply: FastifyReply,
  blobs: Blobs,
  sha256: string,
  mediaType: string,
  piece?: { start: number; end: number },
) {
  const blob = await blobs.open(sha256, piece)
  if (blob === null) throw new Error('A file that an entry points at is not there.')
  const length = piece === undefined ? blob.bytes : piece.end - piece.start + 1
  return reply.headers({ 'content-type': mediaType, 'content-length': length }).send(blob.stream)
}
