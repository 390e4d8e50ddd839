// Rows of the timelines projection, page by page, in the order in which the consultations were opened.

import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { ExportedTimeline, Timeline } from '../journal.ts'

export interface TimelinePage {
  networkId: string
  from: Date
  to: Date
  pathway?: string | undefined
  siteId?: string | undefined
  after: { openedAt: string; consultationId: string } | null
  limit: number
}

type Facts = Pick<Timeline, 'facts'>

export function readTimelines(tx: Tx, page: TimelinePage): Promise<Timeline[]> {
  const openedAt = sql`to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return readPage<Facts>(tx, page, openedAt, sql`, facts`)
}

// Only the next page asks for the time of opening: as Postgres says it, which is a tenth less work for it.
export function readExportedTimelines(tx: Tx, page: TimelinePage): Promise<ExportedTimeline[]> {
  return readPage<unknown>(tx, page, sql`opened_at::text`, sql``)
}

// Index: timelines_span.
async function readPage<More>(
  tx: Tx,
  page: TimelinePage,
  openedAt: RawBuilder<unknown>,
  more: RawBuilder<unknown>,
): Promise<(ExportedTimeline & More)[]> {
  const { networkId, from, to, pathway, siteId, after, limit } = page
  const { rows } = await sql<ExportedTimeline & More>`
    select consultation_id as "consultationId", site_id as "siteId", pathway,
      ${openedAt} as "openedAt", diagnosis, strategy,
      milestones, intervals, findings${more}
    from timelines
    where network_id = ${networkId} and opened_at >= ${from} and opened_at < ${to}
      ${pathway === undefined ? sql`` : sql`and pathway = ${pathway}`}
      ${siteId === undefined ? sql`` : sql`and site_id = ${siteId}`}
      ${after === null ? sql`` : sql`and (opened_at, consultation_id) > (${after.openedAt}::timestamptz, ${after.consultationId})`}
    order by opened_at, consultation_id
    limit ${limit}`.execute(tx)
  return rows
}
