// All that this room keeps of one person, as it is told to himself: nothing that is a secret (hashes, keys, tokens) and no
// other person's number.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'

export interface PersonRecord {
  account: { id: string; login: string; name: string; phone: string | null; createdAt: Date; disabledAt: Date | null }
  memberships: { site: string; role: string; endedAt: Date | null }[]
  secondFactor: { confirmedAt: Date | null } | null
  contact: { phone: string | null; email: string | null; changedAt: Date } | null
  calls: { channels: string[]; quietFrom: string | null; quietUntil: string | null; changedAt: Date } | null
  sessions: {
    id: string
    deviceName: string | null
    createdAt: Date
    lastSeenAt: Date
    expiresAt: Date
    revokedAt: Date | null
    hasPush: boolean
  }[]
  rosters: string[]
  feeds: { roster: string; madeAt: Date; readAt: Date | null }[]
  swaps: { roster: string; state: string; askedByHim: boolean; from: Date; until: Date; askedAt: Date }[]
}

/** Null: there is nobody of that id in this network. Indexes: primary keys, and those by person. */
export async function readPersonRecord(tx: Tx, personId: string): Promise<PersonRecord | null> {
  const account = await sql<PersonRecord['account']>`select id, login, name, phone, created_at as "createdAt",
      disabled_at as "disabledAt" from people where id = ${personId}`.execute(tx)
  if (account.rows[0] === undefined) return null
  const memberships = await sql<PersonRecord['memberships'][0]>`select s.name as site, m.role, m.ended_at as "endedAt"
    from memberships m join sites s on s.id = m.site_id where m.person_id = ${personId} order by s.name, m.role`.execute(
    tx,
  )
  const factor = await sql<{ confirmedAt: Date | null }>`
    select confirmed_at as "confirmedAt" from second_factors where person_id = ${personId}`.execute(tx)
  const contact = await sql<NonNullable<PersonRecord['contact']>>`
    select phone, email, changed_at as "changedAt" from contact_points where person_id = ${personId}`.execute(tx)
  const calls = await sql<NonNullable<PersonRecord['calls']>>`select channels, quiet_from as "quietFrom",
      quiet_until as "quietUntil", changed_at as "changedAt" from call_preferences where person_id = ${personId}`.execute(
    tx,
  )
  const sessions = await sql<PersonRecord['sessions'][0]>`select s.id, s.device_name as "deviceName",
      s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.revoked_at as "revokedAt",
      exists (select from push_subscriptions p where p.session_id = s.id) as "hasPush"
    from sessions s where s.person_id = ${personId} order by s.created_at`.execute(tx)
  const rosters = await sql<{ name: string }>`select r.name from roster_members m join rosters r on r.id = m.roster_id
    where m.person_id = ${personId} order by r.name`.execute(tx)
  const feeds = await sql<
    PersonRecord['feeds'][0]
  >`select r.name as roster, f.made_at as "madeAt", f.read_at as "readAt"
    from roster_feeds f join rosters r on r.id = f.roster_id where f.person_id = ${personId} order by r.name`.execute(
    tx,
  )
  const swaps = await sql<
    PersonRecord['swaps'][0]
  >`select r.name as roster, w.state, w.asked_by = ${personId} as "askedByHim",
      w.gives_from as "from", w.gives_until as "until", w.asked_at as "askedAt"
    from shift_swaps w join rosters r on r.id = w.roster_id
    where w.asked_by = ${personId} or w.asked = ${personId} order by w.asked_at`.execute(tx)
  return {
    account: account.rows[0],
    memberships: memberships.rows,
    secondFactor: factor.rows[0] ?? null,
    contact: contact.rows[0] ?? null,
    calls: calls.rows[0] ?? null,
    sessions: sessions.rows,
    rosters: rosters.rows.map(({ name }) => name),
    feeds: feeds.rows,
    swaps: swaps.rows,
  }
}

export interface ShiftOfPerson {
  id: string
  roster: string
  line: number
  from: Date
  until: Date
  why: string
  cancelledAt: Date | null
}

/** In the order of their ids, those after `after`. */
export async function shiftsOfPerson(
  tx: Tx,
  { personId, after, limit }: { personId: string; after: string; limit: number },
): Promise<ShiftOfPerson[]> {
  const { rows } = await sql<ShiftOfPerson>`select s.id, r.name as roster, s.line, s.from_at as "from",
      s.until_at as "until", s.why, s.cancelled_at as "cancelledAt"
    from shifts s join rosters r on r.id = s.roster_id
    where s.person_id = ${personId} and s.id > ${after} order by s.id limit ${limit}`.execute(tx)
  return rows
}
