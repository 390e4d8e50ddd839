// Emergency readings: who opened what is not his, why, and until when. Nothing here is ever changed by the application.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { EmergencyReading } from '../journal.ts'

const columns = sql.raw(`id as "readingId", network_id as "networkId", consultation_id as "consultationId",
  person_id as "personId", reason, words, begun_at as "begunAt", until_at as "until"`)

/** Until the end of the transaction: what is counted of a person is true, whichever consultations he opens at once. */
export async function oneAfterTheOther(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${personId}, 7))`.execute(tx)
}

export async function insertReading(tx: Tx, reading: EmergencyReading, wordsKey: string): Promise<void> {
  const { readingId, networkId, consultationId, personId, reason, words, begunAt, until } = reading
  await sql`insert into emergency_readings
      (id, network_id, consultation_id, person_id, reason, words, words_key, begun_at, until_at)
    values (${readingId}, ${networkId}, ${consultationId}, ${personId}, ${reason}, ${words}, ${wordsKey},
      ${begunAt}::timestamptz, ${until}::timestamptz)`.execute(tx)
}

/** Index: primary key. `now` is the database's. */
export async function findReading(tx: Tx, readingId: string): Promise<{ reading: EmergencyReading; now: Date } | null> {
  const { rows } = await sql<EmergencyReading & { now: Date }>`
    select ${columns}, clock_timestamp() as now from emergency_readings where id = ${readingId}`.execute(tx)
  if (rows[0] === undefined) return null
  const { now, ...reading } = rows[0]
  return { reading, now }
}

export async function databaseNow(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(tx)
  return rows[0]!.now
}

/** His since then, newest first. Index: emergency_readings_person. */
export async function readingsSince(tx: Tx, personId: string, since: Date): Promise<EmergencyReading[]> {
  const { rows } = await sql<EmergencyReading>`select ${columns} from emergency_readings
    where person_id = ${personId} and begun_at > ${since}::timestamptz order by begun_at desc`.execute(tx)
  return rows
}

/** Index: emergency_readings_network. */
export async function latestReadings(tx: Tx, networkId: string, limit: number): Promise<EmergencyReading[]> {
  const { rows } = await sql<EmergencyReading>`select ${columns} from emergency_readings
    where network_id = ${networkId} order by begun_at desc, id limit ${limit}`.execute(tx)
  return rows
}
