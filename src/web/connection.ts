// The live wire to the server: the only file of the web that knows Socket.IO. It carries pushes in and questions out, and
// says when it is up; what is asked after that (watch first, then what is missing) is in following.ts. A lost push is
// nobody's harm: the heads every 15 s show it.

import { io, type Socket } from 'socket.io-client'
import type { z } from 'zod'
import { limits } from '../contract/limits.ts'
import type { Problem } from '../contract/refusals.ts'
import type { MessageName, ToServer } from '../contract/to-server.ts'
import type { ToWeb } from '../contract/to-web.ts'
import { protocolVersion } from '../contract/version.ts'
import { NotReached, RefusalError, type Server } from './api.ts'
import type { Push } from './apply.ts'
import { monotonicMs, phoneNow, serverSaid } from './clock.ts'

export type BodyOf<Name extends MessageName> = z.input<ToServer[Name]['body']>
export type ReplyOf<Name extends MessageName> = z.infer<ToServer[Name]['reply']>

export interface ConnectionParts {
  /** `measured`: the clock has been compared with the server's, or could not be. */
  onUp(measured: Promise<void>): void
  onDown(): void
  onPush(push: Push): void
  /** The server does not know this session (any more). */
  onSignedOut(reason?: string): void
}

export interface Connection {
  isUp(): boolean
  /** Throws RefusalError (a no) or NotReached (no answer in time). */
  ask<Name extends MessageName>(name: Name, body: BodyOf<Name>): Promise<ReplyOf<Name>>
  /** The network or the screen came back: do not wait for the next try. */
  wake(): void
  measureClock(): Promise<void>
  close(): void
}

type Reply = { ok: true; value: unknown } | { ok: false; refusal: Problem }

const answerWithinMs = 8000
const pushNames: readonly (keyof ToWeb)[] = [
  'entry',
  'duty',
  'ring',
  'ring-stopped',
  'heads',
  'signed-out',
  'self-test',
  'self-test-result',
  'alarm',
  'receipts',
]

export function connect(parts: ConnectionParts, server: Server = { address: '' }): Connection {
  const options = {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    timeout: answerWithinMs,
    auth: { protocol: protocolVersion, ...(server.token ? { token: server.token } : {}) },
  }
  // Each its own wire: a program may be several phones.
  const socket = server.address ? io(server.address, { ...options, forceNew: true }) : io(options)
  const connection = { isUp: () => socket.connected, ask, wake, measureClock, close: () => socket.disconnect() }

  async function ask<Name extends MessageName>(name: Name, body: BodyOf<Name>): Promise<ReplyOf<Name>> {
    if (!socket.connected) throw new NotReached('not connected')
    const reply: Reply = await socket
      .timeout(answerWithinMs)
      .emitWithAck(name, body)
      .catch((cause: unknown) => {
        throw new NotReached('no answer', { cause })
      })
    if (reply.ok) return reply.value as ReplyOf<Name>
    throw new RefusalError(reply.refusal)
  }

  async function measureClock() {
    const askedAt = monotonicMs()
    const { serverAt } = await ask('clock', { phoneAt: phoneNow() })
    serverSaid(serverAt, monotonicMs() - askedAt)
  }

  function wake() {
    if (!socket.connected) return void socket.connect()
    measureClock().then(
      () => parts.onUp(Promise.resolve()),
      () => socket.disconnect().connect(),
    )
  }

  for (const name of pushNames) {
    socket.on(name, (body: unknown) => parts.onPush({ name, body } as Push))
  }
  socket.on('connect', () => {
    const measured = measureClock().catch(() => undefined)
    parts.onUp(measured)
  })
  const stopTrying = reconnectWhenDropped(socket, parts)
  const clockTimer = setInterval(() => void measureClock().catch(() => undefined), limits.headsSeconds * 4000)
  return {
    ...connection,
    close() {
      clearInterval(clockTimer)
      stopTrying()
      socket.disconnect()
    },
  }
}

/** A socket that the server closed does not come back by itself: try again, unless the session is over. */
function reconnectWhenDropped(socket: Socket, parts: ConnectionParts): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = (ms: number) => {
    timer = setTimeout(() => socket.connect(), ms)
  }
  socket.on('disconnect', (reason) => {
    parts.onDown()
    if (reason === 'io server disconnect') again(1000)
  })
  socket.on('connect_error', (cause: Error & { data?: Partial<Problem> }) => {
    parts.onDown()
    if (cause.data?.code === 'not-signed-in') return parts.onSignedOut(cause.data.reason)
    if (!socket.active) again(3000)
  })
  return () => clearTimeout(timer)
}
