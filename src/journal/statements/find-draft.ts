// A draft that was kept before: what it was, and which entries were its reply.

import { type RawBuilder, sql } from 'kysely'
import type { Subject } from '../../people/actor.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type SubjectRow, subjectColumns, subjectOf } from './subject-columns.ts'

/** What a draft's reply was: entries never change, so their numbers are the reply. */
export interface StoredReply {
  first: number
  last: number
  refusedRecordings?: { index: number; refusal: unknown }[]
}

export interface KnownDraft {
  consultationId: string
  contentHash: Buffer
  reply: StoredReply
  /** Null: its consultation was erased. */
  subject: Subject | null
}

interface Row extends SubjectRow {
  consultation_id: string
  content_hash: Buffer
  reply: StoredReply
}

/** An expression: was this draft kept before? */
export function isKnownDraft(authorId: string, draftId: string): RawBuilder<boolean> {
  return sql`exists (select from drafts where author_id = ${authorId} and draft_id = ${draftId})`
}

// Index: primary keys of drafts and consultations.
export async function findDraft(tx: Tx, authorId: string, draftId: string): Promise<KnownDraft | null> {
  const { rows } = await sql<Row>`
    /* find-draft */ select d.consultation_id, d.content_hash, d.reply, ${subjectColumns}
    from drafts d left join consultations c on c.id = d.consultation_id
    where d.author_id = ${authorId} and d.draft_id = ${draftId}`.execute(tx)
  const row = rows[0]
  if (row === undefined) return null
  return {
    consultationId: row.consultation_id,
    contentHash: row.content_hash,
    reply: row.reply,
    subject: row.network_id === null ? null : subjectOf(row),
  }
}
