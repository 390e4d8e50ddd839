// The Socket.IO server: who may connect from where, and what one connection may cost. Connection state recovery stays
// off: it would let a revoked person back into his rooms.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { Server, type ServerOptions } from 'socket.io'
import { limits } from '../contract/limits.ts'
import { credentialsOf } from '../people/authentication.ts'
import { bareReplyHeaders } from '../platform/bare-reply-headers.ts'
import { forgetRequests } from './forget-requests.ts'
import type { LiveServer } from './live.ts'
import { isOwnOrigin, type OriginRules } from './own-origin.ts'

const connectSeconds = 10

/** `profile` is for whoever tries the protocol itself: other times, never other rules. */
export function liveServer(
  server: FastifyInstance,
  { config }: { config: OriginRules },
  profile: Partial<Pick<ServerOptions, 'pingInterval' | 'pingTimeout' | 'maxHttpBufferSize'>> = {},
): LiveServer {
  const live: LiveServer = new Server(server.server, {
    path: '/socket.io',
    serveClient: false,
    transports: ['websocket', 'polling'],
    maxHttpBufferSize: limits.socketMessageBytes,
    pingInterval: limits.socketPingSeconds * 1000,
    pingTimeout: limits.socketPingTimeoutSeconds * 1000,
    connectTimeout: connectSeconds * 1000,
    perMessageDeflate: false,
    ...profile,
    allowRequest(request, answer) {
      const allowed = isOwnOrigin(request.headers, config)
      answer(allowed ? null : 'wrong-origin', allowed)
    },
  })
  const headers = Object.entries(bareReplyHeaders(config.publicUrl))
  live.engine.use((_request: IncomingMessage, reply: ServerResponse, next: () => void) => {
    for (const [name, value] of headers) reply.setHeader(name, value)
    next()
  })
  live.engine.use((request: IncomingMessage, _reply: ServerResponse, next: (error?: Error) => void) => {
    next(isOfWhoOpened(live, request) ? undefined : new Error('not the line of this session'))
  })
  forgetRequests(live)
  return live
}

/**
 * Without a websocket the number of a line stands in the address, which others may read: alone it opens nothing. A program
 * that signs in within the line (`auth`) sends nothing with its requests that could be asked for: there the number is all.
 */
function isOfWhoOpened(live: LiveServer, request: IncomingMessage): boolean {
  // read as Engine.IO reads it
  const query = new URL(request.url ?? '', 'http://here').searchParams
  const { clients } = live.engine as unknown as { clients: Record<string, { request: IncomingMessage }> }
  const lines = query.getAll('sid').filter((sid) => Object.hasOwn(clients, sid))
  const session = (of: IncomingMessage) => credentialsOf(of.headers)?.token
  return lines.every((sid) => session(clients[sid]!.request) === session(request))
}
