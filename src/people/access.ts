// Every permission, pure: how a person stands to a consultation, and what that lets him do. Doors, journal, live rooms
// and lists all ask here. A membership that may not open a consultation stands in no relation to it at all, so nobody
// ever writes what he could not read.

import type { Grant, Relation } from '../consultation/entry-kind.ts'
import type { Author, Role } from '../consultation/model.ts'
import type { Door } from '../contract/routes/route.ts'
import type { Actor, ActorMembership, Subject } from './actor.ts'

export interface Standing {
  relation: Relation
  membership: ActorMembership
}

/** Relations through which a role opens a consultation. An administrator runs the service and reads no patient. */
const opensBy: Record<Role, readonly Relation[]> = {
  clinic_doctor: ['site'],
  specialist: ['roster', 'hospital', 'site'],
  coordinator: ['hospital'],
  quality_officer: ['network'],
  administrator: [],
}

/** Closest first: who stands in several relations acts in the first that is granted. */
const closeness: readonly Relation[] = ['author', 'site', 'roster', 'hospital', 'network']

/** How the actor stands to the consultation, closest first; empty = for him it does not exist. */
export function relationsOf(actor: Actor, subject: Subject): Standing[] {
  if (actor.networkId !== subject.networkId) return []
  return actor.memberships
    .flatMap((membership) => openingRelations(actor, subject, membership))
    .sort((one, other) => rank(one, subject) - rank(other, subject))
}

/** Asked for every socket and every entry, so it makes nothing. */
export function mayOpen(actor: Actor, subject: Subject): boolean {
  if (actor.networkId !== subject.networkId) return false
  return actor.memberships.some((membership) => opens(actor, subject, membership))
}

/** The author that he writes as (the closest membership that one of the grants names), or null. */
export function mayWrite(actor: Actor, subject: Subject, grants: readonly Grant[]): Author | null {
  const standing = relationsOf(actor, subject).find(({ relation, membership }) =>
    grants.some((grant) => grant.role === membership.role && grant.relation === relation),
  )
  return standing ? authorOf(actor, standing.membership) : null
}

/** The no for a write: he may open it but this is not his step (403), or it does not exist for him (404). */
export function writeRefusal(actor: Actor, subject: Subject): 'not-for-you' | 'not-found' {
  return mayOpen(actor, subject) ? 'not-for-you' : 'not-found'
}

/** `hospital`: kept among the people who answer; the asking clinic gets the bare number of the entry. */
export function maySeeEntry(actor: Actor, subject: Subject, seenBy: 'all' | 'hospital' = 'all'): boolean {
  if (seenBy === 'all') return mayOpen(actor, subject)
  return relationsOf(actor, subject).some(
    ({ relation, membership }) =>
      relation === 'roster' || relation === 'hospital' || membership.role === 'quality_officer',
  )
}

/** The author that he asks as: clinic doctors ask for their clinic, specialists for their hospital. */
export function mayAsk(actor: Actor): Author | null {
  const membership =
    actor.memberships.find(({ role }) => role === 'clinic_doctor') ??
    actor.memberships.find(({ role }) => role === 'specialist')
  return membership ? authorOf(actor, membership) : null
}

export function mayUseDoor(actor: Actor | null, door: Door): boolean {
  if (door === 'nobody') return true
  if (actor === null) return false
  return door === 'anyone' || actor.memberships.some(({ role }) => door.includes(role))
}

/** Break-glass: anybody of the network who may not open it anyway. For other networks it does not exist. */
export function emergencyStanding(actor: Actor, subject: Subject): 'may' | 'may-read-anyway' | 'not-found' {
  if (actor.networkId !== subject.networkId || actor.memberships.length === 0) return 'not-found'
  return mayOpen(actor, subject) ? 'may-read-anyway' : 'may'
}

/** Reading only, by himself, until then; of somebody else's it does not exist, nor after the end of his last membership. */
export function mayReadUnder(
  actor: Actor,
  reading: { networkId: string; personId: string; until: Date },
  now: Date,
): 'may' | 'emergency-over' | 'not-found' {
  if (actor.networkId !== reading.networkId || actor.personId !== reading.personId) return 'not-found'
  if (actor.memberships.length === 0) return 'not-found'
  return now < reading.until ? 'may' : 'emergency-over'
}

/** What is kept among the people who answer stays among them. */
export function emergencySees(seenBy: 'all' | 'hospital' = 'all'): boolean {
  return seenBy === 'all'
}

/** Where those who treat the patient are told that the reader works. */
export function siteOfReader({ memberships }: Actor): string {
  return (memberships.find(({ role }) => role !== 'administrator') ?? memberships[0])?.siteId ?? ''
}

