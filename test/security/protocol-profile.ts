// The live server as it is (src/duty/live-server.ts: same origins, headers and refusal of foreign lines), with the short times
// and the echoes that the official test suites of the two protocols expect, and nobody asked who he is.

import Fastify from 'fastify'
import { liveServer } from '../../src/duty/live-server.ts'

type Said = (...said: unknown[]) => void

export async function openProtocolServer(
  port: number,
  pingTimeout = 200,
): Promise<{ address: string; close(): Promise<void> }> {
  const server = Fastify()
  const config = { publicUrl: undefined, trustProxy: false }
  const live = liveServer(server, { config }, { pingInterval: 300, pingTimeout, maxHttpBufferSize: 1_000_000 })
  const say = (socket: { emit(name: never, ...said: never[]): unknown }, name: string, ...said: unknown[]) =>
    socket.emit(name as never, ...(said as never[]))
  live.on('connection', (socket) => {
    say(socket, 'auth', socket.handshake.auth)
    socket.on('message', (...said) => say(socket, 'message-back', ...said))
    socket.on('message-with-ack', (...said) => (said.pop() as unknown as Said)(...said))
  })
  live.of('/custom').on('connection', (socket) => say(socket, 'auth', socket.handshake.auth))
  const address = await server.listen({ port, host: '127.0.0.1' })
  return {
    address,
    async close() {
      await live.close()
      await server.close()
    },
  }
}
