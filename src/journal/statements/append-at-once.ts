// One entry that changes nothing but the number, in one statement that takes the row, looks whether it is still the
// version that the entry was decided on, reads the clock, and writes. Where anything is otherwise nothing is written.

import { CompiledQuery } from 'kysely'
import type { Entry } from '../../consultation/model.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Left } from '../last-left.ts'
import type { SealedDraft } from '../sealed-draft.ts'
import type { StoredReply } from './find-draft.ts'

export interface AppendAtOnce {
  left: Left
  /** Its `at` and `clockOffsetMs` are the statement's to say. */
  entry: Entry
  draft: SealedDraft
  /** How long ago the draft arrived; what is counted from then on is the database's. */
  waitedMs: number
}

export interface AppendedAtOnce {
  at: Date
  clockOffsetMs: number | null
  version: string
}

// The update waits for whoever has the row, looks at what he left, and only then are its returned values worked out:
// lock, then clock. Two writers of one draft meet at that row; who writes the same draft elsewhere at this very moment
// breaks the unique key. Times are cut to milliseconds, as a reader of the row would get them.
const text = `/* append-at-once, then commit */ with raised as (
    update consultations set seq = $1::int
    where id = $2 and seq = $1::int - 1 and xmin = $3::xid
      and not exists (select from drafts where author_id = $4 and draft_id = $5)
    returning date_trunc('milliseconds', clock_timestamp()) as at,
      floor(extract(epoch from statement_timestamp()) * 1000)::bigint - $6::bigint as clock_offset_ms),
  claimed as (
    insert into drafts (author_id, draft_id, network_id, consultation_id, content_hash, reply, at)
    select $4, $5, $7, $2, $8::bytea, $9::jsonb, at from raised),
  appended as (
    insert into entries (consultation_id, seq, network_id, kind, at, by_person_id, by_name, by_role, by_site_id, body,
      claimed_at, clock_offset_ms, draft_id)
    select $2, $1::int, $7, $10, at, $4, $11, $12, $13, $14::jsonb, $15::timestamptz, clock_offset_ms, $5 from raised)
  select at, clock_offset_ms as "clockOffsetMs", pg_current_xact_id()::xid::text as version from raised`

/** Null: the row is another, or the draft is known. Index: primary keys. */
export async function appendAtOnce(
  tx: Tx,
  { left, entry, draft, waitedMs }: AppendAtOnce,
): Promise<AppendedAtOnce | null> {
  const { seq, kind, by, body } = entry
  if (by === 'system') throw new Error('A draft is written by a person.')
  const reply: StoredReply = { first: seq, last: seq }
  const values = [
    seq,
    left.consultation.id,
    left.version,
    draft.authorId,
    draft.draftId,
    draft.sentAt === undefined ? null : Date.parse(draft.sentAt) + Math.round(waitedMs),
    left.consultation.networkId,
    draft.contentHash,
    JSON.stringify(reply),
    kind,
    by.name,
    by.role,
    by.siteId,
    JSON.stringify(body ?? {}),
    entry.claimedAt ?? null,
  ]
  const { rows } = await tx.executeQuery<AppendedAtOnce>(CompiledQuery.raw(text, values))
  return rows[0] ?? null
}
