// Socket.IO and nothing else, as a process of its own: what a socket and a delivery cost at least.

import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { answerParent, cpu } from './answer-parent.ts'
import { type Push, pushEvery } from './push-every.ts'

const http = createServer()
const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false })
io.on('connection', (socket) => {
  socket.on('watch', (_body, reply) => {
    socket.join('watchers')
    reply({ ok: true })
  })
})

http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  answerParent(
    { port: typeof address === 'object' ? address?.port : null },
    {
      async push({ body, times, everyMs }: Push & { body: object }): Promise<number> {
        const before = cpu()
        await pushEvery({ times, everyMs }, () => io.to('watchers').emit('entry', body))
        return cpu() - before
      },
    },
  )
})
