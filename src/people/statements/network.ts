// One network's own facts: read whole, because a county is a hundred sites and a few hundred people.

import type { Role } from '../../consultation/model.ts'
import type { Tx } from '../../platform/postgres.ts'
import { peopleTables } from '../tables.ts'

export async function readNetwork(tx: Tx, networkId: string) {
  return peopleTables(tx)
    .selectFrom('networks')
    .select(['id', 'name', 'time_zone as timeZone', 'demo', 'settings'])
    .where('id', '=', networkId)
    .executeTakeFirst()
}

export async function sitesOf(tx: Tx, networkId: string) {
  return peopleTables(tx)
    .selectFrom('sites')
    .select(['id', 'name', 'tier', 'parent_site_id as parentSiteId'])
    .where('network_id', '=', networkId)
    .orderBy('name')
    .orderBy('id')
    .execute()
}

export async function peopleOf(tx: Tx, networkId: string) {
  return peopleTables(tx)
    .selectFrom('people')
    .select(['id', 'name', 'disabled_at as disabledAt'])
    .where('network_id', '=', networkId)
    .execute()
}

export async function findPerson(tx: Tx, personId: string) {
  return peopleTables(tx)
    .selectFrom('people')
    .select(['id', 'name', 'login', 'phone'])
    .where('id', '=', personId)
    .executeTakeFirst()
}

export async function findWorkingPerson(tx: Tx, personId: string) {
  const person = await peopleTables(tx)
    .selectFrom('people')
    .select(['id as personId', 'name'])
    .where('id', '=', personId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return person ?? null
}

/** Everybody who works here in this role; at one site where it is named. Index memberships_site. */
export async function peopleInRole(tx: Tx, role: Role, siteId?: string) {
  const working = peopleTables(tx)
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select(['people.id as personId', 'people.name'])
    .distinct()
    .where('memberships.role', '=', role)
    .where('memberships.ended_at', 'is', null)
    .where('people.disabled_at', 'is', null)
    .orderBy('people.name')
    .orderBy('people.id')
  return (siteId === undefined ? working : working.where('memberships.site_id', '=', siteId)).execute()
}

/** Where somebody is a specialist, and on which rosters he is. */
export async function specialistsOf(tx: Tx, networkId: string) {
  return peopleTables(tx)
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .leftJoin('roster_members', 'roster_members.person_id', 'memberships.person_id')
    .select([
      'memberships.person_id as personId',
      'memberships.site_id as siteId',
      'roster_members.roster_id as rosterId',
    ])
    .where('memberships.network_id', '=', networkId)
    .where('memberships.role', '=', 'specialist')
    .where('memberships.ended_at', 'is', null)
    .where('people.disabled_at', 'is', null)
    .execute()
}

/**
 * Whom a clinic may phone: the staff of the rosters and the coordinators, nobody else's number. Who answers (`withAskers`)
 * may phone back those who ask.
 */
export async function reachablePeople(tx: Tx, networkId: string, withAskers: boolean) {
  return peopleTables(tx)
    .selectFrom('people')
    .innerJoin('memberships', 'memberships.person_id', 'people.id')
    .select(['people.id', 'people.name', 'people.phone', 'memberships.site_id as siteId', 'memberships.role'])
    .where('people.network_id', '=', networkId)
    .where('people.disabled_at', 'is', null)
    .where('memberships.ended_at', 'is', null)
    .where((where) =>
      where.or([
        where('memberships.role', '=', 'coordinator'),
        ...(withAskers ? [where('memberships.role', '=', 'clinic_doctor')] : []),
        where.exists(
          where
            .selectFrom('roster_members')
            .select('roster_members.person_id')
            .whereRef('roster_members.person_id', '=', 'people.id'),
        ),
      ]),
    )
    .orderBy('people.name')
    .orderBy('people.id')
    .execute()
}
