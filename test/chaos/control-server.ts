// A chat as bare Socket.IO makes it: what comes is told to everybody and acknowledged.

import { createServer } from 'node:http'
import { Server } from 'socket.io'

const server = createServer()
const io = new Server(server)
io.on('connection', (socket) => {
  socket.on('say', (text: string, acknowledge: () => void) => {
    io.emit('said', text)
    acknowledge()
  })
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'))
