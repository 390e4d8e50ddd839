// What one person wrote: where, when, as what and which kind. What he wrote is the patient's record and is not told here.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { EntryOfPerson } from '../journal.ts'

export interface DraftsPage {
  entries: EntryOfPerson[]
  /** Of the last draft of this page; null = that was all. */
  next: string | null
}

/** By his drafts, so many at a time: every entry of a person came with one. Index: primary keys of drafts and entries. */
export async function entriesOfPerson(
  tx: Tx,
  { personId, after, limit }: { personId: string; after: string; limit: number },
): Promise<DraftsPage> {
  const { rows } = await sql<Omit<EntryOfPerson, 'at'> & { at: Date; draftId: string }>`
    select d.draft_id as "draftId", e.consultation_id as "consultationId", e.seq, e.kind, e.at, e.by_role as role, e.by_site_id as "siteId"
    from (select draft_id, consultation_id, reply from drafts
      where author_id = ${personId} and draft_id > ${after} order by draft_id limit ${limit}) d
    left join entries e on e.consultation_id = d.consultation_id and e.by_person_id = ${personId}
      and e.seq between (d.reply ->> 'first')::integer and (d.reply ->> 'last')::integer
    order by d.draft_id, e.seq`.execute(tx)
  const drafts = new Set(rows.map(({ draftId }) => draftId))
  const entries = rows
    .filter(({ seq }) => seq !== null)
    .map(({ draftId: _draft, at, ...entry }) => ({ ...entry, at: at.toISOString() }))
  return { entries, next: drafts.size < limit ? null : rows.at(-1)!.draftId }
}
