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

export function readTimelines(tx: Tx, page: TimelinePage): Promise<Timeline[]> {
  const openedAt = sql`to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return readPage<Timeline>(tx, page, sql`${openedAt} as "openedAt", milestones, intervals, findings, facts`)
}

// What is only written on is not taken apart: to parse half a hundred values of a row costs the server more than all
// else of an export. Only the next page asks for the time of opening: as Postgres says it, which is less work for it.
export function readExportedTimelines(tx: Tx, page: TimelinePage): Promise<ExportedTimeline[]> {
  const told = sql`opened_at::text as "openedAt", milestones::text as milestones, intervals::text as intervals,
    array_to_string(findings, ';') as findings`
  return readPage<ExportedTimeline>(tx, page, told)
}

// Index: timelines_span.
async function readPage<Row>(tx: Tx, page: TimelinePage, told: RawBuilder<unknown>): Promise<Row[]> {
  const { networkId, from, to, pathway, siteId, after, limit } = page
  const { rows } = await sql<Row>`
    select consultation_id as "consultationId", site_id as "siteId", pathway, diagnosis, strategy, ${told}
    from timelines
    where network_id = ${networkId} and opened_at >= ${from} and opened_at < ${to}
      ${pathway === undefined ? sql`` : sql`and pathway = ${pathway}`}
      ${siteId === undefined ? sql`` : sql`and site_id = ${siteId}`}
      ${after === null ? sql`` : sql`and (opened_at, consultation_id) > (${after.openedAt}::timestamptz, ${after.consultationId})`}
    order by opened_at, consultation_id
    limit ${limit}`.execute(tx)
  return rows
}
