// Room 1: the ECG comes in. Two doors for what comes in one piece; upload-routes.ts has those for what comes in several,
// read-routes.ts those to look at what came.

import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { droppedFieldsOf } from '../consultation/entries/opened.ts'
import { id, instant } from '../consultation/fields.ts'
import { routes } from '../contract/http.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { Journal, Opened } from '../journal/journal.ts'
import { checked, checkedOpening } from '../journal/sealed-draft.ts'
import type { People } from '../people/people.ts'
import { registerRoute } from '../people/register-route.ts'
import type { Blobs } from '../platform/blobs.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { leaveRefusedUnread } from '../platform/leave-unread.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { SentDraft } from './draft-part.ts'
import { refusalValues } from './kinds/kind.ts'
import { openPreviews, type Previews } from './previews.ts'
import { registerReading } from './read-routes.ts'
import { receiveUpload, type Upload } from './receive.ts'
import { registerUploads } from './upload-routes.ts'
import { openUploads } from './uploads.ts'

export interface IntakeNeeds {
  journal: Journal
  people: People
  blobs: Blobs
  log: Log
  metrics: Metrics
  clock?: Clock
  /** How long somebody who asks for a preview waits while it is being made. */
  previewPatienceSeconds?: number
}

const mostParts = 64
const sweepEveryMs = 60 * 60_000
const addingDraft = z.object({ draftId: id, claimedAt: instant.optional(), sentAt: instant.optional() })
const checkedAdding = (draft: SentDraft) => checked(addingDraft, draft)

export async function registerIntake(server: HttpServer, needs: IntakeNeeds): Promise<void> {
  const { journal, people, blobs, log, metrics, previewPatienceSeconds = 8, clock = systemClock } = needs
  const previews = openPreviews(needs)
  const uploads = openUploads({ journal, blobs, previews, clock })
  // not before the address is ours: a second server on a taken port must leave the first one's files in peace
  server.addHook('onListen', () => {
    previews.resume().catch((error: unknown) => log.warn({ err: error }, 'previews could not be resumed'))
    sweep()
  })
  const sweeping = setInterval(() => sweep(), sweepEveryMs).unref()
  server.addHook('onClose', () => {
    clearInterval(sweeping)
    return previews.close()
  })

  function sweep(): void {
    uploads.sweep(clock.now()).then(
      (removed) => removed > 0 && log.info({ removed }, 'unfinished uploads were given up'),
      (error: unknown) => log.warn({ err: error }, 'unfinished uploads could not be swept'),
    )
  }

  const receive = async (request: FastifyRequest, reply: FastifyReply) => {
    const upload = await receiveUpload(request, reply, blobs)
    for (const { refusal } of upload.refused) metrics.countRefusal(refusal.code)
    return upload
  }

  await server.register(async (room) => {
    const door = room as HttpServer
    leaveRefusedUnread(door)
    // every part is a stream: how much of it is read is for us to say
    const isPartAFile = () => true
    await door.register(multipart, {
      isPartAFile,
      throwFileSizeLimit: false,
      limits: { fileSize: Number.POSITIVE_INFINITY, parts: mostParts, headerPairs: 32 },
    })

    registerRoute(door, routes.openConsultation, people, async (actor, request, reply) => {
      const upload = await receive(request, reply)
      const asked = await written(
        upload,
        checkedOpening,
        async (kept) => {
          // what the store did not take in time is known before the question is written
          if (blobs.isFar) await kept
          for (const { isAway } of upload.recordings) if (isAway) metrics.countRefusal('files-away')
          return journal.open(actor, upload.draft, upload.recordings, upload.refused, reply.elapsedTime, kept)
        },
        blobs.isFar ? upload.keepSoon : upload.keep,
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
      const added = await written(upload, checkedAdding, async (kept) => {
        await kept
        const { draft, recordings, refused } = upload
        return journal.addRecordings(actor, consultationId, draft, recordings, refused, reply.elapsedTime)
      })
      return answer(reply, previews, actor.networkId, added, upload)
    })
  })

  registerReading(server, { journal, people, blobs, previews, previewPatienceSeconds, clock })
  await registerUploads(server, people, uploads)
}

// file first, entry second; but no file for a draft that cannot become an entry
async function written(
  upload: Upload,
  check: (draft: SentDraft) => unknown,
  write: (kept: Promise<void>) => Promise<Opened>,
  keep = upload.keep,
): Promise<Opened> {
  let kept: Promise<void> | undefined
  try {
    check(upload.draft)
    kept = keep()
    return await write(kept)
  } catch (error) {
    // what is on its way to its name would be missed
    await kept?.catch(() => {})
    await upload.discard()
    throw error
  }
}

function nothingToAdd({ refused }: Upload): RefusalError {
  const [first] = refused
  if (first === undefined) return new RefusalError('recording-missing')
  return new RefusalError(first.refusal.code as RefusalCode, refusalValues(first.refusal.code))
}

function answer(reply: FastifyReply, previews: Previews, networkId: string, opened: Opened, upload: Upload) {
  const { consultation, entries, refusedRecordings, repeated } = opened
  const kept = upload.recordings.filter(({ isAway }) => !isAway)
  if (!repeated) for (const recording of kept) void previews.make({ ...recording, networkId })
  reply.code(repeated ? 200 : 201)
  return { consultation, entries, refusedRecordings }
}
