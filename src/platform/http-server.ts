// The HTTP server without one route of the rooms: security headers, limits, timeouts, one way to say no, health and
// numbers. Bodies are never logged, and of an address only the pattern of its route.

import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
  type RouteOptions,
} from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { limits } from '../contract/limits.ts'
import { bareReplyHeaders } from './bare-reply-headers.ts'
import { systemClock } from './clock.ts'
import { answerBrokenRequest } from './http-broken-request.ts'
import { registerHealth } from './http-health.ts'
import { registerNotFound } from './http-not-found.ts'
import { registerOpenApi } from './http-openapi.ts'
import { closeSilentConnections } from './http-silent-connections.ts'
import { cutSlowLines } from './http-slow-lines.ts'
import { newId } from './ids.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { languageOf, problemFor } from './problem.ts'
import { RefusalError } from './refusal-error.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Served however busy the server is: nobody who asks for help is sent away to come again. */
    isUrgent?: boolean
  }
}

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

export interface HttpServerOptions {
  log: Log
  metrics: Metrics
  trustProxy: boolean | number | string[]
  publicUrl: string | undefined
  metricsToken: string | undefined
  /** Database reachable and migrations current. */
  isReady: () => Promise<boolean>
  /** The built web client; without it only the wire is served. */
  webFolder?: string | undefined
  version: string
  requestsPerMinute?: number
  /** The headers of a request are whole by then. */
  headerMs?: number
  /** Of many lines each has moved by then. */
  slowLineMs?: number
  /** A loop that stands still for longer is overload. */
  mostLoopDelayMs?: number
  /** Hears of every route that is registered: no door without its rows in the access matrix. */
  onRoute?: ((route: RouteOptions) => void) | undefined
}

export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { log, metrics, trustProxy, headerMs = 15_000 } = options
  const bareHeaders = bareReplyHeaders(options.publicUrl)
  const server: HttpServer = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    bodyLimit: limits.draftBytes,
    genReqId: requestId,
    requestIdHeader: false,
    routerOptions: { maxParamLength: 200 },
    // 20 MB at 400 kbit/s take seven minutes; a connection that sends nothing at all is closed after one
    requestTimeout: 30 * 60_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 75_000,
    // Node looks only now and then: together no more than 20 s for headers that never end
    http: { headersTimeout: headerMs, connectionsCheckingInterval: Math.ceil(headerMs / 3) },
    clientErrorHandler: answerBrokenRequest(metrics, bareHeaders),
    frameworkErrors: (error, request, reply) =>
      answerError(error, request, (reply as FastifyReply).headers(bareHeaders), metrics),
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply, metrics))
  if (options.onRoute) server.addHook('onRoute', options.onRoute)
  rememberAddresses(server)
  observeRequests(server, metrics)
  closeSilentConnections(server)
  cutSlowLines(server, { log, ...(options.slowLineMs ? { windowMs: options.slowLineMs } : {}) })
  registerOpenApi(server, options.version)
  await server.register(helmet, securityHeaders(options.publicUrl))
  await server.register(cookie)
  await registerLimits(server, options)
  registerHealth(server, options)
  await registerNotFound(server, options.webFolder)
  return server
}

/** Whoever is gone when his request is counted has no address any more: Node keeps one that was asked for before. */
function rememberAddresses(server: HttpServer): void {
  server.server.on('connection', (socket: Socket) => void socket.remoteAddress)
}

function requestId({ headers }: { headers: Record<string, string | string[] | undefined> }): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : newId()
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, metrics: Metrics): FastifyReply {
  const { problem, retryAfterSeconds, isBug } = problemFor(error, languageOf(request.headers['accept-language']))
  const route = request.routeOptions?.url ?? 'unknown'
  if (isBug) {
    metrics.countBug(route)
    request.log.error({ err: error, req: request }, 'bug')
  } else {
    metrics.countRefusal(problem.code)
    if (problem.code === 'unavailable') request.log.warn({ err: error, req: request }, 'unavailable')
  }
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))))
  // serialized here: the route's own reply schema knows nothing of problems
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((text: unknown) => String(text))
    .send(JSON.stringify(problem))
}

function observeRequests(server: HttpServer, metrics: Metrics): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { method } = request
    metrics.observeRequest({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    request.log.debug({ req: request, res: reply, milliseconds: Math.round(reply.elapsedTime) }, 'served')
  })
}

// Everything comes from this server; `blob:` and `data:` are the phone's own photographs. Nothing is upgraded to
// https here: a clinic's local network may have none.
function securityHeaders(publicUrl: string | undefined): Parameters<typeof helmet>[1] & object {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'blob:', 'data:'],
        'media-src': ["'self'", 'blob:'],
        'connect-src': ["'self'", 'ws:', 'wss:'],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    hsts: publicUrl?.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    crossOriginOpenerPolicy: publicUrl?.startsWith('https:') ? { policy: 'same-origin' } : false,
    originAgentCluster: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  }
}

// The client itself: files that cost next to nothing, and without them there is nobody to come again.
const isOfThePage = (url: string): boolean => !/^\/(api|readyz|metrics|docs|openapi)\b/.test(url)

async function registerLimits(server: HttpServer, options: HttpServerOptions): Promise<void> {
  await server.register(rateLimit, {
    max: options.requestsPerMinute ?? limits.requestsPerMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) => new RefusalError('slow-down', { seconds: Math.ceil(ttl / 1000) }),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  })
  const isMeasured = measured()
  // only a loop that stands still for seconds is overload; a busy one still serves everybody
  await server.register(underPressure, {
    maxEventLoopDelay: options.mostLoopDelayMs ?? 3_000,
    sampleInterval: 1_000,
    pressureHandler(request, _reply, _kind, delayMs) {
      const { url, config } = request.routeOptions
      if (!isMeasured(delayMs)) return
      if (url === '/healthz' || config.isUrgent || isOfThePage(request.url)) return
      throw new RefusalError('unavailable', { seconds: 5 })
    },
  })
}

/**
 * Not one sample in a second (Infinity) is no measure: the machine was busy with others. Seconds of it are: the loop hardly
 * turns any more.
 */
function measured(): (delayMs: number | undefined) => boolean {
  let sinceMs = Number.NEGATIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  return (delayMs) => {
    if (delayMs !== Number.POSITIVE_INFINITY) return true
    const nowMs = systemClock.monotonicMs()
    if (nowMs - lastMs > 2_000) sinceMs = nowMs
    lastMs = nowMs
    return nowMs - sinceMs > 5_000
  }
}
