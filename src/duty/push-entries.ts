// New entries to the sockets of this node: first to the person on duty and whoever is called, then to the others. Each
// socket is asked for access; who may not see an entry gets its bare number, who may not open it any more is let go.

import { entryKindOf } from '../consultation/entries.ts'
import type { Entry } from '../consultation/model.ts'
import { mayOpen, maySeeEntry } from '../people/access.ts'
import { audienceOf } from '../people/audience.ts'
import type { DutyLists } from './duty-lists.ts'
import { type LiveServer, type LiveSocket, socketsIn, watchRoom } from './live.ts'
import type { RelayMessage } from './relay.ts'
import { type Push, sendTogether } from './send-together.ts'

type News = Extract<RelayMessage, { type: 'entries' }>

export function pushEntries(io: LiveServer, lists: DutyLists, news: News): void {
  const { subject, consultationId } = news
  const rooms = [...audienceOf(subject).full, watchRoom(consultationId)]
  const first = new Set([...news.first, ...lists.onDutyFor(subject.networkId, subject.rosterId)])
  const [ahead, behind]: [LiveSocket[], LiveSocket[]] = [[], []]
  for (const socket of socketsIn(io, rooms)) (first.has(socket.data.actor.personId) ? ahead : behind).push(socket)
  tell(news, ahead)
  tell(news, behind)
}

function tell(news: News, sockets: readonly LiveSocket[]): void {
  const { subject, consultationId, entries } = news
  const isForAll = entries.every((entry) => !isAmongAnswering(entry))
  const [whole, bare]: [LiveSocket[], LiveSocket[]] = [[], []]
  for (const socket of sockets) {
    const { actor } = socket.data
    if (!mayOpen(actor, subject)) letGo(socket, consultationId)
    else (isForAll || maySeeEntry(actor, subject, 'hospital') ? whole : bare).push(socket)
  }
  sendTogether(whole, pushesOf(news, true))
  sendTogether(bare, pushesOf(news, false))
}

function pushesOf({ consultationId, entries, summary }: News, isAnswering: boolean): Push[] {
  return entries.map((entry) => {
    if (!isAnswering && isAmongAnswering(entry)) return ['entry', { consultationId, entry: { seq: entry.seq } }]
    const isLast = entry === entries.at(-1)
    return ['entry', { consultationId, entry, ...(isLast ? { summary } : {}) }]
  })
}

const isAmongAnswering = ({ kind }: Entry): boolean => entryKindOf(kind)?.seenBy === 'hospital'

function letGo(socket: LiveSocket, consultationId: string): void {
  socket.data.watching.delete(consultationId)
  socket.leave(watchRoom(consultationId))
}
