// The devices that take pushes. One belongs to a session: when that has ended it is no longer read, whoever ended it,
// and whoever signs in on the same browser takes its endpoint over.

import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'

export interface PushSubscription {
  id: string
  endpoint: string
  p256dh: string
  auth: string
}

export interface PushDevice {
  networkId: string
  personId: string
  sessionId: string
}

export async function keepSubscription(
  postgres: Postgres,
  device: PushDevice,
  { endpoint, p256dh, auth }: Omit<PushSubscription, 'id'>,
): Promise<{ id: string }> {
  // the browser's earlier session may be of another network, which this one cannot see
  await postgres.asSystem((tx) =>
    sql`delete from push_subscriptions where endpoint = ${endpoint} and session_id <> ${device.sessionId}`.execute(tx),
  )
  return postgres.inNetwork(device.networkId, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      insert into push_subscriptions (id, network_id, person_id, session_id, endpoint, p256dh, auth)
      values (${newId()}, ${device.networkId}, ${device.personId}, ${device.sessionId}, ${endpoint}, ${p256dh}, ${auth})
      on conflict (session_id) do update
        set endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth
      returning id`.execute(tx)
    await sql`delete from push_subscriptions subscription using sessions session
      where session.id = subscription.session_id and subscription.person_id = ${device.personId}
        and (session.revoked_at is not null or session.expires_at <= clock_timestamp())`.execute(tx)
    return rows[0]!
  })
}

export async function subscriptionsOf(tx: Tx, personId: string, now: Date): Promise<PushSubscription[]> {
  const { rows } = await sql<PushSubscription>`
    select subscription.id, subscription.endpoint, subscription.p256dh, subscription.auth
    from push_subscriptions subscription join sessions session on session.id = subscription.session_id
    where subscription.person_id = ${personId} and session.revoked_at is null
      and session.expires_at > ${now}::timestamptz`.execute(tx)
  return rows
}

/** Those with a device that takes pushes. */
export async function subscribersAmong(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ personId: string }>`
    select distinct subscription.person_id as "personId"
    from push_subscriptions subscription join sessions session on session.id = subscription.session_id
    where subscription.person_id = any(${personIds}::text[]) and session.revoked_at is null
      and session.expires_at > clock_timestamp()`.execute(tx)
  return new Set(rows.map(({ personId }) => personId))
}

export async function isSubscribed(tx: Tx, sessionId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from push_subscriptions where session_id = ${sessionId}`.execute(tx)
  return rows.length === 1
}

export async function dropSubscriptionOf(tx: Tx, sessionId: string): Promise<void> {
  await sql`delete from push_subscriptions where session_id = ${sessionId}`.execute(tx)
}

/** The push service knows it no more; a newer endpoint of the same device stays. */
export async function dropGone(tx: Tx, gone: readonly PushSubscription[]): Promise<void> {
  for (const { id, endpoint } of gone) {
    await sql`delete from push_subscriptions where id = ${id} and endpoint = ${endpoint}`.execute(tx)
  }
}