/** Who looks after it that nobody breaks the glass without need. */
export function mayReviewEmergencies(actor: Actor, networkId: string): boolean {
  return actor.networkId === networkId && hasRole(actor, 'administrator')
}

/** Exports and month pages: counts and times over the whole network, no free text. */
export function mayExport(actor: Actor, networkId: string): boolean {
  return actor.networkId === networkId && hasRole(actor, 'quality_officer', 'administrator')
}

/** What is kept about a member of the staff: he himself, and the administrators of his network. */
export function mayExportPerson(actor: Actor, person: { networkId: string; personId: string }): boolean {
  if (actor.networkId !== person.networkId) return false
  return actor.personId === person.personId || hasRole(actor, 'administrator')
}

/** Where a roster stands: who changes it follows from its network and its hospital. */
export interface RosterPlace {
  networkId: string
  rosterId: string
  hospitalSiteId: string
}

/** Who changes the plan of a roster: the administrators of the network, and the coordinators of its hospital. */
export function mayManageRosters(actor: Actor, roster: Omit<RosterPlace, 'rosterId'>): boolean {
  if (actor.networkId !== roster.networkId) return false
  const isOfHospital = ({ role, siteId }: ActorMembership) => role === 'coordinator' && siteId === roster.hospitalSiteId
  return hasRole(actor, 'administrator') || actor.memberships.some(isOfHospital)
}

/** Who may put somebody on duty in place of another: the roster's own specialists, and who manages it. */
export function mayOverride(actor: Actor, roster: RosterPlace): boolean {
  return maySwap(actor, roster) || mayManageRosters(actor, roster)
}

/** Who asks for and answers swaps: the roster's own specialists, each for himself. */
export function maySwap(actor: Actor, roster: Pick<RosterPlace, 'networkId' | 'rosterId'>): boolean {
  if (actor.networkId !== roster.networkId) return false
  return hasRole(actor, 'specialist') && actor.rosterIds.includes(roster.rosterId)
}

/** All that `mayOpen` grants, as columns: for queries that list consultations. The two must agree exactly. */
export interface Reach {
  networkId: string
  wholeNetwork: boolean
  /** Opens what was asked by these sites (site_id). */
  askedBy: string[]
  /** Opens what these rosters answer (roster_id). */
  rosterIds: string[]
  /** Opens what is answered by rosters of these hospitals (hospital_site_id). */
  hospitals: string[]
  /** Opens what these sites receive (destination_site_id). */
  receivedBy: string[]
}

export function reachOf(actor: Actor): Reach {
  const sitesOf = (...wanted: Role[]) => [
    ...new Set(actor.memberships.filter(({ role }) => wanted.includes(role)).map(({ siteId }) => siteId)),
  ]
  return {
    networkId: actor.networkId,
    wholeNetwork: hasRole(actor, 'quality_officer'),
    askedBy: sitesOf('clinic_doctor', 'specialist'),
    rosterIds: hasRole(actor, 'specialist') ? [...actor.rosterIds] : [],
    hospitals: sitesOf('specialist', 'coordinator'),
    receivedBy: sitesOf('clinic_doctor', 'specialist', 'coordinator'),
  }
}

function openingRelations(actor: Actor, subject: Subject, membership: ActorMembership): Standing[] {
  if (!opens(actor, subject, membership)) return []
  return closeness
    .filter((relation) => holds(relation, actor, subject, membership))
    .map((relation) => ({ relation, membership }))
}

function opens(actor: Actor, subject: Subject, membership: ActorMembership): boolean {
  return opensBy[membership.role].some((relation) => holds(relation, actor, subject, membership))
}

function holds(relation: Relation, actor: Actor, subject: Subject, { siteId, role }: ActorMembership): boolean {
  switch (relation) {
    case 'author':
      return actor.personId === subject.authorId && siteId === subject.siteId
    case 'site':
      return siteId === subject.siteId || siteId === subject.destinationSiteId
    case 'roster':
      return role === 'specialist' && (siteId === subject.hospitalSiteId || actor.rosterIds.includes(subject.rosterId))
    case 'hospital':
      return siteId === subject.hospitalSiteId || siteId === subject.destinationSiteId
    case 'network':
      return true
  }
}

// Within one relation a membership where the patient is or goes speaks before one elsewhere.
function rank({ relation, membership }: Standing, subject: Subject): number {
  const places = [subject.siteId, subject.hospitalSiteId, subject.destinationSiteId]
  const place = places.indexOf(membership.siteId)
  return closeness.indexOf(relation) * 10 + (place < 0 ? 9 : place)
}

function authorOf({ personId, name }: Actor, { role, siteId }: ActorMembership): Author {
  return { personId, name, role, siteId }
}

function hasRole(actor: Actor, ...wanted: Role[]): boolean {
  return actor.memberships.some(({ role }) => wanted.includes(role))
}
