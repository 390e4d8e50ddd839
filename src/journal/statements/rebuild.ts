// What the tool that rebuilds reads and writes: everything that follows from the entries of one consultation.

import { sql } from 'kysely'
import type { Consultation, ConsultationSummary } from '../../consultation/model.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { MilestoneRow, TimelineRow } from '../projection.ts'
import { putMilestones, putTimeline } from './projections.ts'

export interface Kept {
  consultation: Consultation
  summary: ConsultationSummary
  milestones: MilestoneRow[]
  timeline: TimelineRow | null
}

/** Index: primary key. */
export async function consultationIds(tx: Tx, page: { after: string; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from consultations where id > ${page.after} order by id limit ${page.limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Index: primary keys. */
export async function readKept(tx: Tx, consultationId: string): Promise<Kept> {
  const { rows } = await sql<{ seq: number; snapshot: Consultation; summary: ConsultationSummary }>`
    select seq, snapshot, summary from consultations where id = ${consultationId}`.execute(tx)
  const { seq, snapshot, summary } = rows[0]!
  const timelines = await sql<TimelineRow>`
    select diagnosis, strategy, milestones, intervals, findings, facts
    from timelines where consultation_id = ${consultationId}`.execute(tx)
  return {
    consultation: { ...snapshot, seq },
    summary: { ...summary, seq },
    milestones: await readMilestones(tx, consultationId),
    timeline: timelines.rows[0] ?? null,
  }
}

async function readMilestones(tx: Tx, consultationId: string): Promise<MilestoneRow[]> {
  interface Row extends Pick<MilestoneRow, 'milestone' | 'value' | 'source' | 'seq'> {
    site_id: string
    at: Date | null
    recorded_at: Date
  }
  const { rows } = await sql<Row>`
    select milestone, site_id, at, value, source, seq, recorded_at
    from milestones where consultation_id = ${consultationId}`.execute(tx)
  return rows.map(({ site_id: siteId, at, recorded_at: recordedAt, ...row }) => ({
    ...row,
    siteId,
    at: at?.toISOString() ?? null,
    recordedAt: recordedAt.toISOString(),
  }))
}

/** Two statements: a row that goes and comes back may not do both in one. */
export async function putKept(tx: Tx, { consultation, summary, milestones, timeline }: Kept): Promise<void> {
  const c = consultation
  await sql`delete from milestones where consultation_id = ${c.id}`.execute(tx)
  const parts = [
    sql`claimed as (select 1 as one)`,
    sql`said as (
      update consultations set state = ${c.state}, closed_at = ${c.closedAt}, owner_id = ${c.owner?.personId ?? null},
        destination_site_id = ${c.transfer?.to ?? null}, snapshot = ${JSON.stringify(c)},
        summary = ${JSON.stringify(summary)}
      where id = ${c.id})`,
    ...(milestones.length > 0 ? [putMilestones(c, milestones)] : []),
    ...(timeline ? [putTimeline(c, timeline)] : []),
  ]
  await sql`with ${sql.join(parts)} select 1`.execute(tx)
}
