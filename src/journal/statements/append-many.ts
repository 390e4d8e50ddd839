// The same facts as append-entries, of many consultations in one statement: for what the system writes in bursts, under
// the locks of all of them. No drafts, no files, and nothing that takes a milestone away.

import { sql } from 'kysely'
import type { Entry } from '../../consultation/model.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Append } from './append-entries.ts'

/** The last statement of its transaction. */
export async function appendMany(tx: Tx, appends: readonly ManyAppend[]): Promise<void> {
  if (!appends.every(isPlain)) throw new Error('To be written alone.')
  await sql`/* append-many, then commit */ with raised as (
      update consultations c set seq = r.seq, state = r.state, closed_at = r."closedAt", owner_id = r."ownerId",
        destination_site_id = r."destinationId", snapshot = r.snapshot, summary = coalesce(r.summary, c.summary)
      from ${recordset(appends.map(headOf))} as r(id text, seq int, state text, "closedAt" timestamptz, "ownerId" text,
        "destinationId" text, snapshot jsonb, summary jsonb)
      where c.id = r.id),
    stamped as (
      insert into milestones (consultation_id, network_id, milestone, site_id, at, value, source, seq, recorded_at)
      select m.id, m."networkId", m.milestone, m."siteId", m.at, m.value, m.source, m.seq, m."recordedAt"
      from ${recordset(appends.flatMap(milestonesOf))} as m(id text, "networkId" text, milestone text, "siteId" text,
        at timestamptz, value text, source text, seq int, "recordedAt" timestamptz)
      on conflict (consultation_id, milestone, site_id) do update set at = excluded.at, value = excluded.value,
        source = excluded.source, seq = excluded.seq, recorded_at = excluded.recorded_at),
    told as (
      update timelines t set diagnosis = l.diagnosis, strategy = l.strategy, milestones = l.milestones,
        intervals = l.intervals, facts = l.facts,
        findings = array(select jsonb_array_elements_text(l.findings))
      from ${recordset(appends.flatMap(timelineOf))} as l(id text, diagnosis text, strategy text, milestones jsonb,
        intervals jsonb, findings jsonb, facts jsonb)
      where t.consultation_id = l.id)
    insert into entries (consultation_id, seq, network_id, kind, at, body)
    select e.id, e.seq, e."networkId", e.kind, e.at, e.body
    from ${recordset(appends.flatMap(entriesOf))} as e(id text, seq int, "networkId" text, kind text, at timestamptz,
      body jsonb)`.execute(tx)
}

type ManyAppend = Omit<Append, 'isLast' | 'beside'>

const recordset = (rows: readonly unknown[]) => sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)`

function isPlain({ draft, isOpening, recordings, original, milestones, entries }: ManyAppend): boolean {
  const isMore = draft !== null || isOpening || recordings.length > 0 || original !== null || milestones.gone.length > 0
  return !isMore && entries.every(({ by }) => by === 'system')
}

function headOf({ consultation, summary }: ManyAppend) {
  const { id, seq, state, closedAt, owner, transfer } = consultation
  return {
    id,
    seq,
    state,
    closedAt,
    ownerId: owner?.personId ?? null,
    destinationId: transfer?.to ?? null,
    snapshot: consultation,
    summary,
  }
}

const milestonesOf = ({ consultation: { id, networkId }, milestones }: ManyAppend) =>
  milestones.kept.map((row) => ({ id, networkId, ...row }))

const timelineOf = ({ consultation: { id }, timeline }: ManyAppend) => (timeline ? [{ id, ...timeline }] : [])

const entriesOf = ({ consultation: { id, networkId }, entries }: ManyAppend) =>
  entries.map(({ seq, kind, at, body }: Entry) => ({ id, networkId, seq, kind, at, body: body ?? {} }))
