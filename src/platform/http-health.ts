// Alive, ready, and numbers. Ready means: the database answers and its tables are those of this code.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { HttpServer, HttpServerOptions } from './http-server.ts'
import { RefusalError } from './refusal-error.ts'

const unlimited = { rateLimit: false }

export function registerHealth(server: HttpServer, options: HttpServerOptions): void {
  const { isReady, metrics, metricsToken, version } = options

  server.get(
    '/healthz',
    {
      config: unlimited,
      schema: { summary: 'Alive', response: { 200: z.object({ ok: z.boolean(), version: z.string() }) } },
    },
    async () => ({ ok: true, version }),
  )

  server.get(
    '/readyz',
    {
      config: unlimited,
      schema: { summary: 'Database reachable, migrations current', response: { 200: z.object({ ok: z.boolean() }) } },
    },
    async () => {
      if (!(await isReady())) throw new RefusalError('unavailable', { seconds: 2 })
      return { ok: true }
    },
  )

  server.get('/metrics', { config: unlimited, schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(request, metricsToken)) throw new RefusalError('not-found')
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}

// A proxy on this machine comes from the loopback too, but brings whom it speaks for.
function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined && given !== undefined) return isSame(given, token)
  const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers
  return !isForwarded && /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '')
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
