// One line a route: path, schemas and door come from the contract, the rest of the request is refused before its body
// is read. `routeName` in the route's config lets the access matrix find every door that was registered.

import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify'
import type { z } from 'zod'
import { type RouteName, routes } from '../contract/http.ts'
import { limits } from '../contract/limits.ts'
import type { Route } from '../contract/routes/route.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { mayUseDoor } from './access.ts'
import type { Actor } from './actor.ts'
import { credentialsOf, forgetPictures, hasCookie, isFromOwnPage } from './authentication.ts'
import type { People } from './people.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    routeName?: RouteName
  }
}

type Doorkeeper = Pick<People, 'authenticate' | 'notSignedIn' | 'publicUrl'> & Partial<Pick<People, 'noteNotFound'>>
type Parsed<R, Part extends string> = R extends { [part in Part]: infer Shape extends z.ZodType }
  ? z.output<Shape>
  : unknown

export type RequestOf<R extends Route> = FastifyRequest<{
  Params: Parsed<R, 'params'>
  Querystring: Parsed<R, 'query'>
  Body: Parsed<R, 'body'>
}>
/** Null where the door asks for nobody. */
export type ActorOf<R extends Route> = R['door'] extends 'nobody' ? null : Actor
export type Answer<R extends Route> = (
  actor: ActorOf<R>,
  request: RequestOf<R>,
  reply: FastifyReply,
) => Promise<unknown>

interface RouteOptions {
  bodyLimit?: number
  /** For a door that needs the bytes of the body as they came. */
  preParsing?: (request: FastifyRequest, reply: FastifyReply, payload: RequestPayload) => Promise<RequestPayload>
}

export function registerRoute<const R extends Route>(
  server: HttpServer,
  route: R,
  people: Doorkeeper,
  answer: Answer<R>,
  options: RouteOptions = {},
): void {
  const actors = new WeakMap<FastifyRequest, Actor>()
  const admit = requireActor(route, people)
  server.route({
    method: route.method,
    url: route.path,
    ...options,
    config: { routeName: nameOf(route), ...hurry(route), ...described(route) },
    schema: schemaOf(route),
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const actor = await admit(request).catch((error: unknown) => {
        // a session that was taken away takes along what its browser kept of pictures
        if (error instanceof RefusalError && error.code === 'not-signed-in' && hasCookie(request.headers)) {
          reply.header(...forgetPictures)
        }
        throw error
      })
      if (actor !== null) actors.set(request, actor)
    },
    handler: async (request, reply) => {
      const actor = actors.get(request) ?? null
      try {
        return await answer(actor as ActorOf<R>, request as RequestOf<R>, reply)
      } catch (error) {
        const isNotHis = error instanceof RefusalError && error.code === 'not-found' && route.record !== undefined
        if (isNotHis && actor !== null) people.noteNotFound?.(actor, (request.params as { id?: string }).id ?? '')
        throw error
      }
    },
  })
}

/** Who stands before this route's door: 401, 403 by role, 403 from a foreign page, or the actor (null: nobody needed). */
export function requireActor(route: Pick<Route, 'door'>, people: Doorkeeper) {
  return async (request: FastifyRequest): Promise<Actor | null> => {
    if (route.door === 'nobody') return null
    const credentials = credentialsOf(request.headers)
    const actor = credentials && (await people.authenticate(credentials.token))
    if (!credentials || !actor) throw await people.notSignedIn(credentials?.token ?? null)
    const isReading = request.method === 'GET' || request.method === 'HEAD'
    const isTrusted = credentials.by === 'bearer' || isReading
    if (!isTrusted && !isFromOwnPage(request.headers, request.host, people.publicUrl)) {
      throw new RefusalError('wrong-origin')
    }
    if (!mayUseDoor(actor, route.door)) throw new RefusalError('not-your-role')
    return actor
  }
}

/** A draft is sent again until it is acknowledged: that never counts against a rate, nor does it wait for calm. */
const takingDrafts: readonly Route[] = [
  routes.openConsultation,
  routes.addRecordings,
  routes.writeEntry,
  routes.continueUpload,
]
/** One gateway has one address, whoever is called through it; a key that is pressed on a telephone is an answer. */
const takingCallbacks: readonly Route[] = [routes.voiceCallback, routes.deliveryCallback]

function hurry(route: Route): { isUrgent?: true; rateLimit?: false | { max: number } } {
  if (takingDrafts.includes(route)) return { isUrgent: true, rateLimit: false }
  // nobody has signed in here: each of these doors counts by itself, and widely
  if (takingCallbacks.includes(route)) return { isUrgent: true, rateLimit: { max: limits.callbacksPerMinute } }
  return {}
}

/** The description leaves a HEAD out unless it is told; those that Fastify adds to every GET stay out. */
function described({ method }: Route): { swagger?: { exposeHeadRoute: true } } {
  return method === 'HEAD' ? { swagger: { exposeHeadRoute: true } } : {}
}

function nameOf(route: Route): RouteName {
  const found = Object.entries(routes).find(([, listed]) => listed === route)
  if (found === undefined) throw new Error(`${route.method} ${route.path} is not in the contract.`)
  return found[0] as RouteName
}

function schemaOf({ summary, door, params, query, body, reply, multipart }: Route) {
  return {
    summary,
    ...(door === 'nobody' ? {} : { security: [{ token: [] }] }),
    ...(params ? { params } : {}),
    ...(query ? { querystring: query } : {}),
    ...(body ? { body } : {}),
    ...(multipart ? { consumes: ['multipart/form-data'] } : {}),
    response: reply,
  }
}
