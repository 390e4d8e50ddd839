// Makes networks, sites, people and rosters: for setup, seeding, import and tests, as the owner of the tables (see
// platform/as-owner.ts, which is given the network's id so that an owner under row-level security may write it too).

import type { Role, Tier } from '../consultation/model.ts'
import { newId } from '../platform/ids.ts'
import type { Tx } from '../platform/postgres.ts'
import { loginOf } from './logins.ts'
import { peopleTables, type RosterKind, type Why } from './tables.ts'

export interface NewNetwork {
  id?: string
  name: string
  timeZone?: string
  demo?: boolean
  settings?: Record<string, unknown>
}

export async function createNetwork(tx: Tx, network: NewNetwork): Promise<string> {
  const { id = newId(), name, timeZone = 'Asia/Shanghai', demo = false, settings = {} } = network
  const row = { id, name, time_zone: timeZone, demo, settings: JSON.stringify(settings) }
  await peopleTables(tx).insertInto('networks').values(row).execute()
  return id
}

export interface NewSite {
  networkId: string
  name: string
  tier: Tier
  parentSiteId?: string
  phone?: string
}

export async function createSite(tx: Tx, site: NewSite): Promise<string> {
  const id = newId()
  const { networkId, name, tier, parentSiteId = null, phone = null } = site
  const row = { id, network_id: networkId, name, tier, parent_site_id: parentSiteId, phone }
  await peopleTables(tx).insertInto('sites').values(row).execute()
  return id
}

export interface NewPerson {
  networkId: string
  login: string
  name: string
  /** From passwords.ts. */
  passwordHash: string
  phone?: string
  demo?: boolean
}

export async function createPerson(tx: Tx, person: NewPerson): Promise<string> {
  const id = newId()
  const { networkId, name, passwordHash, phone = null, demo = false } = person
  await peopleTables(tx)
    .insertInto('people')
    .values({
      id,
      network_id: networkId,
      login: loginOf(person.login),
      name,
      password_hash: passwordHash,
      phone,
      demo,
      disabled_at: null,
      password_until: null,
    })
    .execute()
  return id
}

export async function createMembership(
  tx: Tx,
  membership: { networkId: string; personId: string; siteId: string; role: Role },
): Promise<string> {
  const id = newId()
  const { networkId, personId, siteId, role } = membership
  const row = { id, network_id: networkId, person_id: personId, site_id: siteId, role, ended_at: null }
  await peopleTables(tx).insertInto('memberships').values(row).execute()
  return id
}

export interface NewRoster {
  networkId: string
  name: string
  kind: RosterKind
  hospitalSiteId: string
  pathways: string[]
  patienceSeconds?: number
  everyoneAfterSeconds?: number
}

export async function createRoster(tx: Tx, roster: NewRoster): Promise<string> {
  const id = newId()
  const { networkId, name, kind, hospitalSiteId, pathways, patienceSeconds = 60, everyoneAfterSeconds = 120 } = roster
  await peopleTables(tx)
    .insertInto('rosters')
    .values({
      id,
      network_id: networkId,
      name,
      kind,
      hospital_site_id: hospitalSiteId,
      pathways,
      patience_seconds: patienceSeconds,
      everyone_after_seconds: everyoneAfterSeconds,
    })
    .execute()
  return id
}

/** Only specialists may answer, so only they belong on a roster's staff. */
export async function addRosterMembers(
  tx: Tx,
  roster: { networkId: string; rosterId: string; personIds: string[] },
): Promise<void> {
  if (roster.personIds.length === 0) return
  const { networkId, rosterId, personIds } = roster
  const rows = personIds.map((personId) => ({ roster_id: rosterId, person_id: personId, network_id: networkId }))
  await peopleTables(tx).insertInto('roster_members').values(rows).execute()
}

export interface NewShift {
  personId: string
  line: 1 | 2
  from: Date
  until: Date
  why?: Why
  madeBy?: string
}

const rowsAtOnce = 1_000

export async function addShifts(
  tx: Tx,
  roster: { networkId: string; rosterId: string },
  shifts: readonly NewShift[],
): Promise<void> {
  for (let first = 0; first < shifts.length; first += rowsAtOnce) {
    const rows = shifts.slice(first, first + rowsAtOnce).map(({ personId, line, from, until, why, madeBy }) => ({
      id: newId(),
      network_id: roster.networkId,
      roster_id: roster.rosterId,
      person_id: personId,
      line,
      from_at: from,
      until_at: until,
      why: why ?? ('shift' as const),
      made_by: madeBy ?? null,
      cancelled_at: null,
    }))
    await peopleTables(tx).insertInto('shifts').values(rows).execute()
  }
}
