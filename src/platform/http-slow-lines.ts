// A line that owes us bytes, or does not take ours, and hardly moves, costs little alone: a phone in a tunnel looks just
// so, and is waited for. Many of them at once are an attack, or will come again by themselves: then all that hardly move
// are cut. Whoever waits for us (a long poll, a disk that is slow) owes nothing.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { systemClock } from './clock.ts'
import type { HttpServer } from './http-server.ts'
import type { Log } from './log.ts'

/** So many may be slow in peace. */
const mostSlow = 50
/** The worst telephone line there is carries ten times as much. */
const bytesPerSecond = 100

interface Line {
  request: IncomingMessage
  movedBytes: number
  sinceMs: number
}

export function cutSlowLines(server: HttpServer, { log, windowMs = 14_000 }: { log: Log; windowMs?: number }): void {
  const open = new Map<Socket, Line>()
  server.server.on('connection', (socket: Socket) => socket.once('close', () => open.delete(socket)))
  // not before: Socket.IO takes the place of whoever listens when it comes
  server.server.once('listening', () => {
    server.server.on('request', (request: IncomingMessage, reply: ServerResponse) => {
      const { socket } = request
      const line = { request, movedBytes: moved(socket), sinceMs: systemClock.monotonicMs() }
      open.set(socket, line)
      const over = () => open.get(socket) === line && open.delete(socket)
      // answered before the sender is done: he still owes the rest
      reply.once('close', () => request.complete && over())
      request.once('close', () => reply.closed && over())
    })
  })
  let strictUntilMs = 0
  const timer = setInterval(
    () => {
      const slow = slowOf(open, windowMs)
      const nowMs = systemClock.monotonicMs()
      // those who came later are of the same crowd
      if (slow.length > mostSlow) strictUntilMs = nowMs + 4 * windowMs
      if (slow.length === 0 || nowMs > strictUntilMs) return
      log.warn({ lines: slow.length }, 'lines that hardly moved were cut')
      for (const socket of slow) socket.destroy()
    },
    Math.ceil(windowMs / 5),
  ).unref()
  server.addHook('onClose', async () => clearInterval(timer))
}

function slowOf(open: Map<Socket, Line>, windowMs: number): Socket[] {
  const nowMs = systemClock.monotonicMs()
  return [...open].flatMap(([socket, line]) => {
    const movedBytes = moved(socket)
    const hasMoved = (movedBytes - line.movedBytes) / (windowMs / 1000) >= bytesPerSecond
    if (owesNothing(socket, line) || hasMoved) {
      line.movedBytes = movedBytes
      line.sinceMs = nowMs
    }
    return nowMs - line.sinceMs >= windowMs ? [socket] : []
  })
}

const moved = (socket: Socket) => socket.bytesRead + socket.bytesWritten - socket.writableLength

function owesNothing(socket: Socket, { request }: Line): boolean {
  // what lies here unread waits for us
  const owesBody = !request.complete && request.readableLength === 0
  return !owesBody && socket.writableLength === 0
}
