// What whoever keeps the rosters has to know. `key` makes each thing be told once; a trigger tells every server of it.
// Indexes: alarms_network (the list), alarms_untold (only what nobody has told yet).

import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Tx } from '../../../platform/postgres.ts'

export interface AlarmRow {
  id: string
  kind:
    | 'nobody-answers'
    | 'unreachable'
    | 'gap'
    | 'overdue'
    // counted in the audit log
    | 'unusual-reading'
    | 'guessed-ids'
    | 'wrong-passwords'
    // somebody opened what is not his
    | 'emergency-reading'
  at: Date
  rosterId: string | null
  personId: string | null
  consultationId: string | null
  line: number | null
  fromAt: Date | null
  untilAt: Date | null
  /** Of what was counted. */
  count: number | null
  seenAt: Date | null
  seenBy: string | null
}

/** Nobody is woken for these, and they wait behind the others: strangers make them at will, or they are a week ahead. */
export const calmKinds: readonly AlarmRow['kind'][] = ['gap', 'unusual-reading', 'guessed-ids', 'wrong-passwords']

/** Told at once, whatever the hour, but by no telephone and no text message. */
export const silentKinds: readonly AlarmRow['kind'][] = [...calmKinds, 'emergency-reading']

export interface NewAlarm {
  networkId: string
  kind: AlarmRow['kind']
  key: string
  rosterId?: string
  personId?: string
  consultationId?: string
  line?: number
  from?: Date
  until?: Date
}

const columns = sql.raw(`id, kind, at, roster_id as "rosterId", person_id as "personId",
  consultation_id as "consultationId", line, from_at as "fromAt", until_at as "untilAt", count, seen_at as "seenAt",
  seen_by as "seenBy"`)

/** In the transaction of what it is about. Nothing where the same was told before. */
export async function insertAlarm(tx: Tx, alarm: NewAlarm): Promise<void> {
  await sql`insert into alarms
      (id, network_id, kind, key, roster_id, person_id, consultation_id, line, from_at, until_at)
    values (${newId()}, ${alarm.networkId}, ${alarm.kind}, ${alarm.key}, ${alarm.rosterId ?? null},
      ${alarm.personId ?? null}, ${alarm.consultationId ?? null}, ${alarm.line ?? null}::smallint,
      ${alarm.from ?? null}::timestamptz, ${alarm.until ?? null}::timestamptz)
    on conflict (network_id, key) do nothing`.execute(tx)
}

/** False where the same was said of him within as long as was counted. */
export async function insertCounted(
  tx: Tx,
  {
    networkId,
    kind,
    personId,
    count,
    seconds,
  }: { networkId: string; kind: AlarmRow['kind']; personId: string; count: number; seconds: number },
): Promise<boolean> {
  // two servers that look at the same moment: one of them writes it
  const key = sql`${`${kind}:${personId}:${seconds}:`} || floor(extract(epoch from clock_timestamp()) / ${seconds})`
  const { rows } = await sql`insert into alarms (id, network_id, kind, key, person_id, count, from_at)
    select ${newId()}, ${networkId}, ${kind}, ${key}, ${personId}, ${count}::int,
      clock_timestamp() - make_interval(secs => ${seconds}::int)
    where not exists (select from alarms where network_id = ${networkId} and kind = ${kind} and person_id = ${personId}
      and at > clock_timestamp() - make_interval(secs => ${seconds}::int))
    on conflict (network_id, key) do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function latestAlarms(tx: Tx, networkId: string, limit: number): Promise<AlarmRow[]> {
  const { rows } = await sql<AlarmRow>`select ${columns} from alarms where network_id = ${networkId}
    order by at desc, id limit ${limit}`.execute(tx)
  return rows
}

export async function findAlarm(tx: Tx, alarmId: string): Promise<AlarmRow | null> {
  const { rows } = await sql<AlarmRow>`select ${columns} from alarms where id = ${alarmId}`.execute(tx)
  return rows[0] ?? null
}

/** The first who looked stays. */
export async function markSeen(tx: Tx, alarmId: string, personId: string, at: Date): Promise<void> {
  await sql`update alarms set seen_at = ${at}::timestamptz, seen_by = ${personId}
    where id = ${alarmId} and seen_at is null`.execute(tx)
}

/** He is reached: what said otherwise needs nobody any more, and nobody has seen it. */
export async function clearUnreachable(tx: Tx, personId: string, at: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update alarms set seen_at = ${at}::timestamptz
    where kind = 'unreachable' and person_id = ${personId} and seen_at is null returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Somebody has the question, or it is over: what said that nobody does needs nobody any more. Index: alarms_question. */
export async function clearAlarmsOf(tx: Tx, consultationId: string, at: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update alarms set seen_at = ${at}::timestamptz
    where consultation_id = ${consultationId} and seen_at is null and kind in ('nobody-answers', 'overdue')
    returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Of all networks: calm ones last, of equals the oldest first. Run as the system. */
export async function untoldAlarms(tx: Tx, limit: number): Promise<{ id: string; networkId: string }[]> {
  const { rows } = await sql<{ id: string; networkId: string }>`select id, network_id as "networkId" from alarms
    where told_at is null and seen_at is null and (lease_until is null or lease_until < clock_timestamp())
    order by alarms.kind = any(${calmKinds}::text[]), alarms.at limit ${limit}`.execute(tx)
  return rows
}

/** True for exactly one server, which has so many seconds to tell it. */
export async function takeAlarm(tx: Tx, alarmId: string, seconds: number): Promise<boolean> {
  const { rows } = await sql`update alarms set lease_until = clock_timestamp() + make_interval(secs => ${seconds}::int)
    where id = ${alarmId} and told_at is null and seen_at is null
      and (lease_until is null or lease_until < clock_timestamp())
    returning id`.execute(tx)
  return rows.length === 1
}

export async function markTold(tx: Tx, alarmId: string): Promise<void> {
  await sql`update alarms set told_at = clock_timestamp() where id = ${alarmId}`.execute(tx)
}
