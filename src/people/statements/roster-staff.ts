// Rosters as they are made, and who stands on them.

import { sql } from 'kysely'
import type { Tier } from '../../consultation/model.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { peopleTables, type RosterKind } from '../tables.ts'

export interface RosterWish {
  name: string
  kind: RosterKind
  pathways: string[]
}

export async function insertRoster(
  tx: Tx,
  roster: RosterWish & { networkId: string; hospitalSiteId: string },
): Promise<string> {
  const { networkId, hospitalSiteId, name, kind, pathways } = roster
  const id = newId()
  // jsonb and the columns with a default are not named: they follow from the roster's patience
  await sql`insert into rosters (id, network_id, name, kind, hospital_site_id, pathways)
    values (${id}, ${networkId}, ${name}, ${kind}, ${hospitalSiteId}, ${pathways}::text[])`.execute(tx)
  return id
}

export async function updateRoster(tx: Tx, rosterId: string, { name, kind, pathways }: RosterWish): Promise<void> {
  await peopleTables(tx).updateTable('rosters').set({ name, kind, pathways }).where('id', '=', rosterId).execute()
}

export async function tierOf(tx: Tx, siteId: string): Promise<Tier | undefined> {
  const { rows } = await sql<{ tier: Tier }>`select tier from sites where id = ${siteId}`.execute(tx)
  return rows[0]?.tier
}

export interface StaffRow {
  personId: string
  name: string
  sites: string[]
  isStaff: boolean
  shiftsAhead: number
  hasPhone: boolean
  hasEmail: boolean
  /** The asking one keeps his numbers and addresses. */
  mayKeepContact: boolean
}

/** Does `person` work as a specialist at one of these hospitals, and stand on a roster of it? */
const isStaffOf = (siteIds: readonly string[]) => sql<boolean>`exists (
  select from roster_members place join rosters roster on roster.id = place.roster_id
    join memberships work on work.person_id = place.person_id
      and work.site_id = roster.hospital_site_id and work.role = 'specialist' and work.ended_at is null
  where place.person_id = person.id and roster.hospital_site_id = any(${siteIds}::text[]))`

/** The staff, whatever they are, and every working specialist. A county has a few dozen. `keeping` null: all. */
export async function staffAndSpecialists(
  tx: Tx,
  rosterId: string,
  { now, keeping }: { now: Date; keeping: readonly string[] | null },
): Promise<StaffRow[]> {
  const { rows } = await sql<StaffRow>`
    select person.id as "personId", person.name,
      array(select distinct site.name from memberships membership join sites site on site.id = membership.site_id
        where membership.person_id = person.id and membership.role = 'specialist' and membership.ended_at is null
        order by site.name) as sites,
      member.person_id is not null as "isStaff",
      (select count(*)::int from shifts shift where shift.roster_id = ${rosterId} and shift.person_id = person.id
        and shift.line in (1, 2, 3) and shift.cancelled_at is null and shift.until_at > ${now}) as "shiftsAhead",
      coalesce(contact.phone, person.phone) is not null as "hasPhone", contact.email is not null as "hasEmail",
      ${keeping === null ? sql`true` : isStaffOf(keeping)} as "mayKeepContact"
    from people person
      left join roster_members member on member.roster_id = ${rosterId} and member.person_id = person.id
      left join contact_points contact on contact.person_id = person.id
    where person.disabled_at is null and (member.person_id is not null or exists (
      select from memberships membership
      where membership.person_id = person.id and membership.role = 'specialist' and membership.ended_at is null))
    order by person.name, person.id`.execute(tx)
  return rows
}

export async function isWorkingSpecialist(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from people person where person.id = ${personId} and person.disabled_at is null
    and exists (select from memberships membership
      where membership.person_id = person.id and membership.role = 'specialist' and membership.ended_at is null)`.execute(
    tx,
  )
  return rows.length === 1
}

/** False: he stood there already. */
export async function insertMember(
  tx: Tx,
  roster: { networkId: string; rosterId: string },
  personId: string,
): Promise<boolean> {
  const { rows } = await sql`insert into roster_members (roster_id, person_id, network_id)
    values (${roster.rosterId}, ${personId}, ${roster.networkId}) on conflict do nothing returning 1`.execute(tx)
  return rows.length === 1
}

export async function deleteMember(tx: Tx, rosterId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`delete from roster_members
    where roster_id = ${rosterId} and person_id = ${personId} returning 1`.execute(tx)
  return rows.length === 1
}

export async function isStaffOfHospitals(tx: Tx, personId: string, siteIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select 1 from people person
    where person.id = ${personId} and ${isStaffOf(siteIds)}`.execute(tx)
  return rows.length === 1
}
