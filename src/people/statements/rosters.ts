// Rosters and shifts. Rows that cover an instant or touch a span come from shifts_cover (roster, line, end, start), so
// that years of past shifts cost nothing. People who were disabled answer nobody: their rows do not count.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { ShiftRow } from '../rosters/resolve-duty.ts'
import { peopleTables, type RosterKind, type Why } from '../tables.ts'

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

export async function rostersOf(tx: Tx, networkId: string): Promise<RosterRow[]> {
  return rosterColumns(tx).where('network_id', '=', networkId).orderBy('kind').orderBy('name').orderBy('id').execute()
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

/** Shifts of these rosters that touch [from, until). Fourteen days of two lines are about sixty rows a roster. */
export async function shiftsIn(tx: Tx, rosterIds: string[], from: Date, until: Date): Promise<ShiftRow[]> {
  const { rows } = await sql<ShiftRow>`
    select shift.id, shift.roster_id as "rosterId", shift.person_id as "personId", person.name, shift.line,
      shift.from_at as "fromAt", shift.until_at as "untilAt", shift.why, shift.made_at as "madeAt"
    from shifts shift join people person on person.id = shift.person_id and person.disabled_at is null
    where shift.roster_id = any(${rosterIds}::text[]) and shift.line in (1, 2) and shift.cancelled_at is null
      and shift.until_at > ${from} and shift.from_at < ${until}`.execute(tx)
  return rows
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

export interface NewShiftRow {
  id: string
  networkId: string
  rosterId: string
  personId: string
  line: 1 | 2 | 3
  from: Date
  until: Date
  why: Why
  madeBy: string
}

/** Adds the row and tells every node when the transaction commits. */
export async function addShift(tx: Tx, shift: NewShiftRow): Promise<void> {
  await peopleTables(tx)
    .insertInto('shifts')
    .values({
      id: shift.id,
      network_id: shift.networkId,
      roster_id: shift.rosterId,
      person_id: shift.personId,
      line: shift.line,
      from_at: shift.from,
      until_at: shift.until,
      why: shift.why,
      made_by: shift.madeBy,
      cancelled_at: null,
    })
    .execute()
  const news = JSON.stringify({ networkId: shift.networkId, rosterId: shift.rosterId })
  await sql`select pg_notify('jiuxin_roster_changed', ${news})`.execute(tx)
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
