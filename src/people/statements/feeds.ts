// Calendar addresses: found by the hash of their token (unique index), one a person and roster.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'

export interface FeedRow {
  madeAt: Date
  readAt: Date | null
}

export async function findFeed(tx: Tx, rosterId: string, personId: string): Promise<FeedRow | null> {
  const { rows } = await sql<FeedRow>`select made_at as "madeAt", read_at as "readAt" from roster_feeds
    where roster_id = ${rosterId} and person_id = ${personId}`.execute(tx)
  return rows[0] ?? null
}

export async function storeFeed(
  tx: Tx,
  feed: { networkId: string; rosterId: string; personId: string; tokenHash: Buffer; at: Date },
): Promise<FeedRow> {
  await sql`insert into roster_feeds (roster_id, person_id, network_id, token_hash, made_at)
    values (${feed.rosterId}, ${feed.personId}, ${feed.networkId}, ${feed.tokenHash}, ${feed.at})
    on conflict (roster_id, person_id) do update
      set token_hash = excluded.token_hash, made_at = excluded.made_at, read_at = null`.execute(tx)
  return { madeAt: feed.at, readAt: null }
}

export async function deleteFeed(tx: Tx, rosterId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`delete from roster_feeds
    where roster_id = ${rosterId} and person_id = ${personId} returning 1`.execute(tx)
  return rows.length === 1
}

/** Every address of his; answers of which rosters. */
export async function deleteFeedsOf(tx: Tx, personId: string): Promise<string[]> {
  const { rows } = await sql<{ rosterId: string }>`delete from roster_feeds where person_id = ${personId}
    returning roster_id as "rosterId"`.execute(tx)
  return rows.map(({ rosterId }) => rosterId)
}

/** As the system: a calendar program says nothing but the token. */
export async function feedByToken(tx: Tx, tokenHash: Buffer) {
  const { rows } = await sql<{ networkId: string; rosterId: string; personId: string }>`
    select network_id as "networkId", roster_id as "rosterId", person_id as "personId"
    from roster_feeds where token_hash = ${tokenHash}`.execute(tx)
  return rows[0] ?? null
}

/** Calendar programs ask every few minutes: an hour's precision is enough, and hardly a write. */
export async function noteReading(tx: Tx, rosterId: string, personId: string, at: Date): Promise<void> {
  await sql`update roster_feeds set read_at = ${at}
    where roster_id = ${rosterId} and person_id = ${personId}
      and (read_at is null or read_at < ${at}::timestamptz - interval '1 hour')`.execute(tx)
}
