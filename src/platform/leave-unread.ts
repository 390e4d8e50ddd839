// We answer before the sender is done, and read no further. Cutting the line at once would take the answer from him: a
// line that is closed while bytes are on their way is reset. So it stays, unread, for as long as an answer travels.

import type { FastifyReply, FastifyRequest, onErrorAsyncHookHandler } from 'fastify'

const lingerSeconds = 5
/** A rest this small is simply taken in, and the line lives on. */
const smallRestBytes = 1024 * 1024
const left = new WeakSet<object>()

/** Also for who is refused before anybody looked at what he sends. */
export function leaveRefusedUnread(room: { addHook(name: 'onError', hook: onErrorAsyncHookHandler): unknown }): void {
  room.addHook('onError', async (request, reply) => leaveUnread(request, reply))
}

export function leaveUnread({ raw }: FastifyRequest, reply: FastifyReply): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = raw.headers
  if (raw.readableEnded || left.has(raw) || (length === '0' && encoding === undefined)) return
  left.add(raw)
  raw.unpipe()
  let bytes = 0
  raw.on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes > smallRestBytes) raw.pause()
  })
  reply.raw.once('finish', () => {
    // read to its end after all: the line goes on with what is asked next
    if (raw.closed) return
    const cut = setTimeout(() => raw.socket.destroy(), lingerSeconds * 1000).unref()
    raw.once('close', () => clearTimeout(cut))
  })
}
