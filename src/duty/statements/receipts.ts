// High-water marks of one consultation and person. Append-only: what is not above the highest of its sort is left out.
// Index: primary key (consultation, person, kind, seq).

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'

export interface MarkRow {
  consultationId: string
  personId: string
  side: 'asking' | 'answering'
  kind: 'received' | 'seen'
  seq: number
  at: Date
}

/** Those that said something new. */
export async function appendMarks(tx: Tx, networkId: string, marks: readonly MarkRow[]): Promise<MarkRow[]> {
  const column = (name: keyof MarkRow) => marks.map((mark) => mark[name])
  const { rows } = await sql<MarkRow>`
    insert into receipts (consultation_id, person_id, side, kind, seq, at, network_id)
    select mark.consultation_id, mark.person_id, mark.side, mark.kind, mark.seq, mark.at, ${networkId}
    from unnest(${column('consultationId')}::text[], ${column('personId')}::text[], ${column('side')}::text[],
      ${column('kind')}::text[], ${column('seq')}::int[], ${column('at')}::timestamptz[])
      as mark(consultation_id, person_id, side, kind, seq, at)
    where not exists (select 1 from receipts known where known.consultation_id = mark.consultation_id
      and known.person_id = mark.person_id and known.kind = mark.kind and known.seq >= mark.seq)
    on conflict do nothing
    returning consultation_id as "consultationId", person_id as "personId", side, kind, seq, at`.execute(tx)
  return rows
}

/** In the order of their making. */
export async function marksOf(tx: Tx, consultationId: string): Promise<MarkRow[]> {
  const { rows } = await sql<MarkRow>`
    select consultation_id as "consultationId", person_id as "personId", side, kind, seq, at
    from receipts where consultation_id = ${consultationId} order by at, person_id, kind, seq`.execute(tx)
  return rows
}
