// Every 15 seconds: the heads of what each socket watches and of its duty list, so that a silently lost push is found;
// who is on duty; what rings. One query of each for a whole network, never one for a socket.

import { limits } from '../contract/limits.ts'
import type { LiveHead } from '../journal/journal.ts'
import { mayOpen } from '../people/access.ts'
import { audienceOf } from '../people/audience.ts'
import { type LiveSocket, networkRoom, socketsIn } from './live.ts'
import type { MessageContext } from './messages.ts'

const askAgainAfterMs = 60_000

/** Returns how to stop. `everySeconds` is for tests. */
export function beat(room: MessageContext, everySeconds: number = limits.headsSeconds): () => void {
  const timer = setInterval(() => {
    const networkIds = new Set([...room.io.of('/').sockets.values()].map(({ data }) => data.actor.networkId))
    for (const networkId of networkIds) {
      beatOnce(room, networkId).catch((error: unknown) => room.log.warn({ err: error }, 'a beat was left out'))
    }
  }, everySeconds * 1000)
  return () => clearInterval(timer)
}

async function beatOnce(room: MessageContext, networkId: string): Promise<void> {
  room.sessions.askAgain(networkId, room.clock.monotonicMs() - askAgainAfterMs)
  const sockets = [...socketsIn(room.io, [networkRoom(networkId)])]
  if (sockets.some(({ data }) => data.hearsDuty)) room.lists.resolve(networkId)
  await Promise.all([tellHeads(room, networkId, sockets), alignRings(room, networkId, sockets)])
}

async function tellHeads({ journal }: MessageContext, networkId: string, sockets: LiveSocket[]): Promise<void> {
  const listening = sockets.filter(({ data }) => data.hearsDuty || data.watching.size > 0)
  if (listening.length === 0) return
  const watched = new Set(listening.flatMap(({ data }) => [...data.watching]))
  const found = await journal.liveHeads(networkId, [...watched])
  for (const socket of listening) {
    const heads = found
      .filter((head) => concerns(socket, head))
      .map(({ consultationId, seq }) => ({ consultationId, seq }))
    socket.emit('heads', heads)
  }
}

function concerns(socket: LiveSocket, { consultationId, subject, isOpen }: LiveHead): boolean {
  const { watching, hearsDuty, actor } = socket.data
  if (watching.has(consultationId)) return mayOpen(actor, subject)
  if (!isOpen || !hearsDuty) return false
  return audienceOf(subject).full.some((room) => socket.rooms.has(room)) && mayOpen(actor, subject)
}

async function alignRings({ rings, calls }: MessageContext, networkId: string, sockets: LiveSocket[]): Promise<void> {
  const listening = sockets.filter(({ data }) => data.hearsDuty)
  if (listening.length === 0) return
  const before = new Map(listening.map((socket) => [socket, new Set(socket.data.ringing.keys())]))
  const personIds = [...new Set(listening.map(({ data }) => data.actor.personId))]
  const ringing = await rings.ringsOfAll(networkId, personIds)
  for (const [socket, wasRinging] of before) {
    const own = ringing.filter(({ personId }) => personId === socket.data.actor.personId)
    calls.align(socket, own, wasRinging)
  }
}
