// A phone's socket with next to no work of its own, so that 237 of them on the same machine do not hold up the server
// that is measured: it reads the first letters of each message and notes when they came.

import { request } from 'node:http'
import type { Socket } from 'node:net'

export interface LightSocket {
  /** Asks with an acknowledgement; the reply's text. */
  ask(name: string, body: unknown): Promise<string>
  close(): void
}

/** The beginning of one message, and when (ms, the same clock in all processes of this machine) its bytes came. */
export type Hear = (beginning: string, atMs: number) => void

const beginningLength = 400
const [open, ping, pong, message] = ['0', '2', '3', '4']
const [connected, event, ack] = ['0', '2', '3']

export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

export async function connectLightSocket(port: number, token: string | null, hear: Hear): Promise<LightSocket> {
  const line = await upgrade(port)
  const waiting = new Map<string, (text: string) => void>()
  let asked = 0
  let welcome = () => {}
  const isWelcome = new Promise<void>((resolve, reject) => {
    welcome = resolve
    line.once('close', () => reject(new Error('The server closed the line.')))
  })
  isWelcome.catch(() => {})
  readFrames(line, (frame, atMs) => {
    const text = frame.toString('latin1', 0, beginningLength)
    const kind = text[0]!
    if (kind === open) send(line, `${message}${connected}${token === null ? '' : JSON.stringify({ token })}`)
    else if (kind === ping) send(line, pong!)
    else if (text[1] === event) hear(text, atMs)
    else if (text[1] === connected) welcome()
    else if (text[1] === ack) {
      const id = /^\d+/.exec(text.slice(2))![0]
      waiting.get(id)?.(frame.toString())
      waiting.delete(id)
    } else throw new Error(`The server refused: ${text}`)
  })
  await isWelcome
  return {
    ask(name, body) {
      const id = String(asked++)
      send(line, `${message}${event}${id}${JSON.stringify([name, body])}`)
      return new Promise((resolve) => waiting.set(id, resolve))
    },
    close: () => line.destroy(),
  }
}

function upgrade(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asking = request({
      host: '127.0.0.1',
      port,
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('a light socket 1').toString('base64'),
      },
    })
    asking.once('upgrade', (_reply, socket: Socket, head: Buffer) => {
      if (head.length > 0) socket.unshift(head)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      resolve(socket)
    })
    asking.once('response', ({ statusCode }) => reject(new Error(`No socket: ${statusCode}`)))
    asking.once('error', reject)
    asking.end()
  })
}

// RFC 6455: from the server unmasked and, without fragments, one frame a message.
function readFrames(line: Socket, take: (frame: Buffer, atMs: number) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  line.on('data', (bytes: Buffer) => {
    const atMs = nowMs()
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    for (;;) {
      const frame = firstFrame(rest)
      if (frame === null) return
      if (frame.isText) take(rest.subarray(frame.from, frame.to), atMs)
      rest = rest.subarray(frame.to)
    }
  })
}

function firstFrame(bytes: Buffer): { from: number; to: number; isText: boolean } | null {
  if (bytes.length < 2) return null
  const short = bytes[1]! & 0x7f
  const from = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < from) return null
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  return bytes.length < from + length ? null : { from, to: from + length, isText: (bytes[0]! & 0x0f) === 1 }
}

// A mask is required of clients and nobody says that it may not be zero.
function send(line: Socket, text: string): void {
  const payload = Buffer.from(text)
  const head = payload.length < 126 ? Buffer.from([0x81, 0x80 | payload.length]) : longHead(payload.length)
  line.write(Buffer.concat([head, Buffer.alloc(4), payload]))
}

function longHead(length: number): Buffer {
  const head = Buffer.from([0x81, 0x80 | 126, 0, 0])
  head.writeUInt16BE(length, 2)
  return head
}
