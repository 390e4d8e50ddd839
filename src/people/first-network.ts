// The very first network of a service: its hospital, an ECG roster that waits for staff, and one administrator. Only
// into a database that has no network yet.

import { sql } from 'kysely'
import { asOwner } from '../platform/as-owner.ts'
import { writeAudit } from '../platform/audit.ts'
import { newId } from '../platform/ids.ts'
import { createMembership, createNetwork, createPerson, createRoster, createSite } from './create-people.ts'
import { isLogin, loginOf } from './logins.ts'
import { hashPassword, weaknessOf } from './passwords.ts'
import { rewritePatterns } from './rosters/keep-patterns.ts'
import { isTimeZone } from './rosters/zone-time.ts'

export interface FirstNetwork {
  network: string
  site: string
  login: string
  name: string
  password: string
  /** False: administrators and quality officers sign in by password alone, until somebody turns it on. */
  secondFactor?: boolean | undefined
  /** Like Europe/Berlin; left out: that of China. */
  timeZone?: string | undefined
}

/** What has to be another one, as a sentence that names it. */
export class SetupRefused extends Error {
  override readonly name = 'SetupRefused'
}

export async function createFirstNetwork(databaseUrl: string, wish: FirstNetwork): Promise<{ networkId: string }> {
  const login = loginOf(wish.login)
  await refuseUnusable({ ...wish, login })
  const passwordHash = await hashPassword(wish.password)
  const networkId = newId()
  await asOwner({ databaseUrl, networkId }, async (tx) => {
    // two setups at once: the second waits here, then finds the network of the first
    await sql`lock table networks in share row exclusive mode`.execute(tx)
    const { rows } = await sql`select id from networks limit 1`.execute(tx)
    if (rows.length > 0) throw new SetupRefused('This database has a network already. Nothing was changed.')
    await createNetwork(tx, {
      id: networkId,
      name: wish.network.trim(),
      settings: { secondFactorRequired: wish.secondFactor !== false },
      ...(wish.timeZone ? { timeZone: wish.timeZone } : {}),
    })
    const siteId = await createSite(tx, { networkId, name: wish.site.trim(), tier: 'pci_hospital' })
    const personId = await createPerson(tx, { networkId, login, name: wish.name.trim(), passwordHash })
    await createMembership(tx, { networkId, personId, siteId, role: 'administrator' })
    const pathways = ['stemi', 'stroke']
    await createRoster(tx, { networkId, name: '心电会诊', kind: 'ecg', hospitalSiteId: siteId, pathways })
    await writeAudit(tx, { networkId, personId, operation: 'network-created' })
  })
  return { networkId }
}

async function refuseUnusable({ network, site, login, name, password, timeZone }: FirstNetwork): Promise<void> {
  if (timeZone !== undefined) refuseUnknownZone(timeZone)
  for (const [what, value] of Object.entries({ network, site, name })) {
    if (value.trim() === '' || value.length > 80) throw new SetupRefused(`The ${what} needs 1 to 80 characters.`)
  }
  if (!isLogin(login)) {
    throw new SetupRefused('The login needs 2 to 64 letters, digits or . _ @ -')
  }
  const weakness = await weaknessOf(password, login)
  if (weakness !== null) throw new SetupRefused(weakness.en)
}

/** For the networks of this database (a service has one, the demo its own): what repeats is written anew. */
export async function changeTimeZone(databaseUrl: string, timeZone: string, now: Date): Promise<number> {
  refuseUnknownZone(timeZone)
  const networks = await asOwner(
    { databaseUrl },
    async (tx) => (await sql<{ id: string }>`select id from networks`.execute(tx)).rows,
  )
  let written = 0
  for (const { id: networkId } of networks) {
    written += await asOwner({ databaseUrl, networkId }, async (tx) => {
      await sql`update networks set time_zone = ${timeZone} where id = ${networkId}`.execute(tx)
      await writeAudit(tx, { networkId, operation: 'time-zone-changed', details: { timeZone } })
      return rewritePatterns(tx, networkId, now)
    })
  }
  return written
}

function refuseUnknownZone(timeZone: string): void {
  if (!isTimeZone(timeZone)) throw new SetupRefused(`There is no time zone ${timeZone}. Name one like Europe/Berlin.`)
}
