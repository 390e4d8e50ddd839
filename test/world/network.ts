// A small network with everybody who matters, and a foreign one beside it. Everybody's password is `rivers-and-hills-7`
// (one cheap hash, reused). On the ECG roster wang is on duty and li is backup, around the time `at`.

import { hash } from '@node-rs/argon2'
import type { Role, Tier } from '../../src/consultation/model.ts'
import type { Actor, ActorMembership } from '../../src/people/actor.ts'
import {
  addRosterMembers,
  addShifts,
  createMembership,
  createNetwork,
  createPerson,
  createRoster,
  createSite,
} from '../../src/people/create-people.ts'
import { asOwner } from '../../src/platform/as-owner.ts'
import { newId } from '../../src/platform/ids.ts'
import type { Tx } from '../../src/platform/postgres.ts'
import type { TestDatabase } from './database.ts'

export const password = 'rivers-and-hills-7'

export type SiteName = 'hospital' | 'lantian' | 'gande' | 'cun' | 'foreignHospital' | 'foreignClinic'

const staff = {
  wang: ['王主任', 'hospital', 'specialist'],
  li: ['李医生', 'hospital', 'specialist'],
  zhao: ['赵医生', 'hospital', 'specialist'],
  lab: ['陈协调', 'hospital', 'coordinator'],
  quality: ['周质控', 'hospital', 'quality_officer'],
  admin: ['吴管理', 'hospital', 'administrator'],
  lantian: ['林医生', 'lantian', 'clinic_doctor'],
  lantian2: ['郑医生', 'lantian', 'clinic_doctor'],
  gande: ['黄医生', 'gande', 'clinic_doctor'],
  cun: ['许医生', 'cun', 'clinic_doctor'],
} as const satisfies Record<string, readonly [string, SiteName, Role]>

const foreigners = {
  'foreign-wang': ['外院王主任', 'foreignHospital', 'specialist'],
  'foreign-lab': ['外院协调', 'foreignHospital', 'coordinator'],
  'foreign-quality': ['外院质控', 'foreignHospital', 'quality_officer'],
  'foreign-admin': ['外院管理', 'foreignHospital', 'administrator'],
  'foreign-doctor': ['外院医生', 'foreignClinic', 'clinic_doctor'],
} as const satisfies Record<string, readonly [string, SiteName, Role]>

export type Login = keyof typeof staff | keyof typeof foreigners

export interface SmallNetwork {
  networkId: string
  foreignNetworkId: string
  sites: Record<SiteName, string>
  people: Record<Login, string>
  /** The ECG roster (pathways stemi and stroke), and the foreign network's. */
  rosterId: string
  foreignRosterId: string
  /** Who acts, as a session would make him; his sessionId belongs to no session. */
  actorOf(login: Login): Actor
}

const tierOf: Record<SiteName, [name: string, tier: Tier]> = {
  hospital: ['县医院', 'pci_hospital'],
  lantian: ['蓝田卫生院', 'rescue_unit'],
  gande: ['感德卫生院', 'rescue_unit'],
  cun: ['蓝田村卫生室', 'rescue_point'],
  foreignHospital: ['外县医院', 'pci_hospital'],
  foreignClinic: ['外县卫生院', 'rescue_unit'],
}

let cheapHash: Promise<string> | undefined

export async function smallNetwork(
  database: Pick<TestDatabase, 'databaseUrl'>,
  at: Date = new Date(),
): Promise<SmallNetwork> {
  cheapHash ??= hash(password, { memoryCost: 64, timeCost: 1 })
  const passwordHash = await cheapHash
  const here = newId()
  const abroad = newId()
  const near = await asOwner({ databaseUrl: database.databaseUrl, networkId: here }, async (tx) => {
    await createNetwork(tx, { id: here, name: '安溪胸痛网络' })
    const hospital = await site(tx, here, 'hospital')
    const lantian = await site(tx, here, 'lantian')
    const sites = { hospital, lantian, gande: await site(tx, here, 'gande'), cun: await site(tx, here, 'cun', lantian) }
    const people = await hire(tx, here, sites, staff, passwordHash)
    const onRoster = { wang: people.wang, li: people.li, zhao: people.zhao }
    return { sites, people, rosterId: await roster(tx, here, hospital, onRoster, at) }
  })
  const far = await asOwner({ databaseUrl: database.databaseUrl, networkId: abroad }, async (tx) => {
    await createNetwork(tx, { id: abroad, name: '外县胸痛网络' })
    const foreignHospital = await site(tx, abroad, 'foreignHospital')
    const sites = { foreignHospital, foreignClinic: await site(tx, abroad, 'foreignClinic') }
    const people = await hire(tx, abroad, sites, foreigners, passwordHash)
    return { sites, people, rosterId: await roster(tx, abroad, foreignHospital, { wang: people['foreign-wang'] }, at) }
  })

  const sites = { ...near.sites, ...far.sites }
  const people = { ...near.people, ...far.people }
  return {
    networkId: here,
    foreignNetworkId: abroad,
    sites,
    people,
    rosterId: near.rosterId,
    foreignRosterId: far.rosterId,
    actorOf(login) {
      const isNear = login in staff
      const [name, siteName, role] = { ...staff, ...foreigners }[login]
      const [siteTitle, tier] = tierOf[siteName]
      const membership: ActorMembership = { siteId: sites[siteName], siteName: siteTitle, tier, role }
      const rosterId = isNear ? near.rosterId : far.rosterId
      return {
        personId: people[login],
        name,
        networkId: isNear ? here : abroad,
        sessionId: `session-of-${login}`,
        memberships: [membership],
        rosterIds: role === 'specialist' ? [rosterId] : [],
      }
    },
  }
}

async function site(tx: Tx, networkId: string, name: SiteName, parentSiteId?: string): Promise<string> {
  const [title, tier] = tierOf[name]
  return createSite(tx, { networkId, name: title, tier, ...(parentSiteId ? { parentSiteId } : {}) })
}

async function hire<Who extends string>(
  tx: Tx,
  networkId: string,
  sites: Partial<Record<SiteName, string>>,
  wanted: Record<Who, readonly [string, SiteName, Role]>,
  passwordHash: string,
): Promise<Record<Who, string>> {
  const people = {} as Record<Who, string>
  for (const [login, [name, siteName, role]] of Object.entries(wanted) as [Who, readonly [string, SiteName, Role]][]) {
    people[login] = await createPerson(tx, { networkId, login, name, passwordHash, phone: '13800000000' })
    await createMembership(tx, { networkId, personId: people[login], siteId: sites[siteName]!, role })
  }
  return people
}

async function roster(
  tx: Tx,
  networkId: string,
  hospitalSiteId: string,
  specialists: { wang: string; li?: string; zhao?: string },
  at: Date,
): Promise<string> {
  const pathways = ['stemi', 'stroke']
  const rosterId = await createRoster(tx, { networkId, name: '心电会诊', kind: 'ecg', hospitalSiteId, pathways })
  const personIds = Object.values(specialists)
  await addRosterMembers(tx, { networkId, rosterId, personIds })
  const span = { from: new Date(at.getTime() - 86_400_000), until: new Date(at.getTime() + 86_400_000) }
  await addShifts(tx, { networkId, rosterId }, [
    { personId: specialists.wang, line: 1, ...span },
    ...(specialists.li ? [{ personId: specialists.li, line: 2 as const, ...span }] : []),
  ])
  return rosterId
}
