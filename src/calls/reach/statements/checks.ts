// Self-tests and what each channel did. A check is run by whoever holds its lease; it ends once (`ended_at`).
// Indexes: primary keys, reach_checks_person, reach_tries_check, reach_checks_open (only those that run).

import { sql } from 'kysely'
import type { Tx } from '../../../platform/postgres.ts'

export interface CheckRow {
  id: string
  networkId: string
  personId: string
  why: 'asked' | 'shift'
  rosterIds: string[]
  shiftFrom: Date | null
  shiftUntil: Date | null
  aheadMinutes: number
  startedAt: Date
  endsAt: Date
  endedAt: Date | null
  isReachable: boolean | null
}

export type TryState = 'waiting' | 'sent' | 'delivered' | 'heard' | 'failed' | 'off' | 'skipped'

export interface TryRow {
  id: string
  channel: string
  deviceId: string | null
  state: TryState
  reason: string | null
  at: Date | null
}

const columns = sql.raw(`id, network_id as "networkId", person_id as "personId", why, roster_ids as "rosterIds",
  shift_from as "shiftFrom", shift_until as "shiftUntil", ahead_minutes as "aheadMinutes", started_at as "startedAt",
  ends_at as "endsAt", ended_at as "endedAt", reachable as "isReachable"`)

