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
  const rooms = [...audienceOf(subject).full, watchRoom(consultationId)]
  const first = new Set([...news.first, ...lists.onDutyFor(subject.networkId, subject.rosterId)])
  const [ahead, behind]: [LiveSocket[], LiveSocket[]] = [[], []]
  for (const socket of socketsIn(io, rooms)) (first.has(socket.data.actor.personId) ? ahead : behind).push(socket)
  tell(io, news, { sockets: ahead, all: io.local.to(idsOf(ahead)) })
  tell(io, news, { sockets: behind, all: io.local.to(rooms).except(idsOf(ahead)) })
}

/** Some sockets, and the shortest way to tell exactly all of them. */
interface Crowd {
  sockets: readonly LiveSocket[]
  all: ReturnType<LiveServer['to']>
}

function tell(io: LiveServer, news: News, { sockets, all }: Crowd): void {
  // nobody's room is everybody's
  if (sockets.length === 0) return
  const { consultationId, entries, summary } = news
  const asked = new Map<SeenBy, Listeners>()
  for (const entry of entries) {
    const seenBy = entryKindOf(entry.kind)?.seenBy
    const { whole, bare } = asked.get(seenBy) ?? listenersOf(news, seenBy, sockets)
    asked.set(seenBy, { whole, bare })
    const isLast = entry === entries.at(-1)
    const body = { consultationId, entry, ...(isLast ? { summary } : {}) }
    if (whole.length === sockets.length) all.emit('entry', body)
    else if (whole.length > 0) io.local.to(whole).emit('entry', body)
    if (bare.length > 0) io.local.to(bare).emit('entry', { consultationId, entry: { seq: entry.seq } })
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

const idsOf = (sockets: readonly LiveSocket[]): string[] => sockets.map(({ id }) => id)

function letGo(socket: LiveSocket, consultationId: string): void {
  socket.data.watching.delete(consultationId)
  socket.leave(watchRoom(consultationId))
}
