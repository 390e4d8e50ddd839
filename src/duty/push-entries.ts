// New entries to the sockets of this node: first to the person on duty and whoever is called, then to the others. Each
// socket is asked for access; who may not see an entry gets its bare number, who may not open it any more is let go.

import { entryKindOf } from '../consultation/entries.ts'
import { maySeeEntry } from '../people/access.ts'
import { audienceOf } from '../people/audience.ts'
import type { DutyLists } from './duty-lists.ts'
import { type LiveServer, type LiveSocket, socketsIn, watchRoom } from './live.ts'
import type { RelayMessage } from './relay.ts'

type News = Extract<RelayMessage, { type: 'entries' }>

type SeenBy = 'all' | 'hospital' | undefined

export function pushEntries(io: LiveServer, lists: DutyLists, news: News): void {
  const { subject, consultationId } = news
  const hearing = socketsIn(io, [...audienceOf(subject).full, watchRoom(consultationId)])
  if (hearing.size === 0) return
  const first = new Set([...news.first, ...lists.onDutyFor(subject.networkId, subject.rosterId)])
  const [ahead, behind]: [LiveSocket[], LiveSocket[]] = [[], []]
  for (const socket of hearing) (first.has(socket.data.actor.personId) ? ahead : behind).push(socket)
  for (const sockets of [ahead, behind]) tell(io, news, sockets)
}

function tell(io: LiveServer, news: News, sockets: readonly LiveSocket[]): void {
  const { consultationId, entries, summary } = news
  const asked = new Map<SeenBy, Listeners>()
  for (const entry of entries) {
    const seenBy = entryKindOf(entry.kind)?.seenBy
    const listeners = asked.get(seenBy) ?? listenersOf(news, seenBy, sockets)
    asked.set(seenBy, listeners)
    const isLast = entry === entries.at(-1)
    send(io, listeners.whole, { consultationId, entry, ...(isLast ? { summary } : {}) })
    send(io, listeners.bare, { consultationId, entry: { seq: entry.seq } })
  }
}

/** Ids of sockets. */
interface Listeners {
  whole: string[]
  bare: string[]
}

function listenersOf({ subject, consultationId }: News, seenBy: SeenBy, sockets: readonly LiveSocket[]): Listeners {
  const listeners: Listeners = { whole: [], bare: [] }
  for (const socket of sockets) {
    const { actor } = socket.data
    if (maySeeEntry(actor, subject, seenBy)) listeners.whole.push(socket.id)
    else if (seenBy === 'hospital' && maySeeEntry(actor, subject)) listeners.bare.push(socket.id)
    else letGo(socket, consultationId)
  }
  return listeners
}

// One packet, encoded once for all of them.
function send(io: LiveServer, socketIds: string[], body: Parameters<LiveSocket['emit']>[1]): void {
  if (socketIds.length > 0) io.local.to(socketIds).emit('entry', body as never)
}

function letGo(socket: LiveSocket, consultationId: string): void {
  socket.data.watching.delete(consultationId)
  socket.leave(watchRoom(consultationId))
}
