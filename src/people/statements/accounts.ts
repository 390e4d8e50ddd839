// People as an administrator keeps them: a network has a few hundred, found by a part of the name or login. Everything within
// the network, under row-level security.

import { sql } from 'kysely'
import type { Role } from '../../consultation/model.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { peopleTables } from '../tables.ts'

export interface AccountRow {
  id: string
  name: string
  login: string
  phone: string | null
  disabledAt: Date | null
  passwordUntil: Date | null
  hasSecondFactor: boolean
  places: Place[]
}

export interface Place {
  siteId: string
  siteName: string
  role: Role
}

const columns = sql`person.id, person.name, person.login, person.phone, person.disabled_at as "disabledAt",
  person.password_until as "passwordUntil",
  exists (select from second_factors factor where factor.person_id = person.id and factor.confirmed_at is not null)
    as "hasSecondFactor",
  coalesce((
    select json_agg(json_build_object('siteId', site.id, 'siteName', site.name, 'role', membership.role)
      order by site.name, site.id, membership.role)
    from memberships membership join sites site on site.id = membership.site_id
    where membership.person_id = person.id and membership.ended_at is null
  ), '[]') as places`

/** In the order of their logins, those after `after`. */
export async function findAccounts(
  tx: Tx,
  wanted: { networkId: string; search: string; after: string; limit: number },
): Promise<AccountRow[]> {
  const like = `%${wanted.search.replaceAll(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<AccountRow>`
    select ${columns} from people person
    where person.network_id = ${wanted.networkId} and (person.name ilike ${like} or person.login ilike ${like})
      and person.login collate "C" > ${wanted.after} collate "C"
    order by person.login collate "C" limit ${wanted.limit}`.execute(tx)
  return rows
}

/** One change of the people of a network after the other, on every node: whoever is second sees what the first has done. */
export async function lockAccounts(tx: Tx, networkId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${networkId}, 6))`.execute(tx)
}

/** Asked under the lock: he may have been shut out, or be no administrator any more, since he was let in. */
export async function isAdministrator(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from people person where person.id = ${personId} and person.disabled_at is null
    and exists (select from memberships membership where membership.person_id = person.id
      and membership.role = 'administrator' and membership.ended_at is null)`.execute(tx)
  return rows.length === 1
}

/** For a change: one after the other. */
export async function lockAccount(tx: Tx, personId: string): Promise<AccountRow | undefined> {
  await sql`select from people where id = ${personId} for update`.execute(tx)
  return findAccount(tx, personId)
}

export async function findAccount(tx: Tx, personId: string): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`select ${columns} from people person where person.id = ${personId}`.execute(tx)
  return rows[0]
}

export interface NewAccount {
  networkId: string
  name: string
  login: string
  phone: string | null
  passwordHash: string
  passwordUntil: Date
}

/** Null: somebody has this login, here or in another network. */
export async function addAccount(tx: Tx, person: NewAccount): Promise<string | null> {
  const { networkId, name, login, phone, passwordHash, passwordUntil } = person
  const row = {
    id: newId(),
    network_id: networkId,
    login,
    name,
    password_hash: passwordHash,
    phone,
    demo: false,
    disabled_at: null,
    password_until: passwordUntil,
  }
  const { numInsertedOrUpdatedRows: added } = await peopleTables(tx)
    .insertInto('people')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return added === 1n ? row.id : null
}

export async function nameAccount(tx: Tx, personId: string, { name, phone }: { name: string; phone: string | null }) {
  await peopleTables(tx).updateTable('people').set({ name, phone }).where('id', '=', personId).execute()
}

export async function setDisabledAt(tx: Tx, personId: string, at: Date | null): Promise<void> {
  await peopleTables(tx).updateTable('people').set({ disabled_at: at }).where('id', '=', personId).execute()
}

export async function endPlace(tx: Tx, personId: string, { siteId, role }: Omit<Place, 'siteName'>, at: Date) {
  await peopleTables(tx)
    .updateTable('memberships')
    .set({ ended_at: at })
    .where('person_id', '=', personId)
    .where('site_id', '=', siteId)
    .where('role', '=', role)
    .where('ended_at', 'is', null)
    .execute()
}

export async function addPlace(
  tx: Tx,
  person: { personId: string; networkId: string },
  { siteId, role }: Omit<Place, 'siteName'>,
): Promise<void> {
  const { personId, networkId } = person
  await peopleTables(tx)
    .insertInto('memberships')
    .values({ id: newId(), network_id: networkId, person_id: personId, site_id: siteId, role, ended_at: null })
    .execute()
}

export async function rostersOfPerson(tx: Tx, personId: string): Promise<string[]> {
  const rows = await peopleTables(tx)
    .selectFrom('roster_members')
    .select('roster_id as rosterId')
    .where('person_id', '=', personId)
    .execute()
  return rows.map(({ rosterId }) => rosterId)
}

export async function passwordHashOf(tx: Tx, personId: string): Promise<string | undefined> {
  const found = await peopleTables(tx)
    .selectFrom('people')
    .select('password_hash as passwordHash')
    .where('id', '=', personId)
    .executeTakeFirst()
  return found?.passwordHash
}

/** Not to be revived by whoever lets him in again: what he still had runs out. */
export async function letSessionsRunOut(tx: Tx, personId: string, at: Date): Promise<void> {
  await sql`update sessions set expires_at = ${at}
    where person_id = ${personId} and revoked_at is null and expires_at > ${at}`.execute(tx)
}

export async function readFactorRule(tx: Tx, networkId: string): Promise<boolean> {
  const { rows } = await sql<{ required: boolean }>`
    select coalesce(settings -> 'secondFactorRequired' = 'true'::jsonb, false) as required
    from networks where id = ${networkId}`.execute(tx)
  return rows[0]?.required ?? false
}

export async function storeFactorRule(tx: Tx, networkId: string, required: boolean): Promise<void> {
  await sql`update networks set settings = settings || jsonb_build_object('secondFactorRequired', ${required}::boolean)
    where id = ${networkId}`.execute(tx)
}
