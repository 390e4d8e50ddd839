// A line lasts for hours, and the request that opened it with it: half of what an idle phone costs. Once a websocket is
// signed in, nothing is kept of its request but who opened it (asked for again at each request that names the line).

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
  const { authorization, cookie } = headers
  const who = { ...(authorization && { authorization }), ...(cookie && { cookie }) }
  Object.assign(conn, { request: { headers: who, socket } })
  Object.assign(handshake, { headers: who })
}
