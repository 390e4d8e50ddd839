// Signing in. Wrong passwords make the next try of that login wait longer and longer, known login or not, and tries of
// one login go one at a time, so that many at once are not many free guesses. Sessions that exist are never touched.

import { createHash, randomBytes } from 'node:crypto'
import { limits } from '../contract/limits.ts'
import { writeAudit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Postgres } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { demoPassword, isPassword } from './passwords.ts'
import { addSession } from './statements/sessions.ts'
import {
  addFailure,
  failuresOf,
  findByLogin,
  forgetFailures,
  forgetOldFailures,
  type SignInPerson,
} from './statements/sign-in.ts'

export interface SignInWish {
  login: string
  password: string
  deviceName?: string | undefined
}

export interface SignedIn {
  token: string
  person: { id: string; name: string; login: string; phone: string | null }
  expiresAt: Date
}

export type SignIn = (wish: SignInWish) => Promise<SignedIn>

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Seconds to wait after so many wrong passwords in a row: three are free, then doubling up to 15 minutes. */
export function delaySeconds(failures: number): number {
  return failures < 3 ? 0 : Math.min(900, 2 ** Math.min(failures - 2, 10))
}

export const tokenHashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

export function openSignIn(options: { postgres: Postgres; clock: Clock; demoAllowed: boolean }): SignIn {
  const { postgres, clock, demoAllowed } = options
  const turns = new Map<string, Promise<unknown>>()
  let cleanedMs = clock.monotonicMs()

  async function tryOnce(login: string, wish: SignInWish): Promise<SignedIn> {
    const { person, failures } = await postgres.asSystem(async (tx) => ({
      person: await findByLogin(tx, login),
      failures: await failuresOf(tx, login),
    }))
    const seconds = secondsToWait(failures, clock.now())
    if (seconds > 0) throw new RefusalError('sign-in-slow-down', { seconds })
    const mayEnter = person !== undefined && isAdmitted(person, wish.password, demoAllowed)
    const isRight = await isPassword(person?.passwordHash, wish.password)
    if (!isRight || !mayEnter) return refuse(login, person)
    return enter(person, wish.deviceName)
  }

  async function refuse(login: string, person: SignInPerson | undefined): Promise<never> {
    const at = clock.now()
    const isCleaning = clock.monotonicMs() - cleanedMs > hourMs
    if (isCleaning) cleanedMs = clock.monotonicMs()
    const forgetBefore = new Date(at.getTime() - dayMs)
    await postgres.asSystem(async (tx) => {
      if (isCleaning) await forgetOldFailures(tx, forgetBefore)
      await addFailure(tx, login, at, forgetBefore)
      // what was typed as a login may be a password: it is not kept here
      await writeAudit(tx, { networkId: person?.networkId ?? '', personId: person?.id, operation: 'sign-in-failed' })
    })
    throw new RefusalError('wrong-sign-in')
  }

  async function enter(person: SignInPerson, deviceName: string | undefined): Promise<SignedIn> {
    const at = clock.now()
    const token = randomBytes(32).toString('base64url')
    const sessionId = newId()
    const expiresAt = new Date(at.getTime() + limits.sessionDays * dayMs)
    await postgres.asSystem(async (tx) => {
      await forgetFailures(tx, person.login)
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
    return { token, expiresAt, person: { id, name, login, phone } }
  }

  return (wish) => {
    const login = loginOf(wish.login)
    const turn = (turns.get(login) ?? Promise.resolve()).catch(() => {}).then(() => tryOnce(login, wish))
    turns.set(login, turn)
    const leave = () => {
      if (turns.get(login) === turn) turns.delete(login)
    }
    turn.then(leave, leave)
    return turn
  }
}

/** Logins are kept in lower case without spaces around; a character that cannot be stored belongs to no login. */
export function loginOf(text: string): string {
  return text.replaceAll('\0', '\uFFFD').trim().toLowerCase()
}

function isAdmitted(person: SignInPerson, password: string, demoAllowed: boolean): boolean {
  if (person.disabledAt !== null) return false
  return demoAllowed || (!person.demo && password !== demoPassword)
}

function secondsToWait(known: { failures: number; lastFailedAt: Date } | undefined, at: Date): number {
  if (known === undefined) return 0
  const sinceMs = at.getTime() - known.lastFailedAt.getTime()
  if (sinceMs > dayMs) return 0
  return Math.max(0, Math.ceil(delaySeconds(known.failures) - sinceMs / 1000))
}

function printable(deviceName: string | undefined): string | null {
  const kept = deviceName?.replaceAll(/\p{Cc}|\p{Surrogate}/gu, '').trim()
  return kept || null
}
