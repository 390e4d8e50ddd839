// The second factor: a code of an authenticator app (TOTP), or one of ten recovery codes, each taken once. The secret is shown
// while it is being set up and never again; it lies sealed in the database.

import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Secrets } from '../platform/secrets.ts'
import { hashPassword, isPassword } from './passwords.ts'
import {
  beginFactor,
  findFactor,
  findRecoveryCode,
  storeRecoveryCodes,
  takeStep,
  useRecoveryCode,
} from './statements/second-factors.ts'

export interface NewFactor {
  /** For typing it off. */
  secret: string
  /** For a QR code. */
  uri: string
}

/** What a code was found to be; taken only within the transaction that lets him in. */
export type FoundCode = { kind: 'app'; step: number } | { kind: 'recovery'; number: number }

/** A transaction that ends with what was read in it. */
type ReadOnce = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

interface Person {
  id: string
  networkId: string
  login: string
}

export const recoveryCodeCount = 10
const stepSeconds = 30
const clearCharacters = 'abcdefghjkmnpqrstuvwxyz23456789'

export function openSecondFactor(given: Secrets | null) {
  const secrets = (): Secrets => {
    if (given === null) throw new Error('Second factors need the key of secrets.')
    return given
  }

  return {
    /** A secret that counts from the first right code on. One that was confirmed is not replaced. */
    async begin(tx: Tx, { id, networkId, login }: Person, at: Date): Promise<NewFactor> {
      const secret = new Secret({ size: 20 })
      const sealed = secrets().seal(secret.base32, id)
      const isBegun = await beginFactor(tx, { personId: id, networkId, secret: sealed, at })
      if (!isBegun) throw new RefusalError('second-factor-there')
      return { secret: secret.base32, uri: totp(secret, login).toString() }
    },
    /** Null: no code of his. Nothing is taken yet, and no connection is held while a hash waits to be compared. */
    async find(read: ReadOnce, personId: string, typed: string, at: Date): Promise<FoundCode | null> {
      // a Chinese keyboard may type full-width digits
      const code = typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toLowerCase()
      const number = /^\d[a-z\d]{9}$/.test(code) ? Number(code[0]) : null
      const { factor, codeHash } = await read(async (tx) => ({
        factor: await findFactor(tx, personId),
        codeHash: number === null ? undefined : await findRecoveryCode(tx, personId, number),
      }))
      if (factor === undefined) return null
      if (/^\d{6}$/.test(code)) return appCode(secrets().open(factor.secret, personId), code, at)
      return number !== null && (await isPassword(codeHash, code)) ? { kind: 'recovery', number } : null
    },
    /** False: somebody was quicker with it. */
    take(tx: Tx, personId: string, found: FoundCode, at: Date): Promise<boolean> {
      if (found.kind === 'app') return takeStep(tx, personId, found.step, at)
      return useRecoveryCode(tx, personId, found.number, at)
    },
    isConfirmed: async (tx: Tx, personId: string) => ((await findFactor(tx, personId))?.confirmedAt ?? null) !== null,
    /** Shown once; what was given before counts no more. */
    async newRecoveryCodes(): Promise<{ codes: string[]; keep: (tx: Tx, person: Person) => Promise<void> }> {
      const codes = Array.from({ length: recoveryCodeCount }, (_, number) => recoveryCode(number))
      const hashes = await Promise.all(codes.map((code) => hashPassword(code.replace('-', ''))))
      const keep = (tx: Tx, { id, networkId }: Person) => storeRecoveryCodes(tx, { personId: id, networkId }, hashes)
      return { codes, keep }
    },
  }
}

export type SecondFactor = ReturnType<typeof openSecondFactor>

/** One step of drift either way; which step it was, so that it is not taken twice. */
function appCode(secret: string | null, token: string, at: Date): FoundCode | null {
  if (secret === null) return null
  const timestamp = at.getTime()
  const delta = totp(Secret.fromBase32(secret), '').validate({ token, timestamp, window: 1 })
  return delta === null ? null : { kind: 'app', step: Math.floor(timestamp / 1000 / stepSeconds) + delta }
}

function totp(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: 'Jiuxin', label, secret, algorithm: 'SHA1', digits: 6, period: stepSeconds })
}

/** Its first character says which of the ten it is, so that one hash is compared and not ten. 44 random bits. */
function recoveryCode(number: number): string {
  const random = (count: number) =>
    Array.from({ length: count }, () => clearCharacters[randomInt(clearCharacters.length)]).join('')
  return `${number}${random(4)}-${random(5)}`
}
