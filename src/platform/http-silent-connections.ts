// A server that ends waits for every connection that Node does not call idle, and to Node one that was opened ahead and
// has not asked anything yet (browsers do that) is busy for up to a minute. Such a one is closed when the end begins.

import type { Socket } from 'node:net'
import type { HttpServer } from './http-server.ts'

export function closeSilentConnections(server: HttpServer): void {
  const open = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.addHook('preClose', async () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  })
}
