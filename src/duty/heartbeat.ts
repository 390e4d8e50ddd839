// Every 15 seconds: the heads of what each socket watches and of its duty list, so that a silently lost push is found;
// who is on duty; what rings. One query of each for a whole network, never one for a socket.

import { limits } from '../contract/limits.ts'
import type { ToWeb } from '../contract/to-web.ts'
import type { LiveHead } from '../journal/journal.ts'
import { mayOpen } from '../people/access.ts'
import { audienceOf } from '../people/audience.ts'
import { type LiveSocket, networkRoom, socketsIn } from './live.ts'
import type { MessageContext } from './messages.ts'
import { sendTogether } from './send-together.ts'

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
  const heads = found.map((head) => ({ ...head, rooms: audienceOf(head.subject).full }))
  // most phones are told the same: it is put into words once
  const told = new Map<string, { sockets: LiveSocket[]; body: ToWeb['heads'] }>()
  for (const socket of listening) {
    const concerning = heads.filter((head) => concerns(socket, head))
    const key = concerning.map(({ consultationId }) => consultationId).join(' ')
    const same = told.get(key)
    if (same) same.sockets.push(socket)
    else told.set(key, { sockets: [socket], body: concerning.map(bareHead) })
  }
  for (const { sockets, body } of told.values()) sendTogether(sockets, [['heads', body]])
}

const bareHead = ({ consultationId, seq }: LiveHead) => ({ consultationId, seq })

function concerns(socket: LiveSocket, { consultationId, subject, isOpen, rooms }: LiveHead & { rooms: string[] }) {
  const { watching, hearsDuty, actor } = socket.data
  if (watching.has(consultationId)) return mayOpen(actor, subject)
  if (!isOpen || !hearsDuty) return false
  return rooms.some((room) => socket.rooms.has(room)) && mayOpen(actor, subject)
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
