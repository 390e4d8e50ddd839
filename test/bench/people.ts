// A network whose 237 people all hear of one clinic's questions, so that ours and the floor tell the same number of
// sockets. Everybody is signed in; passwords are nobody's business here.

import { randomBytes } from 'node:crypto'
import type { Role } from '../../src/consultation/model.ts'
import type { Actor } from '../../src/people/actor.ts'
import {
  addRosterMembers,
  addShifts,
  createMembership,
  createNetwork,
  createPerson,
  createRoster,
  createSite,
} from '../../src/people/create-people.ts'
import { tokenHashOf } from '../../src/people/sign-in.ts'
import { addSession } from '../../src/people/statements/sessions.ts'
import { asOwner } from '../../src/platform/as-owner.ts'
import { newId } from '../../src/platform/ids.ts'
import type { Tx } from '../../src/platform/postgres.ts'

export interface BenchPerson {
  actor: Actor
  /** One for each device. */
  tokens: string[]
}

export interface BenchPeople {
  networkId: string
  rosterId: string
  /** The first is on duty. */
  listeners: BenchPerson[]
  /** He asks, from the listeners' clinic, and listens to nothing. */
  asking: BenchPerson
  quality: BenchPerson
}

export const listenerCount = 237
const specialistCount = 20
const coordinatorCount = 16
const dayMs = 86_400_000

export async function benchPeople(databaseUrl: string, devicesEach = 1): Promise<BenchPeople> {
  const networkId = newId()
  return asOwner({ databaseUrl, networkId }, async (tx) => {
    await createNetwork(tx, { id: networkId, name: 'Bench' })
    const hospital = await createSite(tx, { networkId, name: '县医院', tier: 'pci_hospital' })
    const clinic = await createSite(tx, { networkId, name: '蓝田卫生院', tier: 'rescue_unit' })
    const rosterId = await createRoster(tx, {
      networkId,
      name: '心电会诊',
      kind: 'ecg',
      hospitalSiteId: hospital,
      pathways: ['stemi', 'stroke'],
    })
    const hire = async (role: Role): Promise<BenchPerson> => {
      const atClinic = role === 'clinic_doctor'
      const siteId = atClinic ? clinic : hospital
      const siteName = atClinic ? '蓝田卫生院' : '县医院'
      const tier = atClinic ? 'rescue_unit' : 'pci_hospital'
      const name = '某医生'
      const personId = await createPerson(tx, { networkId, login: newId(), name, passwordHash: 'none' })
      await createMembership(tx, { networkId, personId, siteId, role })
      const signIns = await signIn(tx, { networkId, personId }, devicesEach)
      const actor: Actor = {
        personId,
        name,
        networkId,
        sessionId: signIns[0]!.sessionId,
        memberships: [{ siteId, siteName, tier, role }],
        rosterIds: role === 'specialist' ? [rosterId] : [],
      }
      return { actor, tokens: signIns.map(({ token }) => token) }
    }
    const listeners: BenchPerson[] = []
    while (listeners.length < listenerCount) listeners.push(await hire(roleOf(listeners.length)))
    const personIds = listeners.slice(0, specialistCount).map(({ actor }) => actor.personId)
    await addRosterMembers(tx, { networkId, rosterId, personIds })
    const span = { from: new Date(Date.now() - dayMs), until: new Date(Date.now() + dayMs) }
    await addShifts(tx, { networkId, rosterId }, [{ personId: personIds[0]!, line: 1, ...span }])
    const asking = await hire('clinic_doctor')
    const quality = await hire('quality_officer')
    return { networkId, rosterId, listeners, asking, quality }
  })
}

function roleOf(index: number): Role {
  if (index < specialistCount) return 'specialist'
  return index < specialistCount + coordinatorCount ? 'coordinator' : 'clinic_doctor'
}

async function signIn(tx: Tx, person: { networkId: string; personId: string }, devices: number) {
  const signIns: { sessionId: string; token: string }[] = []
  const at = new Date()
  for (let device = 0; device < devices; device++) {
    const token = randomBytes(32).toString('base64url')
    const session = { id: newId(), tokenHash: tokenHashOf(token), deviceName: null, at }
    await addSession(tx, { ...person, ...session, expiresAt: new Date(at.getTime() + dayMs) })
    signIns.push({ sessionId: session.id, token })
  }
  return signIns
}

/** One more session of somebody who exists; its token. */
export function newSession(databaseUrl: string, person: { networkId: string; personId: string }): Promise<string> {
  return asOwner({ databaseUrl, networkId: person.networkId }, async (tx) => (await signIn(tx, person, 1))[0]!.token)
}

/** A question as a hurried doctor asks it. */
export function question() {
  return {
    draftId: newId(),
    pathway: 'stemi',
    patient: { sex: 'male', ageYears: 58 },
    complaint: '胸痛 40 分钟, 大汗',
    vitals: { systolic: 152, diastolic: 94, heartRate: 88, spo2: 96 },
  }
}
