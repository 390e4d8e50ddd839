// Takes the consultation's row for one writer, and reads the clock only when it has it: time and number rise together.

import { sql } from 'kysely'
import type { Consultation } from '../../consultation/model.ts'
import type { Subject } from '../../people/actor.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type SubjectRow, subjectColumns, subjectOf } from './subject-columns.ts'

export interface Locked {
  subject: Subject
  consultation: Consultation
  /** The database's clock after the lock. */
  now: Date
}

interface Row extends SubjectRow {
  seq: number
  snapshot: Consultation
  now: Date
}

// `materialized`: the row is locked before the outer select reads the clock, also when it had to wait for it.
// `no key update`: rows that only refer to the consultation (calls) need not wait for a writer.
// Index: primary key.
export async function lockConsultation(tx: Tx, consultationId: string): Promise<Locked | null> {
  const { rows } = await sql<Row>`
    /* lock-consultation */ with locked as materialized (
      select ${subjectColumns}, c.seq, c.snapshot
      from consultations c where c.id = ${consultationId} for no key update
    )
    select locked.*, clock_timestamp() as now from locked`.execute(tx)
  return rows[0] === undefined ? null : asLocked(rows[0])
}

/** Those of them that nobody holds, without waiting: who holds one may be frozen. */
export async function lockFree(tx: Tx, consultationIds: readonly string[]): Promise<Locked[]> {
  const { rows } = await sql<Row>`
    /* lock-free */ with locked as materialized (
      select ${subjectColumns}, c.seq, c.snapshot
      from consultations c where c.id = any(${consultationIds}::text[]) order by c.id for no key update skip locked
    )
    select locked.*, clock_timestamp() as now from locked`.execute(tx)
  return rows.map(asLocked)
}

const asLocked = (row: Row): Locked => ({
  subject: subjectOf(row),
  consultation: { ...row.snapshot, seq: row.seq },
  now: row.now,
})
