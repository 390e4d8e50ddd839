// New entries to the sockets of this node: first to the person on duty and whoever is called, then to the others. Each
// socket is asked for access; who may not see an entry gets its bare number, who may not open it any more is let go.

import { entryKindOf } from '../consultation/entries.ts'
import type { Entry } from '../consultation/model.ts'
import { maySeeEntry } from '../people/access.ts'
import { audienceOf } from '../people/audience.ts'
import type { DutyLists } from './duty-lists.ts'
import { type LiveServer, type LiveSocket, socketsIn, watchRoom } from './live.ts'
import type { RelayMessage } from './relay.ts'

type News = Extract<RelayMessage, { type: 'entries' }>

export function pushEntries(io: LiveServer, lists: DutyLists, news: News): void {
  const { subject, consultationId, entries } = news
  const hearing = socketsIn(io, [...audienceOf(subject).full, watchRoom(consultationId)])
  if (hearing.size === 0) return
  const first = new Set([...news.first, ...lists.onDutyFor(subject.networkId, subject.rosterId)])
  const order = [...hearing].sort((one, other) => rank(one, first) - rank(other, first))
  for (const entry of entries) pushOne(io, news, entry, order, first)
}

function pushOne(io: LiveServer, news: News, entry: Entry, order: LiveSocket[], first: Set<string>): void {
  const { subject, consultationId, entries, summary } = news
  const seenBy = entryKindOf(entry.kind)?.seenBy
  const groups = { first: [] as string[], others: [] as string[], bare: [] as string[] }
  for (const socket of order) {
    const { actor } = socket.data
    if (maySeeEntry(actor, subject, seenBy)) groups[first.has(actor.personId) ? 'first' : 'others'].push(socket.id)
    else if (seenBy === 'hospital' && maySeeEntry(actor, subject)) groups.bare.push(socket.id)
    else letGo(socket, consultationId)
  }
  const isLast = entry === entries.at(-1)
  const whole = { consultationId, entry, ...(isLast ? { summary } : {}) }
  send(io, groups.first, whole)
  send(io, groups.others, whole)
  send(io, groups.bare, { consultationId, entry: { seq: entry.seq } })
}

// One packet, encoded once for all of them.
function send(io: LiveServer, socketIds: string[], body: Parameters<LiveSocket['emit']>[1]): void {
  if (socketIds.length > 0) io.local.to(socketIds).emit('entry', body as never)
}

const rank = (socket: LiveSocket, first: Set<string>): number => (first.has(socket.data.actor.personId) ? 0 : 1)

function letGo(socket: LiveSocket, consultationId: string): void {
  socket.data.watching.delete(consultationId)
  socket.leave(watchRoom(consultationId))
}
