// The timelines of a span for those who count and export. Page by page: a slow download holds no transaction open.

import { setImmediate } from 'node:timers/promises'
import { mayExport } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { TimelineSpan } from './journal.ts'
import { storable } from './list-openable.ts'
import type { TimelinePage } from './statements/timelines.ts'

const pageLength = 500
const beginning = new Date(Date.UTC(1900, 0, 1))
const end = new Date(Date.UTC(2200, 0, 1))

export async function* timelines<Row extends { consultationId: string; openedAt: string }>(
  postgres: Postgres,
  actor: Actor,
  span: TimelineSpan,
  readPage: (tx: Tx, page: TimelinePage) => Promise<Row[]>,
): AsyncIterable<Row[]> {
  if (!mayExport(actor, actor.networkId)) throw new RefusalError('not-your-role')
  const { pathway, siteId } = span
  if (pathway?.includes('\0') || siteId?.includes('\0')) return
  const { networkId } = actor
  const wanted = { networkId, from: storable(span.from) ?? beginning, to: storable(span.to) ?? end, pathway, siteId }
  const read = async (after: TimelinePage['after']) => {
    const page: TimelinePage = { ...wanted, after, limit: pageLength }
    return postgres.inNetwork(networkId, (tx) => readPage(tx, page))
  }
  let coming = read(null)
  for (;;) {
    const rows = await coming
    const isLast = rows.length < pageLength
    if (!isLast) {
      // the next page is read while this one is told; whoever stops listening leaves it unheard
      coming = read(rows.at(-1)!)
      coming.catch(() => {})
      // it is asked for now, and everybody else has a turn before a page is told
      await setImmediate()
    }
    if (rows.length > 0) yield rows
    if (isLast) return
  }
}
