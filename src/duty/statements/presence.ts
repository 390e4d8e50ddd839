// One row a device (a session that was ever connected). Index: primary key, and device_presence_person.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'

export interface DeviceRow {
  deviceId: string
  personId: string
  deviceName: string | null
  seenAt: Date
  leftAt: Date | null
  visible: boolean | null
  permission: 'granted' | 'denied' | 'default' | 'unsupported' | null
  audible: boolean | null
  push: boolean | null
  /** Of its session. */
  endsAt: Date
}

export type Sign = Omit<DeviceRow, 'deviceName' | 'endsAt'>

/** What is null of the state stays as it was: a device that only says that it lives. */
export async function writeSigns(tx: Tx, networkId: string, signs: readonly Sign[]): Promise<void> {
  const column = (name: keyof Sign) => signs.map((sign) => sign[name])
  await sql`insert into device_presence as known (session_id, network_id, person_id, connected_at, seen_at, left_at, visible,
      permission, audible, push)
    select sign.id, ${networkId}, sign.person_id, sign.seen_at, sign.seen_at, sign.left_at, sign.visible, sign.permission,
      sign.audible, sign.push
    from unnest(${column('deviceId')}::text[], ${column('personId')}::text[], ${column('seenAt')}::timestamptz[],
      ${column('leftAt')}::timestamptz[], ${column('visible')}::bool[], ${column('permission')}::text[],
      ${column('audible')}::bool[], ${column('push')}::bool[])
      as sign(id, person_id, seen_at, left_at, visible, permission, audible, push)
    on conflict (session_id) do update set
      connected_at = case when known.left_at is null then known.connected_at else excluded.connected_at end,
      seen_at = excluded.seen_at, left_at = excluded.left_at,
      (visible, permission, audible, push) = (select told.* from
        (select excluded.visible, excluded.permission, excluded.audible, excluded.push
          where excluded.permission is not null
        union all select known.visible, known.permission, known.audible, known.push
          where excluded.permission is null) told)`.execute(tx)
}

/** Devices whose session goes on, the last heard of first. */
export async function devicesOf(
  tx: Tx,
  { personIds, seenAfter, now }: { personIds: readonly string[]; seenAfter: Date; now: Date },
): Promise<DeviceRow[]> {
  const { rows } = await sql<DeviceRow>`
    select device.session_id as "deviceId", device.person_id as "personId", session.device_name as "deviceName",
      device.seen_at as "seenAt", device.left_at as "leftAt", device.visible, device.permission, device.audible,
      device.push, session.expires_at as "endsAt"
    from device_presence device join sessions session on session.id = device.session_id
    where device.person_id = any(${personIds}::text[]) and session.revoked_at is null and session.expires_at > ${now}
      and device.seen_at > ${seenAfter}
    order by device.seen_at desc, device.session_id`.execute(tx)
  return rows
}
