// We answer before the sender is done, and read no further. Cutting the line at once would take the answer from him: a
// line that is closed while bytes are on their way is reset. So it stays, unread, for as long as an answer travels.

import type { FastifyReply, FastifyRequest } from 'fastify'

const lingerSeconds = 5
/** A rest this small is simply taken in, and the line lives on. */
const smallRestBytes = 1024 * 1024

export function leaveUnread({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.readableEnded) return
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
