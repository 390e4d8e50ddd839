// One consultation, or the heads of several. First the columns that access is asked about, so that a foreign one costs
// as much as a missing one; then the snapshot.

import { sql } from 'kysely'
import type { Consultation } from '../../consultation/model.ts'
import type { Subject } from '../../people/actor.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type SubjectRow, subjectColumns, subjectOf } from './subject-columns.ts'

export interface Head {
  consultationId: string
  subject: Subject
  seq: number
}

/** Those that exist in this network, in no order. Index: primary key. */
export async function findHeads(tx: Tx, consultationIds: readonly string[]): Promise<Head[]> {
  const { rows } = await sql<SubjectRow & { id: string; seq: number }>`
    /* find-heads */ select c.id, c.seq, ${subjectColumns}
    from consultations c where c.id = any(${consultationIds})`.execute(tx)
  return rows.map((row) => ({ consultationId: row.id, subject: subjectOf(row), seq: row.seq }))
}

/** The consultation must exist. Index: primary key. */
export async function readSnapshot(tx: Tx, consultationId: string): Promise<Consultation> {
  const { rows } = await sql<{ seq: number; snapshot: Consultation }>`
    /* read-snapshot */ select seq, snapshot from consultations where id = ${consultationId}`.execute(tx)
  return { ...rows[0]!.snapshot, seq: rows[0]!.seq }
}
