// Sessions: found by the hash of their token (unique index); one person's by sessions_person; the watched ones by
// primary key, once a second in one statement however many they are.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { ActorMembership } from '../actor.ts'
import { peopleTables } from '../tables.ts'
import { actorColumns } from './actor-columns.ts'

export interface SessionRow {
  sessionId: string
  lastSeenAt: Date
  personId: string
  name: string
  networkId: string
  memberships: ActorMembership[]
  rosterIds: string[]
}

/**
 * Everything an actor is made of, in one statement, which ends its transaction: every request asks. Nothing when the
 * session or the person has ended.
 */
export async function findLiveSession(
  tx: Tx,
  wanted: { tokenHash: Buffer; at: Date; demoAllowed: boolean },
): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`/* find-live-session, then commit */
    select session.id as "sessionId", session.last_seen_at as "lastSeenAt",
      ${actorColumns}
    from sessions session join people person on person.id = session.person_id
    where session.token_hash = ${wanted.tokenHash} and session.revoked_at is null and session.expires_at > ${wanted.at}
      and person.disabled_at is null and (${wanted.demoAllowed} or not person.demo)`.execute(tx)
  return rows[0]
}

export async function addSession(
  tx: Tx,
  session: {
    id: string
    networkId: string
    personId: string
    tokenHash: Buffer
    deviceName: string | null
    at: Date
    expiresAt: Date
  },
): Promise<void> {
  await peopleTables(tx)
    .insertInto('sessions')
    .values({
      id: session.id,
      network_id: session.networkId,
      person_id: session.personId,
      token_hash: session.tokenHash,
      device_name: session.deviceName,
      created_at: session.at,
      last_seen_at: session.at,
      expires_at: session.expiresAt,
      revoked_at: null,
    })
    .execute()
}

export async function touchSession(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await peopleTables(tx).updateTable('sessions').set({ last_seen_at: at }).where('id', '=', sessionId).execute()
}

export async function sessionsOf(tx: Tx, personId: string, at: Date) {
  return peopleTables(tx)
    .selectFrom('sessions')
    .select(['id', 'device_name as deviceName', 'created_at as createdAt', 'last_seen_at as lastSeenAt'])
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('last_seen_at', 'desc')
    .execute()
}

/** By primary key. */
export async function sessionEndOf(tx: Tx, sessionId: string): Promise<Date | undefined> {
  const found = await peopleTables(tx)
    .selectFrom('sessions')
    .select('expires_at')
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return found?.expires_at
}

/** Ends one session of this person and tells every node when the transaction commits. False: not his, or over. */
export async function endSession(
  tx: Tx,
  ending: { sessionId: string; personId: string; at: Date; reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await peopleTables(tx)
    .updateTable('sessions')
    .set({ revoked_at: ending.at })
    .where('id', '=', ending.sessionId)
    .where('person_id', '=', ending.personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', ending.at)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  const news = JSON.stringify({ sessionId: ending.sessionId, reason: ending.reason })
  await sql`select pg_notify('jiuxin_session_ended', ${news})`.execute(tx)
  return true
}

/**
 * Tells every node that these are over when the transaction commits; `expired` also ends them in the database. They run out and
 * are not revoked: that wipes what others who share the phone have not sent yet.
 */
export async function endSessionsOf(
  tx: Tx,
  ending: { personId: string; at: Date; reason: 'expired' | 'disabled'; except?: string },
): Promise<string[]> {
  const { personId, at, reason, except = '' } = ending
  const tables = peopleTables(tx)
  const open =
    reason === 'expired'
      ? await tables
          .updateTable('sessions')
          .set({ expires_at: at })
          .where('person_id', '=', personId)
          .where('id', '<>', except)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', at)
          .returning('id')
          .execute()
      : await sessionsOf(tx, personId, at)
  const ids = open.map(({ id }) => id)
  for (const sessionId of ids) {
    await sql`select pg_notify('jiuxin_session_ended', ${JSON.stringify({ sessionId, reason })})`.execute(tx)
  }
  return ids
}

/** Why the session of this token is over; nothing for one that never was. */
export async function endReasonOf(tx: Tx, tokenHash: Buffer, at: Date): Promise<EndReason | null> {
  const { rows } = await sql<{ reason: EndReason }>`
    select case
        when session.revoked_at is not null then 'revoked'
        when person.disabled_at is not null then 'disabled'
        else 'expired' end as reason
    from sessions session join people person on person.id = session.person_id
    where session.token_hash = ${tokenHash}
      and (session.revoked_at is not null or session.expires_at <= ${at} or person.disabled_at is not null)`.execute(tx)
  return rows[0]?.reason ?? null
}

export type EndReason = 'revoked' | 'expired' | 'disabled'

/** Of these sessions, those that are over. */
export async function endedAmong(tx: Tx, sessionIds: string[], at: Date): Promise<{ id: string; reason: EndReason }[]> {
  const { rows } = await sql<{ id: string; reason: EndReason }>`
    select session.id, case
        when session.revoked_at is not null then 'revoked'
        when session.expires_at <= ${at} then 'expired'
        else 'disabled' end as reason
    from sessions session join people person on person.id = session.person_id
    where session.id = any(${sessionIds}::text[])
      and (session.revoked_at is not null or session.expires_at <= ${at} or person.disabled_at is not null)`.execute(tx)
  return rows
}
