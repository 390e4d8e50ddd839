// Rows of the timelines projection, page by page, in the order in which the consultations were opened.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { Timeline } from '../journal.ts'

export interface TimelinePage {
  networkId: string
  from: Date
  to: Date
  pathway?: string | undefined
  siteId?: string | undefined
  after: { openedAt: string; consultationId: string } | null
  limit: number
}

interface Row extends Omit<Timeline, 'consultationId' | 'siteId' | 'openedAt'> {
  consultation_id: string
  site_id: string
  opened_at: Date
}

// Index: timelines_span.
export async function readTimelines(tx: Tx, page: TimelinePage): Promise<Timeline[]> {
  const { networkId, from, to, pathway, siteId, after, limit } = page
  const { rows } = await sql<Row>`
    select consultation_id, site_id, pathway, opened_at, diagnosis, strategy, milestones, intervals, findings, facts
    from timelines
    where network_id = ${networkId} and opened_at >= ${from} and opened_at < ${to}
      ${pathway === undefined ? sql`` : sql`and pathway = ${pathway}`}
      ${siteId === undefined ? sql`` : sql`and site_id = ${siteId}`}
      ${after === null ? sql`` : sql`and (opened_at, consultation_id) > (${after.openedAt}::timestamptz, ${after.consultationId})`}
    order by opened_at, consultation_id
    limit ${limit}`.execute(tx)
  return rows.map(({ consultation_id: consultationId, site_id: siteId, opened_at: openedAt, ...row }) => ({
    consultationId,
    siteId,
    openedAt: openedAt.toISOString(),
    ...row,
  }))
}
