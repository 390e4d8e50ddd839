// The one statement that writes facts: draft, number, entries, recordings and projections, in one round trip.
// All hang on `claimed`: a draft that is known already (also one that another writer is committing right now, whom
// the unique key waits for) makes the whole statement write nothing.

import { type RawBuilder, sql } from 'kysely'
import type { Consultation, ConsultationSummary, Entry, StoredFile } from '../../consultation/model.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Beside, ReceivedRecording } from '../journal.ts'
import type { MilestoneRow, TimelineRow } from '../projection.ts'
import type { StoredReply } from './find-draft.ts'
import { putMilestones, putTimeline, removeMilestones } from './projections.ts'

export interface Append {
  draft: { authorId: string; draftId: string; contentHash: Buffer; reply: StoredReply } | null
  consultation: Consultation
  /** Absent when nothing but the number changed. */
  summary: ConsultationSummary | null
  authorId: string
  isOpening: boolean
  entries: Entry[]
  recordings: (ReceivedRecording & { seq: number })[]
  original: (StoredFile & { recordingId: string }) | null
  milestones: { kept: MilestoneRow[]; gone: MilestoneRow[] }
  timeline: TimelineRow | null
  beside: readonly Beside[]
  /** Nothing is left to do in this transaction: the commit travels with the statement. */
  isLast: boolean
}

/** The version of the consultation's row (`xmin`). Null: the draft was known, or `onlyIf` is not true; nothing was written. */
export async function appendEntries(tx: Tx, append: Append, onlyIf?: RawBuilder<boolean>): Promise<string | null> {
  const parts = [
    claimDraft(append, onlyIf),
    append.isOpening ? openRow(append) : raiseRow(append),
    addEntries(append),
    ...(append.recordings.length > 0 ? [addRecordings(append)] : []),
    ...(append.original ? [addOriginal(append.original)] : []),
    ...(append.milestones.gone.length > 0 ? [removeMilestones(append.consultation, append.milestones.gone)] : []),
    ...(append.milestones.kept.length > 0 ? [putMilestones(append.consultation, append.milestones.kept)] : []),
    ...(append.timeline ? [putTimeline(append.consultation, append.timeline)] : []),
    ...append.beside.map(({ part }) => part),
  ]
  const written = sql`count(*)::int as written, pg_current_xact_id()::xid::text as version`
  const results = [written, ...append.beside.map(({ also }) => also)]
  const name = sql.raw(append.isLast ? '/* append-entries, then commit */' : '/* append-entries */')
  const { rows } = await sql<{ written: number; version: string }>`
    ${name} with ${sql.join(parts)} select ${sql.join(results)} from claimed`.execute(tx)
  const { written: count, version } = rows[0]!
  return count === 1 ? version : null
}

function claimDraft({ draft, consultation, entries }: Append, onlyIf = sql<boolean>`true`): RawBuilder<unknown> {
  if (draft === null) return sql`claimed as (select 1 as one)`
  return sql`claimed as (
    insert into drafts (author_id, draft_id, network_id, consultation_id, content_hash, reply, at)
    select ${draft.authorId}, ${draft.draftId}, ${consultation.networkId}, ${consultation.id}, ${draft.contentHash}::bytea,
      ${JSON.stringify(draft.reply)}::jsonb, ${entries[0]!.at}::timestamptz
    where ${onlyIf}
    on conflict (author_id, draft_id) do nothing
    returning 1 as one)`
}

function openRow({ consultation, summary, authorId }: Append): RawBuilder<unknown> {
  const c = consultation
  return sql`opened as (
    insert into consultations (id, network_id, site_id, roster_id, hospital_site_id, destination_site_id, pathway,
      state, seq, opened_at, closed_at, author_id, owner_id, snapshot, summary)
    select ${c.id}, ${c.networkId}, ${c.siteId}, ${c.rosterId}, ${c.hospitalSiteId}, ${c.transfer?.to ?? null},
      ${c.pathway}, ${c.state}, ${c.seq}::int, ${c.openedAt}::timestamptz, ${c.closedAt}::timestamptz, ${authorId},
      ${c.owner?.personId ?? null}, ${JSON.stringify(c)}::jsonb, ${JSON.stringify(summary)}::jsonb
    from claimed)`
}

// The snapshot is left alone when only the number moved (a message): readers take the number from its own column.
function raiseRow({ consultation, summary }: Append): RawBuilder<unknown> {
  const c = consultation
  const changed =
    summary === null
      ? sql``
      : sql`, state = ${c.state}, closed_at = ${c.closedAt}, owner_id = ${c.owner?.personId ?? null},
        destination_site_id = ${c.transfer?.to ?? null}, snapshot = ${JSON.stringify(c)}, summary = ${JSON.stringify(summary)}`
  return sql`raised as (
    update consultations set seq = ${c.seq}${changed}
    where id = ${c.id} and exists (select from claimed))`
}

// Written out value by value: half of Postgres' time of unpacking one json.
function addEntries({ consultation, entries }: Append): RawBuilder<unknown> {
  return sql`appended as (
    insert into entries (consultation_id, seq, network_id, kind, at, by_person_id, by_name, by_role, by_site_id, body,
      claimed_at, clock_offset_ms, draft_id)
    select ${consultation.id}, e.seq, ${consultation.networkId}, e.kind, e.at, e.by_person_id, e.by_name, e.by_role,
      e.by_site_id, e.body, e.claimed_at, e.clock_offset_ms, e.draft_id
    from claimed, (values ${sql.join(entries.map(valuesOf))}) as e(seq, kind, at, by_person_id, by_name, by_role,
      by_site_id, body, claimed_at, clock_offset_ms, draft_id))`
}

function valuesOf(entry: Entry): RawBuilder<unknown> {
  const by = entry.by === 'system' ? null : entry.by
  return sql`(${entry.seq}::int, ${entry.kind}::text, ${entry.at}::timestamptz, ${by?.personId ?? null}::text,
    ${by?.name ?? null}::text, ${by?.role ?? null}::text, ${by?.siteId ?? null}::text,
    ${JSON.stringify(entry.body ?? {})}::jsonb, ${entry.claimedAt ?? null}::timestamptz,
    ${entry.clockOffsetMs ?? null}::bigint, ${entry.draftId ?? null}::text)`
}

function addRecordings({ consultation, recordings }: Append): RawBuilder<unknown> {
  return sql`filed as (
    insert into recordings (id, network_id, consultation_id, seq, sha256, name, media_type, bytes)
    select r."recordingId", ${consultation.networkId}, ${consultation.id}, r.seq, r.sha256, r.name, r."mediaType", r.bytes
    from claimed, jsonb_to_recordset(${JSON.stringify(recordings)}::jsonb) as r("recordingId" text, seq int,
      sha256 text, name text, "mediaType" text, bytes bigint))`
}

function addOriginal({ recordingId, sha256, name, mediaType, bytes }: NonNullable<Append['original']>) {
  return sql`originals as (
    update recordings set original_sha256 = ${sha256}, original_name = ${name}, original_media_type = ${mediaType},
      original_bytes = ${bytes}
    where id = ${recordingId} and exists (select from claimed))`
}
