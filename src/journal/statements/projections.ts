// The projections that queries across consultations read, as parts of a statement that has a `claimed` part: they are
// written when that has a row.

import { type RawBuilder, sql } from 'kysely'
import type { Consultation } from '../../consultation/model.ts'
import type { MilestoneRow, TimelineRow } from '../projection.ts'

export function removeMilestones(consultation: Consultation, rows: readonly MilestoneRow[]): RawBuilder<unknown> {
  return sql`unstamped as (
    delete from milestones m
    using claimed, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(milestone text, "siteId" text)
    where m.consultation_id = ${consultation.id} and m.milestone = g.milestone and m.site_id = g."siteId")`
}

export function putMilestones(consultation: Consultation, rows: readonly MilestoneRow[]): RawBuilder<unknown> {
  return sql`stamped as (
    insert into milestones (consultation_id, network_id, milestone, site_id, at, value, source, seq, recorded_at)
    select ${consultation.id}, ${consultation.networkId}, m.milestone, m."siteId", m.at, m.value, m.source, m.seq,
      m."recordedAt"
    from claimed, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(milestone text, "siteId" text,
      at timestamptz, value text, source text, seq int, "recordedAt" timestamptz)
    on conflict (consultation_id, milestone, site_id) do update set at = excluded.at, value = excluded.value,
      source = excluded.source, seq = excluded.seq, recorded_at = excluded.recorded_at)`
}

export function putTimeline(consultation: Consultation, timeline: TimelineRow): RawBuilder<unknown> {
  const t = timeline
  return sql`told as (
    insert into timelines (consultation_id, network_id, site_id, pathway, opened_at, diagnosis, strategy, milestones,
      intervals, findings, facts)
    select ${consultation.id}, ${consultation.networkId}, ${consultation.siteId}, ${consultation.pathway},
      ${consultation.openedAt}::timestamptz, ${t.diagnosis}::text, ${t.strategy}::text,
      ${JSON.stringify(t.milestones)}::jsonb, ${JSON.stringify(t.intervals)}::jsonb, ${t.findings}::text[],
      ${JSON.stringify(t.facts)}::jsonb
    from claimed
    on conflict (consultation_id) do update set diagnosis = excluded.diagnosis, strategy = excluded.strategy,
      milestones = excluded.milestones, intervals = excluded.intervals, findings = excluded.findings,
      facts = excluded.facts)`
}
