// The rings: one row a call to one person through one channel, ringing while `stopped_at` is null. A row whose
// `stopped_by` is the person himself says that he declined.

import { sql } from 'kysely'
import { offerStep } from '../../consultation/offer-step.ts'
import type { CallNotice } from '../../platform/channel.ts'
import type { Tx } from '../../platform/postgres.ts'

export interface Ring {
  callId: string
  /** Only for the journal; the table keeps the id. */
  personName?: string
  networkId: string
  consultationId: string
  personId: string
  channel: string
  step: number
}

export type StoppedRing = Pick<Ring, 'callId' | 'consultationId' | 'personId' | 'channel'>

export async function insertRings(tx: Tx, rings: Ring[], calledAt: Date): Promise<void> {
  if (rings.length === 0) return
  const rows = rings.map(
    (ring) => sql`(${ring.callId}, ${ring.networkId}, ${ring.consultationId}, ${ring.personId}, ${ring.channel},
      ${ring.step}::int, ${calledAt}::timestamptz)`,
  )
  await sql`insert into rings (call_id, network_id, consultation_id, person_id, channel, step, called_at)
    values ${sql.join(rows)}`.execute(tx)
}

const stoppedColumns = sql.raw(
  `call_id as "callId", consultation_id as "consultationId", person_id as "personId", channel`,
)

/** Every open step and ring of the consultation ends; the rings that were ringing. One round trip. */
export async function stopEverything(tx: Tx, consultationId: string, at: Date, by: string): Promise<StoppedRing[]> {
  const { rows } = await sql<StoppedRing>`with steps as (
      update call_steps set stopped_at = ${at}::timestamptz
      where consultation_id = ${consultationId} and fired_at is null and stopped_at is null)
    update rings set stopped_at = ${at}::timestamptz, stopped_by = ${by}
    where consultation_id = ${consultationId} and stopped_at is null
    returning ${stoppedColumns}`.execute(tx)
  return rows
}

/** An offer that was made before ends, and he to whom it was made falls silent. */
export async function stopOffer(tx: Tx, consultationId: string, at: Date, by: string): Promise<StoppedRing[]> {
  const { rows } = await sql<StoppedRing>`with steps as (
      update call_steps set stopped_at = ${at}::timestamptz
      where consultation_id = ${consultationId} and fired_at is null and stopped_at is null and whom = 'offered')
    update rings set stopped_at = ${at}::timestamptz, stopped_by = ${by}
    where consultation_id = ${consultationId} and stopped_at is null and step = ${offerStep}
    returning ${stoppedColumns}`.execute(tx)
  return rows
}

export async function stopRingsOf(
  tx: Tx,
  consultationId: string,
  personId: string,
  at: Date,
  by: string,
): Promise<StoppedRing[]> {
  const { rows } = await sql<StoppedRing>`update rings set stopped_at = ${at}::timestamptz, stopped_by = ${by}
    where consultation_id = ${consultationId} and person_id = ${personId} and stopped_at is null
    returning ${stoppedColumns}`.execute(tx)
  return rows
}

/** He declined before he was called: remembered as a ring that was over at once, so that nobody calls him. */
export async function rememberDecline(tx: Tx, ring: Ring, at: Date): Promise<void> {
  await sql`insert into rings
      (call_id, network_id, consultation_id, person_id, channel, step, called_at, stopped_at, stopped_by)
    values (${ring.callId}, ${ring.networkId}, ${ring.consultationId}, ${ring.personId}, ${ring.channel},
      ${ring.step}::int, ${at}::timestamptz, ${at}::timestamptz, ${ring.personId})`.execute(tx)
}

/** Who is ringing now, and who declined since the ladder last began. */
export async function reachedPersons(
  tx: Tx,
  consultationId: string,
): Promise<{ ringing: Set<string>; declined: Set<string> }> {
  const { rows } = await sql<{ personId: string; isRinging: boolean }>`
    select person_id as "personId", stopped_at is null as "isRinging" from rings
    where consultation_id = ${consultationId} and (stopped_at is null or (stopped_by = person_id and called_at >=
      (select max(due_at) from call_steps where consultation_id = ${consultationId} and step = 1)))`.execute(tx)
  const those = (isRinging: boolean) =>
    new Set(rows.filter((row) => row.isRinging === isRinging).map((row) => row.personId))
  return { ringing: those(true), declined: those(false) }
}

/** What rings for these persons right now. Index rings_person holds open rings only. */
export async function openRings(
  tx: Tx,
  personIds: readonly string[],
): Promise<(CallNotice & { personId: string; channel: string })[]> {
  const { rows } = await sql<CallNotice & { personId: string; channel: string }>`
    select call_id as "callId", consultation_id as "consultationId", person_id as "personId", channel, step
    from rings where person_id = any(${personIds}::text[]) and stopped_at is null order by called_at`.execute(tx)
  return rows
}

export async function findRing(
  tx: Tx,
  callId: string,
  personId: string,
): Promise<{ consultationId: string; isDelivered: boolean; isStopped: boolean } | null> {
  const { rows } = await sql<{ consultationId: string; isDelivered: boolean; isStopped: boolean }>`
    select consultation_id as "consultationId", delivered_at is not null as "isDelivered",
      stopped_at is not null as "isStopped"
    from rings where call_id = ${callId} and person_id = ${personId}`.execute(tx)
  return rows[0] ?? null
}

/** The fence of delivery: true once a call, and only while it rings. */
export async function markDelivered(tx: Tx, callId: string, at: Date): Promise<boolean> {
  const { rows } = await sql`update rings set delivered_at = ${at}::timestamptz
    where call_id = ${callId} and delivered_at is null and stopped_at is null returning call_id`.execute(tx)
  return rows.length === 1
}
