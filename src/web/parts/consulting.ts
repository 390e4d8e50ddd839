// What the parts of a consultation share: who looks at which consultation, what is known of the network, how to write.
// Screens make one from the state, the gallery from fixtures; parts ask nothing else.

import type { Naming, NetworkSettings } from '../../consultation/entry-kind.ts'
import type { Consultation, Role } from '../../consultation/model.ts'
import type { Pathway, Side } from '../../consultation/pathways/pathway.ts'
import type { Mark } from '../../consultation/receipts.ts'
import type { Directory, Written } from '../state.ts'
import type { NextCalls } from './next-calls.ts'

export interface Seat {
  personId: string
  name: string
  role: Role
  siteId: string
  /** Whose steps these are; null = looks on (quality officer). */
  side: Side | null
}

export interface Consulting {
  consultation: Consultation
  pathway: Pathway
  seat: Seat
  settings: NetworkSettings
  naming: Naming
  sites: Directory['sites']
  people: Directory['people']
  /** What has arrived with whom, and what was looked at; left out while it is not known. */
  marks?: readonly Mark[] | undefined
  /** What will ring next; null or left out = not known. */
  next?: NextCalls | null
  write(kind: string, body?: Record<string, unknown>): Promise<Written>
}

interface Membership {
  siteId: string
  role: string
}

/** Of several memberships the one that has most to do with this consultation. */
export function seatOf(
  person: { id: string; name: string },
  memberships: readonly Membership[],
  consultation: Consultation,
): Seat {
  const near = [consultation.siteId, consultation.transfer?.to, consultation.hospitalSiteId]
  const nearness = ({ siteId }: Membership) => (near.indexOf(siteId) + near.length + 1) % (near.length + 1)
  const [membership] = [...memberships].sort((one, other) => nearness(one) - nearness(other))
  const role = (membership?.role ?? 'quality_officer') as Role
  return { personId: person.id, name: person.name, role, siteId: membership?.siteId ?? '', side: sideOf(role) }
}

/** Sites that a patient may be sent to, the roster's hospital first. */
export function destinations({ sites, consultation }: Pick<Consulting, 'sites' | 'consultation'>): Directory['sites'] {
  const able = sites.filter((site) => site.tier === 'pci_hospital' || site.tier === 'county_hospital')
  const isHome = (siteId: string) => (siteId === consultation.hospitalSiteId ? 0 : 1)
  return able.filter((site) => site.id !== consultation.siteId).sort((one, other) => isHome(one.id) - isHome(other.id))
}

/** Whom to phone: for the clinic the owner, else who was called last; for the others the one who asked. */
export function phonePartner({
  consultation,
  people,
  seat,
}: Consulting): { id: string; name: string; phone: string } | null {
  const lastCalled = consultation.calls.at(-1)?.personId
  const personId =
    seat.side === 'clinic' ? (consultation.owner?.personId ?? lastCalled) : consultation.openedBy.personId
  const person = people.find((one) => one.id === personId)
  return person?.phone && person.id !== seat.personId ? { id: person.id, name: person.name, phone: person.phone } : null
}

function sideOf(role: Role): Side | null {
  if (role === 'clinic_doctor') return 'clinic'
  if (role === 'specialist') return 'duty'
  return role === 'coordinator' ? 'hospital' : null
}
