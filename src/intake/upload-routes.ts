// The doors of resumable uploads, as tus 1.0 words them. Every one asks who it is and whether he may still write there.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { id, instant } from '../consultation/fields.ts'
import { routes } from '../contract/http.ts'
import { checked } from '../journal/sealed-draft.ts'
import type { People } from '../people/people.ts'
import { registerRoute, requireActor } from '../people/register-route.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { leaveRefusedUnread } from '../platform/leave-unread.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { UploadState, Uploads } from './uploads.ts'

const version = '1.0.0'
const mediaType = 'application/offset+octet-stream'
const most = Number.MAX_SAFE_INTEGER

const told = z.object({
  recordingId: id,
  // a malformed one is one that nobody promised
  sha256: z.string().max(64),
  draftId: id,
  // shortened where it is kept
  name: z.string().optional(),
  claimedAt: instant.optional(),
  sentAt: instant.optional(),
})

export async function registerUploads(server: HttpServer, people: People, uploads: Uploads): Promise<void> {
  await server.register(async (room) => {
    const door = room as HttpServer
    const admit = requireActor(routes.continueUpload, people)
    leaveRefusedUnread(door)
    door.addContentTypeParser(mediaType, (_request, payload, done) => done(null, payload))

    registerRoute(door, routes.createUpload, people, async (actor, request, reply) => {
      speakTus(request, reply)
      const bytes = wholeNumber(request, 'upload-length')
      const state = await uploads.begin(actor, { ...checked(told, metadataOf(request)), bytes })
      tell(reply, state)
      return reply.code(201).header('location', `/api/uploads/${state.id}`).send()
    })

    registerRoute(door, routes.findUpload, people, async (actor, request, reply) => {
      speakTus(request, reply)
      const state = await uploads.find(actor, request.params.id)
      tell(reply, state)
      return reply.code(200).header('upload-length', state.length).send()
    })

    registerRoute(door, routes.continueUpload, people, async (actor, request, reply) => {
      speakTus(request, reply)
      if (request.headers['content-type'] !== mediaType) throw new RefusalError('unsupported-media-type')
      const from = wholeNumber(request, 'upload-offset')
      const stream = request.raw.iterator({ destroyOnReturn: false })
      const arriving = {
        stream,
        stop: () => request.raw.destroy(),
        actorNow: async () => (await admit(request)) ?? actor,
      }
      tell(reply, await uploads.append(actor, request.params.id, from, arriving))
      return reply.code(204).send()
    })

    registerRoute(door, routes.endUpload, people, async (actor, request, reply) => {
      speakTus(request, reply)
      await uploads.end(actor, request.params.id)
      return reply.code(204).send()
    })
  })
}

function speakTus(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('tus-resumable', version)
  if (request.headers['tus-resumable'] !== version) throw new RefusalError('bad-request')
}

function tell(reply: FastifyReply, { offset, expiresAtMs }: UploadState): void {
  reply.header('upload-offset', offset).header('upload-expires', new Date(expiresAtMs).toUTCString())
}

function wholeNumber({ headers }: FastifyRequest, name: string): number {
  const text = headers[name]
  const number = typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!(number <= most)) throw new RefusalError('bad-request')
  return number
}

/** `name base64,name base64`; what is not so is not there, and missed by its name. */
function metadataOf({ headers }: FastifyRequest): Record<string, string> {
  const text = headers['upload-metadata']
  const pairs = (typeof text === 'string' ? text : '').split(',').map((pair) => pair.trim().split(' '))
  const decoded = pairs.map(([name = '', value = '']) => [name, Buffer.from(value, 'base64').toString('utf8')])
  return Object.fromEntries(decoded.filter(([name]) => name !== '' && name !== '__proto__'))
}
