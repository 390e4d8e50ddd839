// A phone that takes no more lets its pushes pile up in this process. It is cut, and catches up when it returns.

import { limits } from '../contract/limits.ts'
import type { Log } from '../platform/log.ts'
import type { LiveServer, LiveSocket } from './live.ts'

const lookEveryMs = 1_000

/** Returns how to stop. */
export function dropSlowSockets(io: LiveServer, { log }: { log: Log }): () => void {
  /** Over the limit at the last look: a burst that is taken within a second is no reason to cut. */
  let suspects = new Set<string>()
  const timer = setInterval(() => {
    const slow = [...io.of('/').sockets.values()].filter((socket) => waitingBytes(socket) > limits.socketBufferedBytes)
    for (const socket of slow) {
      if (!suspects.has(socket.id)) continue
      log.info('a socket that takes nothing more was cut')
      cutLine(socket)
    }
    suspects = new Set(slow.map(({ id }) => id))
  }, lookEveryMs)
  return () => clearInterval(timer)
}

// A polite close would wait behind the very bytes that nobody takes.
function cutLine({ conn }: LiveSocket): void {
  conn.close(true)
  conn.request.socket.destroy()
}

interface Waiting {
  writeBuffer: { data?: string | Buffer }[]
  transport: { socket?: { bufferedAmount?: number } }
}

function waitingBytes({ conn }: LiveSocket): number {
  const { writeBuffer, transport } = conn as unknown as Waiting
  const queued = writeBuffer.reduce((bytes, { data }) => bytes + (data ? Buffer.byteLength(data) : 0), 0)
  return queued + (transport.socket?.bufferedAmount ?? 0)
}
