// Where somebody is rung and written to. Without a number of his own for it the number of the directory is rung.

import { writeAudit } from '../platform/audit.ts'
import type { Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Actor } from './actor.ts'
import { findContact, personExists, storeContact } from './statements/contact-points.ts'
import { isStaffOfHospitals } from './statements/roster-staff.ts'

export interface ContactPoints {
  phone: string | null
  email: string | null
  directoryPhone: string | null
}

export interface WantedContact {
  phone?: string | null | undefined
  email?: string | null | undefined
}

export async function contactOf(tx: Tx, personId: string): Promise<ContactPoints> {
  const contact = await findContact(tx, personId)
  if (contact === null) throw new RefusalError('not-found')
  return contact
}

/** What is left out is kept, what is empty is taken away. Who did it is audited, the address is not. */
export async function setContact(
  tx: Tx,
  actor: Actor,
  personId: string,
  wanted: WantedContact,
): Promise<ContactPoints> {
  if (!(await personExists(tx, personId))) throw new RefusalError('not-found')
  const before = await findContact(tx, personId)
  const phone = wanted.phone === undefined ? (before?.phone ?? null) : dialable(wanted.phone)
  const email = wanted.email === undefined ? (before?.email ?? null) : wanted.email || null
  const { networkId } = actor
  await storeContact(tx, { personId, networkId, phone, email, changedBy: actor.personId })
  await writeAudit(tx, {
    networkId,
    personId: actor.personId,
    sessionId: actor.sessionId,
    operation: 'contact-changed',
    subjectId: personId,
    details: { phone: phone !== null, email: email !== null },
  })
  return contactOf(tx, personId)
}

/**
 * Whose addresses he keeps: an administrator those of his network, a coordinator those of the specialists of his hospital who
 * stand on its rosters. Not of whom another hospital lends: one number rings him everywhere.
 */
export async function keptBy(tx: Tx, actor: Actor, personId: string): Promise<string> {
  const hospitals = hospitalsKeptBy(actor)
  if (hospitals === null) return personId
  if (!(await personExists(tx, personId))) throw new RefusalError('not-found')
  if (!(await isStaffOfHospitals(tx, personId, hospitals))) throw new RefusalError('not-for-you')
  return personId
}

/** Null: an administrator, who keeps those of everybody. */
export function hospitalsKeptBy({ memberships }: Actor): string[] | null {
  if (memberships.some(({ role }) => role === 'administrator')) return null
  return memberships.filter(({ role }) => role === 'coordinator').map(({ siteId }) => siteId)
}

/** Where a gateway rings him, or null. */
export function numberOf({ phone, directoryPhone }: ContactPoints): string | null {
  return dialable(phone) ?? dialable(directoryPhone)
}

/** The number that a gateway dials, or null. */
export function dialable(phone: string | null): string | null {
  const digits = phone?.replaceAll(/[\s()-]/g, '') ?? ''
  return /^\+?\d{3,20}$/.test(digits) ? digits : null
}
