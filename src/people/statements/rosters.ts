// Rosters and their staff.

import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { WantedRoster } from '../people.ts'
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

/** Rosters that list a pathway (where none does, that may be asked: all of them), and how a site stands to their hospitals. */
export interface AnsweringRosters {
  /** `version`: of the row; another one after each change. `isStaffed`: somebody stands on it who is not shut out. */
  rosters: (RosterRow & { version: string; isStaffed: boolean; isListing: boolean })[]
  /** The site, its parent, the parent's parent, nearest first. Sites that stand above each other in a circle end it too. */
  houses: string[]
}

/** An expression, so that whoever asks for more than this asks once. */
export function answeringRosters({ networkId, siteId, pathway }: WantedRoster): RawBuilder<AnsweringRosters> {
  const lists = (roster: 'rosters' | 'other') => sql`${pathway}::text = any(${sql.ref(`${roster}.pathways`)})`
  return sql`jsonb_build_object(
    'rosters', coalesce((
      select jsonb_agg(jsonb_build_object('rosterId', rosters.id, 'name', rosters.name, 'kind', rosters.kind,
          'hospitalSiteId', rosters.hospital_site_id, 'pathways', rosters.pathways,
          'patienceSeconds', rosters.patience_seconds, 'everyoneAfterSeconds', rosters.everyone_after_seconds,
          'ladder', rosters.ladder, 'version', rosters.xmin::text, 'isListing', ${lists('rosters')}, 'isStaffed', exists (
            select from roster_members member join people person on person.id = member.person_id
            where member.roster_id = rosters.id and person.disabled_at is null))
        order by ${kindsInOrder}, rosters.name, rosters.id)
      from rosters where network_id = ${networkId}::text and (${lists('rosters')} or not exists (
        select from rosters other
        where other.network_id = ${networkId}::text and ${lists('other')} and other.kind <> 'cath_lab'))), '[]'),
    'houses', (
      with recursive above(id, steps) as (
        values (${siteId}::text, 0)
        union all
        select site.parent_site_id, above.steps + 1 from above join sites site on site.id = above.id
        where site.parent_site_id is not null and above.steps < 8)
      select jsonb_agg(id order by steps) from above))`
}

export async function readAnsweringRosters(tx: Tx, wanted: WantedRoster): Promise<AnsweringRosters> {
  const { rows } = await sql<{ answering: AnsweringRosters }>`select ${answeringRosters(wanted)} as answering`.execute(
    tx,
  )
  return rows[0]!.answering
}

/** Is it still as it was read? An expression. */
export function isUnchanged({ rosterId, version }: { rosterId: string; version: string }): RawBuilder<boolean> {
  return sql`exists (select from rosters where id = ${rosterId} and xmin::text = ${version}::text)`
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
