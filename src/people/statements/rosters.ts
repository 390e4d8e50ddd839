// Rosters and their staff.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import { peopleTables, type RosterKind } from '../tables.ts'

export interface RosterRow {
  rosterId: string
  name: string
  kind: RosterKind
  hospitalSiteId: string
  pathways: string[]
  patienceSeconds: number
  everyoneAfterSeconds: number
  /** As it is stored. */
  ladder: unknown
}

/** Those that answer questions first. */
export const kindsInOrder = sql`array_position(array['ecg', 'stroke', 'cath_lab'], rosters.kind)`

export async function rostersOf(tx: Tx, networkId: string): Promise<RosterRow[]> {
  return rosterColumns(tx)
    .where('network_id', '=', networkId)
    .orderBy(kindsInOrder)
    .orderBy('name')
    .orderBy('id')
    .execute()
}

export async function findRoster(tx: Tx, rosterId: string): Promise<RosterRow | undefined> {
  return rosterColumns(tx).where('id', '=', rosterId).executeTakeFirst()
}

/** The site, its parent, the parent's parent, nearest first. Sites that stand above each other in a circle end it too. */
export async function housesOf(tx: Tx, siteId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive above(id, steps) as (
      values (${siteId}::text, 0)
      union all
      select site.parent_site_id, above.steps + 1 from above join sites site on site.id = above.id
      where site.parent_site_id is not null and above.steps < 8)
    select id from above order by steps`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function timeZoneOf(tx: Tx, networkId: string): Promise<string> {
  const { time_zone } = await peopleTables(tx)
    .selectFrom('networks')
    .select('time_zone')
    .where('id', '=', networkId)
    .executeTakeFirstOrThrow()
  return time_zone
}

export async function staffOf(tx: Tx, rosterId: string): Promise<{ personId: string; name: string }[]> {
  return peopleTables(tx)
    .selectFrom('roster_members')
    .innerJoin('people', 'people.id', 'roster_members.person_id')
    .select(['people.id as personId', 'people.name'])
    .where('roster_members.roster_id', '=', rosterId)
    .where('people.disabled_at', 'is', null)
    .orderBy('people.name')
    .orderBy('people.id')
    .execute()
}

/** The staff with what else names them in calendars of other programs. */
export async function staffSignIns(tx: Tx, rosterId: string) {
  const { rows } = await sql<{ personId: string; name: string; login: string; email: string | null }>`
    select person.id as "personId", person.name, person.login, contact.email
    from roster_members member join people person on person.id = member.person_id
      left join contact_points contact on contact.person_id = person.id
    where member.roster_id = ${rosterId} and person.disabled_at is null
    order by person.name, person.id`.execute(tx)
  return rows
}

/** One change of a roster after the other, on every node: whoever is second sees what the first has made of it. */
export async function lockRoster(tx: Tx, rosterId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${rosterId}, 5))`.execute(tx)
}

/** Tells every node when the transaction commits. */
export async function tellRosterChanged(tx: Tx, networkId: string, rosterId: string): Promise<void> {
  await sql`select pg_notify('jiuxin_roster_changed', ${JSON.stringify({ networkId, rosterId })})`.execute(tx)
}

function rosterColumns(tx: Tx) {
  return peopleTables(tx)
    .selectFrom('rosters')
    .select([
      'id as rosterId',
      'name',
      'kind',
      'hospital_site_id as hospitalSiteId',
      'pathways',
      'patience_seconds as patienceSeconds',
      'everyone_after_seconds as everyoneAfterSeconds',
      'ladder',
    ])
}
