// A line lasts for hours, and the request that opened it with it: half of what an idle phone costs. Once a websocket is
// signed in, nothing is kept of its request but his language and who opened it (asked for again at each request that
// names the line).

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LiveServer, LiveSocket } from './live.ts'

export function forgetRequests(io: LiveServer): void {
  const replies = new WeakMap<IncomingMessage, ServerResponse>()

  io.engine.use((request: IncomingMessage, reply: ServerResponse, next: () => void) => {
    if (request.headers.upgrade !== undefined) replies.set(request, reply)
    next()
  })

  io.on('connection', (socket) => {
    const { conn } = socket
    // without a websocket the next request may need what the first one brought
    if (conn.transport.name !== 'websocket' || conn.upgraded) return
    const reply = replies.get(conn.request)
    if (reply !== undefined) letGo(reply)
    keepOnlyWho(socket)
  })
}

// Engine.IO's stand-in for a reply hangs on the line until it closes; its headers left with the handshake.
function letGo(reply: ServerResponse): void {
  Object.assign(reply, { req: undefined })
}

function keepOnlyWho({ conn, handshake }: LiveSocket): void {
  const { headers, socket } = conn.request
  const { authorization, cookie, 'accept-language': language } = headers
  const who = {
    ...(authorization && { authorization }),
    ...(cookie && { cookie }),
    ...(language && { 'accept-language': language }),
  }
  // who leaves the main space and comes again is asked about by the older name of the socket
  Object.assign(conn, { request: { headers: who, socket, connection: socket } })
  Object.assign(handshake, { headers: who })
}
