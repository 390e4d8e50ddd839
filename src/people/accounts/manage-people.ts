// The people of a network as an administrator keeps them. Nobody shuts himself out or changes his own roles, and of two who
// shut each other out at the same moment the second is one no more: one administrator always stays. What was done to whom is
// audited, names and numbers are not.

import { limits } from '../../contract/limits.ts'
import { writeAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import { isId } from '../../platform/ids.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import type { Actor } from '../actor.ts'
import { isLogin, loginOf } from '../logins.ts'
import { hashPassword, oneTimePassword } from '../passwords.ts'
import { endFeeds } from '../rosters/end-feeds.ts'
import type { SessionEnds } from '../session-ends.ts'
import * as accounts from '../statements/accounts.ts'
import { sitesOf } from '../statements/network.ts'
import { deleteMember } from '../statements/roster-staff.ts'
import { tellRosterChanged } from '../statements/rosters.ts'
import { removeFactor } from '../statements/second-factors.ts'
import { endSessionsOf } from '../statements/sessions.ts'
import { setPassword } from '../statements/sign-in.ts'

type Place = Omit<accounts.Place, 'siteName'>
type Account = accounts.AccountRow

export interface OneTime {
  oneTimePassword: string
  until: Date
}

const oneTimeMs = 72 * 3_600_000

export function managePeople({ postgres, clock, ends }: { postgres: Postgres; clock: Clock; ends: SessionEnds }) {
  async function asAdministrator<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return postgres.inNetwork(actor.networkId, async (tx) => {
      await accounts.lockAccounts(tx, actor.networkId)
      if (!(await accounts.isAdministrator(tx, actor.personId))) throw new RefusalError('not-your-role')
      return work(tx)
    })
  }

  /** One change of one person, told in the log with what it did. */
  async function change<T>(actor: Actor, personId: string, work: (tx: Tx, account: Account) => Promise<T>): Promise<T> {
    if (!isId(personId)) throw new RefusalError('not-found')
    return asAdministrator(actor, async (tx) => {
      const account = await accounts.lockAccount(tx, personId)
      if (account === undefined) throw new RefusalError('not-found')
      return work(tx, account)
    })
  }

  return {
    async list({ networkId }: Actor, { search = '', after = '' }: { search?: string; after?: string }) {
      const limit = limits.pageSize
      const wanted = { networkId, search: printable(search), after: printable(after), limit: limit + 1 }
      const rows = await postgres.inNetwork(networkId, (tx) => accounts.findAccounts(tx, wanted))
      const people = rows.slice(0, limit)
      return { people, next: rows.length > limit ? people.at(-1)!.login : null }
    },
    async add(actor: Actor, wish: { name: string; login: string; phone?: string | null; places: Place[] }) {
      const login = loginOf(wish.login)
      if (!isLogin(login)) throw new RefusalError('invalid-body', {}, { login: loginFault })
      const { oneTime, passwordHash } = await newOneTime(clock)
      const { networkId } = actor
      const person = await asAdministrator(actor, async (tx) => {
        await refuseUnknownSites(tx, networkId, wish.places)
        const { name, phone = null } = wish
        const row = { networkId, name, login, phone, passwordHash, passwordUntil: oneTime.until }
        const personId = await accounts.addAccount(tx, row)
        if (personId === null) throw new RefusalError('login-taken')
        for (const place of once(wish.places)) await accounts.addPlace(tx, { personId, networkId }, place)
        await tell(tx, actor, 'person-added', personId, { places: wish.places.length })
        return accounts.findAccount(tx, personId)
      })
      return { person: person!, ...oneTime }
    },
    change: (actor: Actor, personId: string, wish: { name: string; phone: string | null; places: Place[] }) =>
      change(actor, personId, async (tx, account) => {
        await refuseUnknownSites(tx, actor.networkId, wish.places)
        const wanted = once(wish.places)
        const gone = account.places.filter((place) => !wanted.some((one) => isSame(one, place)))
        const come = wanted.filter((place) => !account.places.some((one) => isSame(one, place)))
        if (personId === actor.personId && gone.length + come.length > 0) throw new RefusalError('not-yourself')
        await accounts.nameAccount(tx, personId, wish)
        for (const place of gone) await accounts.endPlace(tx, personId, place, clock.now())
        for (const place of come) await accounts.addPlace(tx, { personId, networkId: actor.networkId }, place)
        if (gone.length + come.length > 0) await tellRosters(tx, actor.networkId, personId)
        if (gone.some(isSpecialist) && !wanted.some(isSpecialist)) await leaveRosters(tx, actor, personId)
        await tell(tx, actor, 'person-changed', personId, { placesAdded: come.length, placesEnded: gone.length })
        return (await accounts.findAccount(tx, personId))!
      }),
    async disable(actor: Actor, personId: string, disabled: boolean): Promise<Account> {
      const { account, ended } = await change(actor, personId, async (tx, before) => {
        if (personId === actor.personId) throw new RefusalError('not-yourself')
        if ((before.disabledAt !== null) === disabled) return { account: before, ended: [] }
        const at = clock.now()
        if (!disabled) await accounts.letSessionsRunOut(tx, personId, at)
        const over = disabled ? await endSessionsOf(tx, { personId, at, reason: 'disabled' }) : []
        await accounts.setDisabledAt(tx, personId, disabled ? at : null)
        // not to be revived by whoever lets him in again
        await endFeeds(tx, actor, personId)
        await tellRosters(tx, actor.networkId, personId)
        await tell(tx, actor, disabled ? 'person-disabled' : 'person-enabled', personId, { endedSessions: over.length })
        return { account: (await accounts.findAccount(tx, personId))!, ended: over }
      })
      for (const sessionId of ended) ends.tell(sessionId, 'disabled')
      return account
    },
    async newPassword(actor: Actor, personId: string, endSessions: boolean): Promise<OneTime> {
      refuseYourself(actor, personId)
      const { oneTime, passwordHash } = await newOneTime(clock)
      const ended = await change(actor, personId, async (tx) => {
        await setPassword(tx, personId, { passwordHash, until: oneTime.until })
        const over = endSessions ? await endSessionsOf(tx, { personId, at: clock.now(), reason: 'expired' }) : []
        if (endSessions) await endFeeds(tx, actor, personId)
        await tell(tx, actor, 'one-time-password-made', personId, { endedSessions: over.length })
        return over
      })
      for (const sessionId of ended) ends.tell(sessionId, 'expired')
      return oneTime
    },
    endSecondFactor: (actor: Actor, personId: string) =>
      change(actor, personId, async (tx) => {
        refuseYourself(actor, personId)
        if (await removeFactor(tx, personId)) await tell(tx, actor, 'second-factor-ended', personId, {})
      }),
  }
}

