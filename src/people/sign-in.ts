// Signing in. Wrong passwords and codes make the next try of that login wait longer and longer, known login or not; a phone
// on which he has signed in before is counted by itself. Sessions that exist are never touched. Whoever has to choose a
// password or set up a second factor first is told so, and gets no session until he has.

import { createHash, randomBytes } from 'node:crypto'
import { limits } from '../contract/limits.ts'
import { writeAudit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Postgres } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Secrets } from '../platform/secrets.ts'
import { keyOfDevice, markOfDevice } from './known-devices.ts'
import { loginOf } from './logins.ts'
import { demoPassword, hashPassword, isPassword, weaknessOf } from './passwords.ts'
import type { FoundCode, NewFactor, SecondFactor } from './second-factor.ts'
import { isFactorRequired } from './statements/second-factors.ts'
import { addSession } from './statements/sessions.ts'
import { findByLogin, forgetFailures, forgetOldFailures, type SignInPerson, setPassword } from './statements/sign-in.ts'
import { countWrongTry, forgottenBefore, inTurns, refuseTooEarly } from './tries.ts'

export { delaySeconds } from './tries.ts'

export interface SignInWish {
  login: string
  password: string
  deviceName?: string | undefined
  /** Of the authenticator app, or a recovery code. */
  code?: string | undefined
  /** In place of one that somebody else has made. */
  newPassword?: string | undefined
  /** What this device was given when he signed in on it before. */
  deviceMark?: string | undefined
}

export interface SignedIn {
  token: string
  person: { id: string; name: string; login: string; phone: string | null }
  expiresAt: Date
  deviceMark: string | null
  /** Where the second factor was set up just now. */
  recoveryCodes?: string[]
}

export interface SignIn {
  (wish: SignInWish): Promise<SignedIn>
  /** For whoever must have a second factor and has none yet. */
  beginFactor(wish: SignInWish): Promise<NewFactor>
  /** He has shown by other means that it is he. */
  enter(person: Entering, deviceName: string | undefined, also?: Also): Promise<SignedIn>
  /** Tries of this login from this device need not wait for those of others. */
  isKnownDevice(login: string, deviceMark: string | undefined): boolean
}

export type Entering = Pick<SignInPerson, 'id' | 'networkId' | 'name' | 'login' | 'phone'>
type Also = (tx: Parameters<Parameters<Postgres['asSystem']>[0]>[0]) => Promise<void>

export interface SignInOptions {
  postgres: Postgres
  clock: Clock
  demoAllowed: boolean
  secrets: Secrets | null
  secondFactor: SecondFactor
}

const dayMs = 86_400_000
const hourMs = 3_600_000

export const tokenHashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

