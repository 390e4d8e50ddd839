// Makes the demo network's sites, people and rosters, as the owner of the tables. Marked fictional everywhere.

import type { Actor } from '../../people/actor.ts'
import {
  addRosterMembers,
  addShifts,
  createMembership,
  createNetwork,
  createPerson,
  createRoster,
  createSite,
  type NewShift,
} from '../../people/create-people.ts'
import { demoPassword, hashPassword } from '../../people/passwords.ts'
import { asOwner } from '../../platform/as-owner.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { keepDemoRosters } from './demo-rosters.ts'
import { type DemoSite, demoSites, hospitalKey, networkName } from './places.ts'
import { type DemoPerson, demoStaff } from './staff.ts'

export interface DemoNetwork {
  networkId: string
  rosterId: string
  siteIds: Map<string, string>
  hospitalSiteId: string
  sites: DemoSite[]
  staff: (DemoPerson & { personId: string })[]
  actorOf(login: string): Actor
}

/** Days before today that the ECG roster tells of. */
const daysBefore = 31

export async function makeDemoNetwork(databaseUrl: string, now: Date): Promise<DemoNetwork> {
  const networkId = newId()
  const passwordHash = await hashPassword(demoPassword)
  return asOwner({ databaseUrl, networkId }, async (tx) => {
    await createNetwork(tx, { id: networkId, name: networkName, demo: true })
    const sites = demoSites()
    const siteIds = await makeSites(tx, networkId, sites)
    const staff = await makeStaff(tx, networkId, siteIds, demoStaff(sites), passwordHash)
    const hospitalSiteId = siteIds.get(hospitalKey)!
    const roster = {
      networkId,
      name: '心电会诊值班',
      kind: 'ecg' as const,
      hospitalSiteId,
      pathways: ['stemi', 'stroke'],
    }
    const rosterId = await createRoster(tx, roster)
    const members = staff.filter(({ onEcgRoster }) => onEcgRoster)
    await addRosterMembers(tx, { networkId, rosterId, personIds: members.map(({ personId }) => personId) })
    await addShifts(tx, { networkId, rosterId }, pastShifts(members, now))
    await keepDemoRosters(tx, networkId, now, dutyDayStart(now, 0))
    return {
      networkId,
      rosterId,
      siteIds,
      hospitalSiteId,
      sites,
      staff,
      actorOf: actors(networkId, rosterId, siteIds, sites, staff),
    }
  })
}

/** Whose turn it was on a day of the past: the members take turns; from today on it is wang, with li behind him. */
export function turnOf<T extends { login: string }>(members: readonly T[], day: number, line: 1 | 2): T {
  if (day >= 0) return members.find(({ login }) => login === (line === 1 ? 'wang' : 'li'))!
  const turn = (((-day + (line - 1) * 3) % members.length) + members.length) % members.length
  return members[turn]!
}

/** One doctor a day, 08:00 to 08:00 in the network's zone (UTC+8), two lines. `day` 0 is the duty day of `now`. */
export function dutyDayStart(now: Date, day: number): Date {
  const dayMs = 86_400_000
  return new Date(Math.floor(now.getTime() / dayMs) * dayMs + day * dayMs)
}

function pastShifts(members: readonly { login: string; personId: string }[], now: Date): NewShift[] {
  const shifts: NewShift[] = []
  for (let day = -daysBefore; day < 0; day++) {
    for (const line of [1, 2] as const) {
      const { personId } = turnOf(members, day, line)
      shifts.push({ personId, line, from: dutyDayStart(now, day), until: dutyDayStart(now, day + 1) })
    }
  }
  return shifts
}

async function makeSites(tx: Tx, networkId: string, sites: readonly DemoSite[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const { key, name, tier, parent, phone } of sites) {
    const parentSiteId = parent === null ? {} : { parentSiteId: ids.get(parent)! }
    ids.set(key, await createSite(tx, { networkId, name, tier, phone, ...parentSiteId }))
  }
  return ids
}

async function makeStaff(
  tx: Tx,
  networkId: string,
  siteIds: Map<string, string>,
  staff: DemoPerson[],
  passwordHash: string,
) {
  const made: (DemoPerson & { personId: string })[] = []
  for (const person of staff) {
    const { login, name, phone, role, site } = person
    const personId = await createPerson(tx, { networkId, login, name, passwordHash, phone, demo: true })
    await createMembership(tx, { networkId, personId, siteId: siteIds.get(site)!, role })
    made.push({ ...person, personId })
  }
  return made
}

function actors(
  networkId: string,
  rosterId: string,
  siteIds: Map<string, string>,
  sites: DemoSite[],
  staff: (DemoPerson & { personId: string })[],
) {
  return (login: string): Actor => {
    const person = staff.find((one) => one.login === login)!
    const site = sites.find(({ key }) => key === person.site)!
    return {
      personId: person.personId,
      name: person.name,
      networkId,
      sessionId: 'seed',
      memberships: [{ siteId: siteIds.get(site.key)!, siteName: site.name, tier: site.tier, role: person.role }],
      rosterIds: person.onEcgRoster ? [rosterId] : [],
    }
  }
}