/** His own are changed with his password, which whoever found his phone open does not know. */
function refuseYourself(actor: Actor, personId: string): void {
  if (personId === actor.personId) throw new RefusalError('not-yourself')
}

const loginFault = {
  zh: '账号需要 2 至 64 个字母、数字或 . _ @ -',
  en: 'The login needs 2 to 64 letters, digits or . _ @ -',
}

async function newOneTime(clock: Clock): Promise<{ oneTime: OneTime; passwordHash: string }> {
  const made = oneTimePassword()
  const passwordHash = await hashPassword(made)
  return { oneTime: { oneTimePassword: made, until: new Date(clock.now().getTime() + oneTimeMs) }, passwordHash }
}

async function refuseUnknownSites(tx: Tx, networkId: string, places: readonly Place[]): Promise<void> {
  const known = new Set((await sitesOf(tx, networkId)).map(({ id }) => id))
  if (places.some(({ siteId }) => !known.has(siteId))) throw new RefusalError('not-found')
}

/** Who may open no question any more is rung for none. His shifts stay written and do not count. */
async function leaveRosters(tx: Tx, { networkId, personId, sessionId }: Actor, who: string): Promise<void> {
  const left = { networkId, personId, sessionId, operation: 'roster-left', details: { who } }
  for (const rosterId of await accounts.rostersOfPerson(tx, who)) {
    if (await deleteMember(tx, rosterId, who)) await writeAudit(tx, { ...left, subjectId: rosterId })
  }
}

/** Every node asks anew who is on duty, and whom that rings. */
async function tellRosters(tx: Tx, networkId: string, personId: string): Promise<void> {
  for (const rosterId of await accounts.rostersOfPerson(tx, personId)) await tellRosterChanged(tx, networkId, rosterId)
}

async function tell(
  tx: Tx,
  { networkId, personId, sessionId }: Actor,
  operation: string,
  subjectId: string,
  details: Record<string, number>,
): Promise<void> {
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId, details })
}

const isSpecialist = ({ role }: Place) => role === 'specialist'
const isSame = (one: Place, other: Place) => one.siteId === other.siteId && one.role === other.role
const once = (places: readonly Place[]) =>
  places.filter((place, index) => places.findIndex((one) => isSame(one, place)) === index)
const printable = (text: string) => text.replaceAll('\0', '').trim()
