// The server stops: every phone is told by a closed line and tries again elsewhere or later. A phone in a tunnel
// answers nothing and must not hold up the stop.

import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { LiveServer } from './live.ts'

const graceMs = 300

export async function sayGoodbye(io: LiveServer): Promise<void> {
  const { clients } = io.engine as unknown as { clients: Record<string, { request: { socket: Socket } }> }
  const lines = Object.values(clients).map(({ request }) => request.socket)
  io.local.disconnectSockets(true)
  io.engine.close()
  const deadline = AbortSignal.timeout(graceMs)
  while (lines.some(({ destroyed }) => !destroyed) && !deadline.aborted) await wait(10)
  for (const line of lines) line.destroy()
}
