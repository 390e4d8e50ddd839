// Several pushes to many sockets: put into words once for all of them, and on each line they leave in one write. Most of
// what a push costs is its writes. The order of the pushes is kept, on a websocket and without one.

import type { ToWeb } from '../contract/to-web.ts'
import type { LiveSocket } from './live.ts'

/** One push: its name and its body. */
export type Push = { [Name in keyof ToWeb]: readonly [Name, ToWeb[Name]] }[keyof ToWeb]

export function sendTogether(sockets: readonly LiveSocket[], pushes: readonly Push[]): void {
  // nothing to say is no packet
  if (sockets.length === 0 || pushes.length === 0) return
  const texts = pushes.map(([name, body]) => `${event}${JSON.stringify([name, body])}`)
  const frames = texts.map(frameOf)
  const together = written(texts.join(''), Buffer.concat(frames))
  const each = texts.map((text, index) => written(text, frames[index]!))
  // a line that became a websocket stays one; before that, each push is a packet of its own
  for (const { conn } of sockets)
    for (const { text, options } of takesFrames(conn.transport) ? [together] : each) conn.write(text, options)
}

/**
 * As Engine.IO asks before it sends frames as they are. Where it would not, the joined text would go out as one packet
 * that no phone understands.
 */
function takesFrames(transport: unknown): boolean {
  const { name, perMessageDeflate, socket } = transport as Partial<LineOfEngine>
  return name === 'websocket' && !perMessageDeflate && typeof socket?._sender?.sendFrame === 'function'
}

interface LineOfEngine {
  name: string
  perMessageDeflate: unknown
  socket: { _sender?: { sendFrame?: unknown } }
}

/** What Socket.IO calls an event, in the one namespace there is. */
const event = '2'

/** What Engine.IO calls a message. */
const message = '4'

// Engine.IO sends the frames as they are; the text is for lines that are no websocket yet, and for who counts what waits.
const written = (text: string, frames: Buffer) => ({ text, options: { compress: true, wsPreEncodedFrame: [frames] } })

/** RFC 6455: one text, whole, from a server, hence without a mask. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(message + text)
  return Buffer.concat([headOf(payload.length), payload])
}

const wholeText = 0x81
const [twoBytes, eightBytes] = [126, 127]

function headOf(length: number): Buffer {
  if (length < twoBytes) return Buffer.from([wholeText, length])
  if (length < 65_536) {
    const head = Buffer.from([wholeText, twoBytes, 0, 0])
    head.writeUInt16BE(length, 2)
    return head
  }
  const head = Buffer.from([wholeText, eightBytes, 0, 0, 0, 0, 0, 0, 0, 0])
  head.writeBigUInt64BE(BigInt(length), 2)
  return head
}
