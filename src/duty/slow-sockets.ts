// A phone that takes no more lets its pushes pile up in this process. It is cut, and catches up when it returns.

import { limits } from '../contract/limits.ts'
import type { Log } from '../platform/log.ts'
import type { LiveServer, LiveSocket } from './live.ts'

const lookEveryMs = 1_000

/** Returns how to stop. */
export function dropSlowSockets(io: LiveServer, { log }: { log: Log }): () => void {
  const timer = setInterval(() => {
    for (const socket of io.of('/').sockets.values()) {
      if (waitingBytes(socket) <= limits.socketBufferedBytes) continue
      log.info('a socket that takes nothing more was cut')
      // a polite close would wait behind the very bytes that nobody takes
      socket.conn.close(true)
    }
  }, lookEveryMs)
  return () => clearInterval(timer)
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
