// Consultations before this one that were asked with the same number at the same site, or with the same name, among those
// that one of the ways reaches. Written alike is not yet the same patient: the rules look closer.

import { type RawBuilder, sql } from 'kysely'
import type { Patient, RecordingRef } from '../../consultation/model.ts'
import type { Subject } from '../../people/actor.ts'
import type { Tx } from '../../platform/postgres.ts'
import { isReached, type Way } from './list-consultations.ts'
import { type SubjectRow, subjectColumns, subjectOf } from './subject-columns.ts'

export interface WrittenAlike {
  consultationId: string
  subject: Subject
  siteId: string
  openedAt: string
  patient: Patient
  recordings: RecordingRef[]
}

interface Row extends SubjectRow {
  id: string
  opened_at: Date
  patient: Patient
  recordings: RecordingRef[]
}

export interface EarlierWish {
  consultationId: string
  ways: readonly Way[]
  /** Of those with the number, and of those with the name. */
  limit: number
}

/** Newest first. Indexes: consultations_patient_number, consultations_patient_name. */
export async function findEarlier(tx: Tx, wish: EarlierWish): Promise<WrittenAlike[]> {
  const byNumber = sql`c.site_id = this.site_id and c.patient_number = this.patient_number`
  const byName = sql`c.network_id = this.network_id and c.patient_name = this.patient_name`
  const { rows } = await sql<Row>`
    /* find-earlier */ with this as (
      select network_id, site_id, patient_number, patient_name, opened_at
      from consultations where id = ${wish.consultationId})
    select c.id, c.opened_at, ${subjectColumns}, c.snapshot -> 'patient' as patient,
      c.snapshot -> 'recordings' as recordings
    from (${newest(byNumber, wish)} union ${newest(byName, wish)}) alike
    join consultations c on c.id = alike.id
    order by c.opened_at desc, c.id`.execute(tx)
  return rows.map((row) => ({
    consultationId: row.id,
    subject: subjectOf(row),
    siteId: row.site_id,
    openedAt: row.opened_at.toISOString(),
    patient: row.patient,
    recordings: row.recordings,
  }))
}

function newest(isAlike: RawBuilder<unknown>, { ways, limit }: EarlierWish): RawBuilder<unknown> {
  return sql`(
    select c.id from this join consultations c on ${isAlike}
    where c.opened_at < this.opened_at and (${sql.join(ways.map(isReached), sql` or `)})
    order by c.opened_at desc limit ${limit})`
}