export function openSignIn(options: SignInOptions): SignIn {
  const { postgres, clock, demoAllowed, secrets, secondFactor } = options
  const oneAtATime = inTurns()
  let cleanedMs = clock.monotonicMs()

  /** By password: who he is, or the no. */
  async function recognize(whose: string, wish: SignInWish): Promise<SignInPerson> {
    const person = await postgres.asSystem(async (tx) => {
      await refuseTooEarly(tx, whose, clock.now())
      return findByLogin(tx, loginOf(wish.login))
    })
    const mayEnter = person !== undefined && isAdmitted(person, wish.password, demoAllowed)
    const isRight = await isPassword(person?.passwordHash, wish.password)
    if (!isRight || !mayEnter) return refuse(whose, person, 'wrong-sign-in')
    if (person.passwordUntil !== null && person.passwordUntil <= clock.now()) throw new RefusalError('password-expired')
    return person
  }

  async function tryOnce(whose: string, wish: SignInWish): Promise<SignedIn> {
    const person = await recognize(whose, wish)
    const at = clock.now()
    const { isConfirmed, isRequired } = await factorOf(person)
    const isAsked = isConfirmed || (isRequired && person.passwordUntil === null)
    if (isConfirmed && wish.code === undefined) throw new RefusalError('second-factor-needed')
    const found = isAsked && wish.code !== undefined ? await findCode(person, wish.code) : null
    if (isAsked && wish.code !== undefined && found === null) return refuse(whose, person, 'wrong-code')
    const changePassword = person.passwordUntil === null ? null : await ownPassword(person, wish)
    if (isRequired && !isConfirmed && found === null) {
      if (changePassword) await postgres.asSystem(changePassword)
      throw new RefusalError('second-factor-to-enrol')
    }
    const fresh = isConfirmed || found === null ? null : await secondFactor.newRecoveryCodes()
    const signedIn = await enter(person, wish.deviceName, async (tx) => {
      await forgetFailures(tx, whose)
      if (found !== null && !(await secondFactor.take(tx, person.id, found, at))) throw new CodeWasTaken()
      await changePassword?.(tx)
      await fresh?.keep(tx, person)
      if (found !== null) await tellOfFactor(tx, person, found, fresh !== null)
    }).catch((error: unknown) => {
      if (error instanceof CodeWasTaken) return refuse(whose, person, 'wrong-code')
      throw error
    })
    return fresh === null ? signedIn : { ...signedIn, recoveryCodes: fresh.codes }
  }

  function factorOf({ id }: SignInPerson) {
    return postgres.asSystem(async (tx) => ({
      isConfirmed: await secondFactor.isConfirmed(tx, id),
      isRequired: await isFactorRequired(tx, id),
    }))
  }

  function findCode({ id }: SignInPerson, code: string): Promise<FoundCode | null> {
    return secondFactor.find((work) => postgres.asSystem(work), id, code, clock.now())
  }

  async function refuse(
    whose: string,
    person: SignInPerson | undefined,
    code: 'wrong-sign-in' | 'wrong-code',
  ): Promise<never> {
    const at = clock.now()
    const isCleaning = clock.monotonicMs() - cleanedMs > hourMs
    if (isCleaning) cleanedMs = clock.monotonicMs()
    await postgres.asSystem(async (tx) => {
      if (isCleaning) await forgetOldFailures(tx, forgottenBefore(at))
      await countWrongTry(tx, whose, at)
      // what was typed as a login may be a password: it is not kept here
      const [networkId, personId] = [person?.networkId ?? '', person?.id]
      const details = { by: code === 'wrong-code' ? 'code' : 'password' }
      await writeAudit(tx, { networkId, personId, operation: 'sign-in-failed', details })
    })
    throw new RefusalError(code)
  }

  async function enter(person: Entering, deviceName: string | undefined, also?: Also): Promise<SignedIn> {
    const at = clock.now()
    const token = randomBytes(32).toString('base64url')
    const sessionId = newId()
    const expiresAt = new Date(at.getTime() + limits.sessionDays * dayMs)
    await postgres.asSystem(async (tx) => {
      await also?.(tx)
      await addSession(tx, {
        id: sessionId,
        networkId: person.networkId,
        personId: person.id,
        tokenHash: tokenHashOf(token),
        deviceName: printable(deviceName),
        at,
        expiresAt,
      })
      await writeAudit(tx, { networkId: person.networkId, personId: person.id, sessionId, operation: 'sign-in' })
    })
    const { id, name, login, phone } = person
    const deviceMark = secrets && markOfDevice(secrets, login)
    return { token, expiresAt, deviceMark, person: { id, name, login, phone } }
  }

  const whoseTries = (wish: SignInWish) => {
    const login = loginOf(wish.login)
    return keyOfDevice(secrets, login, wish.deviceMark) ?? login
  }
  const signIn = (wish: SignInWish) => {
    const whose = whoseTries(wish)
    return oneAtATime(whose, () => tryOnce(whose, wish))
  }
  const beginFactor = (wish: SignInWish) => {
    const whose = whoseTries(wish)
    return oneAtATime(whose, async () => {
      const person = await recognize(whose, wish)
      const { isConfirmed, isRequired } = await factorOf(person)
      if (isConfirmed || !isRequired || person.passwordUntil !== null) throw new RefusalError('second-factor-there')
      return postgres.asSystem((tx) => secondFactor.begin(tx, person, clock.now()))
    })
  }
  const isKnownDevice = (login: string, mark: string | undefined) => keyOfDevice(secrets, loginOf(login), mark) !== null
  return Object.assign(signIn, { beginFactor, enter, isKnownDevice })
}

/** Somebody was quicker with the same code. */
class CodeWasTaken extends Error {}

/** In place of one that somebody else has made. */
async function ownPassword({ id: personId, networkId, login }: SignInPerson, wish: SignInWish): Promise<Also> {
  if (wish.newPassword === undefined) throw new RefusalError('password-to-change')
  await refuseWeak(wish.newPassword, login, wish.password)
  const passwordHash = await hashPassword(wish.newPassword)
  return async (tx) => {
    await setPassword(tx, personId, { passwordHash, until: null })
    await writeAudit(tx, { networkId, personId, operation: 'password-changed', subjectId: personId })
  }
}

async function tellOfFactor(tx: Parameters<Also>[0], person: Entering, found: FoundCode, isNew: boolean) {
  const { networkId, id: personId } = person
  if (isNew) await writeAudit(tx, { networkId, personId, operation: 'second-factor-set-up', subjectId: personId })
  if (found.kind === 'recovery') {
    await writeAudit(tx, { networkId, personId, operation: 'recovery-code-used', subjectId: personId })
  }
}

/** A new password that may not be one is named, field by field. */
export async function refuseWeak(newPassword: string, login: string, before: string): Promise<void> {
  const same = { zh: '新密码不能与原密码相同。', en: 'The new password must not be the old one.' }
  const weakness = newPassword === before ? same : await weaknessOf(newPassword, login)
  if (weakness !== null) throw new RefusalError('invalid-body', {}, { newPassword: weakness })
}

function isAdmitted(person: SignInPerson, password: string, demoAllowed: boolean): boolean {
  if (person.disabledAt !== null) return false
  return demoAllowed || (!person.demo && password !== demoPassword)
}

function printable(deviceName: string | undefined): string | null {
  const kept = deviceName?.replaceAll(/\p{Cc}|\p{Surrogate}/gu, '').trim()
  return kept || null
}
