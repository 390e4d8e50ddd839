// The timelines of a span for those who count and export. Page by page: a slow download holds no transaction open.

import { mayExport } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import type { Postgres } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Timeline, TimelineSpan } from './journal.ts'
import { storable } from './list-openable.ts'
import { readTimelines, type TimelinePage } from './statements/timelines.ts'

const pageLength = 1000
const beginning = new Date(Date.UTC(1900, 0, 1))
const end = new Date(Date.UTC(2200, 0, 1))

export async function* timelines(postgres: Postgres, actor: Actor, span: TimelineSpan): AsyncIterable<Timeline[]> {
  if (!mayExport(actor, actor.networkId)) throw new RefusalError('not-your-role')
  const { pathway, siteId } = span
  if (pathway?.includes('\0') || siteId?.includes('\0')) return
  const { networkId } = actor
  const wanted = { networkId, from: storable(span.from) ?? beginning, to: storable(span.to) ?? end, pathway, siteId }
  let after: TimelinePage['after'] = null
  for (;;) {
    const page: TimelinePage = { ...wanted, after, limit: pageLength }
    const rows = await postgres.inNetwork(networkId, (tx) => readTimelines(tx, page))
    if (rows.length > 0) yield rows
    if (rows.length < pageLength) return
    after = rows.at(-1)!
  }
}