/** False: this start of duty has its check already (the fence). */
export async function insertCheck(tx: Tx, check: CheckRow, leaseUntil: Date): Promise<boolean> {
  const { rows } =
    await sql`insert into reach_checks (id, network_id, person_id, why, roster_ids, shift_from, shift_until,
      ahead_minutes, started_at, ends_at, lease_until, ended_at, reachable)
    values (${check.id}, ${check.networkId}, ${check.personId}, ${check.why}, ${check.rosterIds}::text[],
      ${check.shiftFrom}::timestamptz, ${check.shiftUntil}::timestamptz, ${check.aheadMinutes}::int,
      ${check.startedAt}::timestamptz, ${check.endsAt}::timestamptz, ${leaseUntil}::timestamptz,
      ${check.endedAt}::timestamptz, ${check.isReachable}::bool)
    on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** `first` is the place of the first of them among the check's tries. */
export async function insertTries(
  tx: Tx,
  { id, networkId }: Pick<CheckRow, 'id' | 'networkId'>,
  tries: TryRow[],
  first = 0,
): Promise<void> {
  if (tries.length === 0) return
  const rows = tries.map(
    (one, index) => sql`(${one.id}, ${id}, ${networkId}, ${first + index}::int, ${one.channel}, ${one.deviceId},
      ${one.state}, ${one.reason}, ${one.at}::timestamptz)`,
  )
  await sql`insert into reach_tries (id, check_id, network_id, position, channel, session_id, state, reason, at)
    values ${sql.join(rows)}`.execute(tx)
}

export async function findCheck(tx: Tx, checkId: string): Promise<CheckRow | null> {
  const { rows } = await sql<CheckRow>`select ${columns} from reach_checks where id = ${checkId}`.execute(tx)
  return rows[0] ?? null
}

/** Whoever holds it lets nobody else end it, or find that it has ended, until he commits. */
export async function holdCheck(tx: Tx, checkId: string): Promise<CheckRow | null> {
  const { rows } = await sql<CheckRow>`select ${columns} from reach_checks where id = ${checkId} for update`.execute(tx)
  return rows[0] ?? null
}

/** The test of which this is a push to this person, held. */
export async function holdCheckOfPush(tx: Tx, tryId: string, personId: string): Promise<CheckRow | null> {
  const { rows } = await sql<{ checkId: string }>`select check_id as "checkId" from reach_tries
    where id = ${tryId} and channel = 'web-push'`.execute(tx)
  const check = rows[0] ? await holdCheck(tx, rows[0].checkId) : null
  return check?.personId === personId ? check : null
}

export async function triesOf(tx: Tx, checkId: string): Promise<TryRow[]> {
  const { rows } = await sql<TryRow>`select id, channel, session_id as "deviceId", state, reason, at
    from reach_tries where check_id = ${checkId} order by position, id`.execute(tx)
  return rows
}

/** The check that this person asked for last, where it began after `since`. */
export async function latestAsked(tx: Tx, personId: string, since: Date): Promise<CheckRow | null> {
  const { rows } = await sql<CheckRow>`select ${columns} from reach_checks
    where person_id = ${personId} and why = 'asked' and started_at > ${since} order by started_at desc limit 1`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** Which of these starts of duty have their check. */
export async function checkedTurns(
  tx: Tx,
  personIds: string[],
  since: Date,
): Promise<{ personId: string; shiftFrom: Date; aheadMinutes: number }[]> {
  const { rows } = await sql<{ personId: string; shiftFrom: Date; aheadMinutes: number }>`
    select person_id as "personId", shift_from as "shiftFrom", ahead_minutes as "aheadMinutes" from reach_checks
    where why = 'shift' and person_id = any(${personIds}::text[]) and shift_from >= ${since}`.execute(tx)
  return rows
}

/** Whoever ran it is gone: true for exactly one, which runs it again until `endsAt`. */
export async function takeOver(tx: Tx, checkId: string, endsAt: Date, leaseUntil: Date): Promise<boolean> {
  const { rows } =
    await sql`update reach_checks set ends_at = ${endsAt}::timestamptz, lease_until = ${leaseUntil}::timestamptz
    where id = ${checkId} and ended_at is null and lease_until < clock_timestamp() returning id`.execute(tx)
  return rows.length === 1
}

/** True where something was still waited for, or where noise was heard, or a push shown, after all. */
export async function settleTry(
  tx: Tx,
  tryId: string,
  { state, reason, at }: Pick<TryRow, 'state' | 'reason' | 'at'>,
): Promise<boolean> {
  const { rows } = await sql`update reach_tries set state = ${state}, reason = ${reason}, at = ${at}::timestamptz
    where id = ${tryId} and (state = 'waiting' or (state = 'failed' and ${state}::text = 'heard')
      or (channel = 'web-push' and state in ('sent', 'failed') and ${state}::text = 'delivered')) returning id`.execute(
    tx,
  )
  return rows.length === 1
}

/** The time is over: a push that no device has shown by now is none. */
export async function failUnconfirmed(tx: Tx, checkId: string, at: Date): Promise<void> {
  await sql`update reach_tries set state = 'failed', reason = 'no-answer', at = ${at}::timestamptz
    where check_id = ${checkId} and channel = 'web-push' and state = 'sent'`.execute(tx)
}

/** He is reached after all, after the end. */
export async function markReached(tx: Tx, checkId: string): Promise<void> {
  await sql`update reach_checks set reachable = true where id = ${checkId}`.execute(tx)
}

/** The fence of the end: true once, and only for whoever runs it now (`endsAt` is his). */
export async function endCheck(
  tx: Tx,
  { id, endsAt }: Pick<CheckRow, 'id' | 'endsAt'>,
  endedAt: Date,
  isReached: boolean,
): Promise<boolean> {
  const { rows } = await sql`update reach_checks set ended_at = ${endedAt}::timestamptz, reachable = ${isReached}
    where id = ${id} and ended_at is null and ends_at = ${endsAt}::timestamptz returning id`.execute(tx)
  return rows.length === 1
}

export interface OpenCheck {
  id: string
  networkId: string
  personId: string
  /** Whoever ran it is gone. */
  isAbandoned: boolean
}

/** Tests of all networks that run. Run as the system. Index reach_checks_open. */
export async function openChecks(tx: Tx, limit: number): Promise<OpenCheck[]> {
  const { rows } = await sql<OpenCheck>`select id, network_id as "networkId", person_id as "personId",
      lease_until < clock_timestamp() as "isAbandoned"
    from reach_checks where ended_at is null order by lease_until limit ${limit}`.execute(tx)
  return rows
}

/** Every server hears of it when the transaction commits. */
export async function tellServers(tx: Tx, news: object): Promise<void> {
  await sql`select pg_notify(${reachNotification}, ${JSON.stringify(news)})`.execute(tx)
}

export const reachNotification = 'jiuxin_reach'

/** Run as the system. */
export async function networkIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from networks order by id`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function storeShiftCheck(tx: Tx, networkId: string, minutesBefore: number): Promise<void> {
  await sql`update networks set settings = settings || jsonb_build_object('shiftCheckMinutesBefore', ${minutesBefore}::int)
    where id = ${networkId}`.execute(tx)
}

export async function storeReadingAlarm(tx: Tx, networkId: string, readingsPerHour: number): Promise<void> {
  await sql`update networks set settings = settings || jsonb_build_object('readingsPerHour', ${readingsPerHour}::int)
    where id = ${networkId}`.execute(tx)
}

export async function storedSettings(tx: Tx, networkId: string): Promise<unknown> {
  const { rows } = await sql<{ settings: unknown }>`select settings from networks where id = ${networkId}`.execute(tx)
  return rows[0]?.settings
}
