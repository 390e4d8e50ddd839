// What no route answers: a page of the web client, a wrong method (405), or nothing (404).

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyRequest } from 'fastify'
import type { HttpServer } from './http-server.ts'
import { leaveUnread } from './leave-unread.ts'
import { RefusalError } from './refusal-error.ts'

export async function registerNotFound(server: HttpServer, webFolder: string | undefined): Promise<void> {
  const known = rememberRoutes(server)
  if (webFolder !== undefined) {
    await server.register(staticFiles, {
      root: webFolder,
      index: false,
      wildcard: false,
      // Compressed once by the build: a third of the bytes on a slow phone, also without a proxy in front.
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', cachingOf(path)),
    })
  }
  if (webFolder !== undefined) answerShares(server)
  server.setNotFoundHandler(async (request, reply) => {
    if (webFolder !== undefined && wantsPage(request)) return reply.sendFile(pageOf(request, webFolder))
    const methods = known.filter(({ pattern }) => pattern.test(pathOf(request))).map(({ method }) => method)
    if (methods.length === 0) throw new RefusalError('not-found')
    reply.header('allow', [...new Set(methods)].join(', '))
    throw new RefusalError('method-not-allowed')
  })
}

/** The service worker answers what is shared into the app. One that is not there yet has kept nothing: the page says so. */
function answerShares(server: HttpServer): void {
  server.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST' || pathOf(request) !== '/share') return
    leaveUnread(request, reply)
    return reply.redirect('/ask?shared=missed', 303)
  })
}

function rememberRoutes(server: HttpServer): { method: string; pattern: RegExp }[] {
  const known: { method: string; pattern: RegExp }[] = []
  server.addHook('onRoute', ({ method, url }) => {
    if (!url.startsWith('/api/')) return
    const pattern = new RegExp(`^${url.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
    for (const each of [method].flat()) known.push({ method: each, pattern })
  })
  return known
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0]!

/** An address that the client itself routes: opened in a browser, neither wire nor file. */
function wantsPage(request: FastifyRequest): boolean {
  const path = pathOf(request)
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (path === '/') return true
  if (/^\/(api|socket\.io|docs|assets)(\/|$)/.test(path) || /\.\w+$/.test(path)) return false
  return request.headers.accept?.includes('text/html') ?? false
}

/** The build writes the page a second time for consultations: it names their files, so that they are fetched at once. */
function pageOf(request: FastifyRequest, webFolder: string): string {
  const named = 'consultation.html'
  return /^\/c\/(?!new-)/.test(pathOf(request)) && existsSync(join(webFolder, named)) ? named : 'index.html'
}

// Files under assets carry their hash in the name; everything else must be asked for each time.
const cachingOf = (path: string): string =>
  /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
