// Rosters begin and change, and people come and go on them. Whoever is taken off answers nobody from that moment: his
// shifts stay written and do not count, so that a slip is undone by putting him back.

import type { z } from 'zod'
import type { Tier } from '../../consultation/model.ts'
import type { routes } from '../../contract/http.ts'
import { writeAudit } from '../../platform/audit.ts'
import { isId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { mayManageRosters } from '../access.ts'
import type { Actor } from '../actor.ts'
import { hospitalsKeptBy } from '../contact-points.ts'
import { personExists } from '../statements/contact-points.ts'
import {
  deleteMember,
  insertMember,
  insertRoster,
  isWorkingSpecialist,
  staffAndSpecialists,
  tierOf,
  updateRoster,
} from '../statements/roster-staff.ts'
import { type RosterRow, rostersOf, tellRosterChanged } from '../statements/rosters.ts'
import { existingRoster, managedRoster } from './existing-roster.ts'

type NewRoster = z.infer<(typeof routes)['addRoster']['body']>
type RosterChange = z.infer<(typeof routes)['changeRoster']['body']>

const mostRosters = 60
/** Where specialists work around the clock. */
const hospitals: readonly Tier[] = ['pci_hospital', 'county_hospital']

export async function addRoster(tx: Tx, actor: Actor, wish: NewRoster): Promise<string> {
  const { networkId } = actor
  const { hospitalSiteId } = wish
  const tier = isId(hospitalSiteId) ? await tierOf(tx, hospitalSiteId) : undefined
  if (tier === undefined) throw new RefusalError('not-found')
  if (!mayManageRosters(actor, { networkId, hospitalSiteId })) throw new RefusalError('not-for-you')
  if (!hospitals.includes(tier)) {
    const words = { zh: '请选择本网络的一家医院', en: 'Choose a hospital of this network' }
    throw new RefusalError('invalid-body', {}, { hospitalSiteId: words })
  }
  const rosters = await refuseTakenName(tx, networkId, wish.name)
  if (rosters.length >= mostRosters) throw new RefusalError('too-many-rosters', { count: mostRosters })
  const pathways = [...new Set(wish.pathways)]
  const rosterId = await insertRoster(tx, { ...wish, pathways, networkId })
  await tell(tx, actor, rosterId, 'roster-begun', { name: wish.name, kind: wish.kind, pathways: pathways.join(' ') })
  return rosterId
}

export async function changeRoster(tx: Tx, actor: Actor, rosterId: string, wish: RosterChange): Promise<void> {
  const { networkId, name: before, kind, pathways } = await managedRoster(tx, actor, rosterId)
  const after = {
    name: wish.name ?? before,
    kind: wish.kind ?? kind,
    pathways: wish.pathways ? [...new Set(wish.pathways)] : pathways,
  }
  if (after.name !== before) await refuseTakenName(tx, networkId, after.name)
  await updateRoster(tx, rosterId, after)
  await tell(tx, actor, rosterId, 'roster-changed', { ...after, pathways: after.pathways.join(' ') })
}

export async function peopleOfRoster(tx: Tx, actor: Actor, rosterId: string, now: Date) {
  const roster = await existingRoster(tx, actor, rosterId)
  if (!mayManageRosters(actor, roster)) throw new RefusalError('not-for-you')
  return { people: await staffAndSpecialists(tx, rosterId, { now, keeping: hospitalsKeptBy(actor) }) }
}

/** Only who may answer: a specialist of the network. */
export async function joinRoster(tx: Tx, actor: Actor, rosterId: string, personId: string): Promise<void> {
  const roster = await managedRoster(tx, actor, rosterId)
  if (!isId(personId) || !(await isWorkingSpecialist(tx, personId))) throw new RefusalError('not-found')
  if (await insertMember(tx, roster, personId)) await tell(tx, actor, rosterId, 'roster-joined', { who: personId })
}

export async function leaveRoster(tx: Tx, actor: Actor, rosterId: string, personId: string): Promise<void> {
  await managedRoster(tx, actor, rosterId)
  if (!isId(personId) || !(await personExists(tx, personId))) throw new RefusalError('not-found')
  if (await deleteMember(tx, rosterId, personId)) await tell(tx, actor, rosterId, 'roster-left', { who: personId })
}

/** Two of one name are one too many at three in the morning. */
async function refuseTakenName(tx: Tx, networkId: string, name: string): Promise<RosterRow[]> {
  const rosters = await rostersOf(tx, networkId)
  if (rosters.some((one) => one.name === name)) throw new RefusalError('roster-name-taken')
  return rosters
}

async function tell(
  tx: Tx,
  { networkId, personId, sessionId }: Actor,
  rosterId: string,
  operation: string,
  details: Record<string, string>,
): Promise<void> {
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: rosterId, details })
  await tellRosterChanged(tx, networkId, rosterId)
}
