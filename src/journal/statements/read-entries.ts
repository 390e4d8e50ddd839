// Entries of one consultation in the order of their numbers.

import { sql } from 'kysely'
import type { Author, Entry } from '../../consultation/model.ts'
import type { Tx } from '../../platform/postgres.ts'

interface Row {
  seq: number
  kind: string
  at: Date
  by_person_id: string | null
  by_name: string
  by_role: Author['role']
  by_site_id: string
  body: unknown
  claimed_at: Date | null
  clock_offset_ms: number | null
  draft_id: string | null
}

/** Entries with `after < seq <= upTo`. Index: primary key. */
export async function readEntries(
  tx: Tx,
  wanted: { consultationId: string; after: number; upTo: number },
): Promise<Entry[]> {
  const { rows } = await sql<Row>`
    /* read-entries */ select seq, kind, at, by_person_id, by_name, by_role, by_site_id, body, claimed_at, clock_offset_ms, draft_id
    from entries
    where consultation_id = ${wanted.consultationId} and seq > ${wanted.after} and seq <= ${wanted.upTo}
    order by seq`.execute(tx)
  return rows.map(entryOf)
}

function entryOf(row: Row): Entry {
  const { by_person_id: personId, by_name: name, by_role: role, by_site_id: siteId } = row
  return {
    seq: row.seq,
    kind: row.kind,
    at: row.at.toISOString(),
    by: personId === null ? 'system' : { personId, name, role, siteId },
    body: row.body,
    ...(row.claimed_at === null ? {} : { claimedAt: row.claimed_at.toISOString() }),
    ...(row.clock_offset_ms === null ? {} : { clockOffsetMs: row.clock_offset_ms }),
    ...(row.draft_id === null ? {} : { draftId: row.draft_id }),
  }
}
