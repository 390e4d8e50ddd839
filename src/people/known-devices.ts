// A phone on which somebody has signed in keeps a mark of it, which only we can make. Tries with it are counted by
// themselves, so that nobody's wrong tries elsewhere keep him from signing in there. It opens nothing.

import { randomBytes } from 'node:crypto'
import type { Secrets } from '../platform/secrets.ts'

export function markOfDevice(secrets: Secrets, login: string): string {
  const nonce = randomBytes(16).toString('base64url')
  return `${nonce}.${secrets.mark(textOf(login, nonce))}`
}

/** Under which the tries of this device are counted; null: not known for this login. */
export function keyOfDevice(secrets: Secrets | null, login: string, marks: string | undefined): string | null {
  if (secrets === null) return null
  const found = listOf(marks).find(([nonce, mark]) => secrets.isMark(textOf(login, nonce), mark))
  // with a capital letter, which no login that is typed can have
  return found ? `Device:${found[0]}` : null
}

/** Several people share a phone: the last few of them are known there. */
export function withMark(marks: string | undefined, mark: string): string {
  const kept = listOf(marks).map((one) => one.join('.'))
  return [mark, ...kept].slice(0, mostMarks).join('~')
}

const mostMarks = 6

function listOf(marks: string | undefined): [nonce: string, mark: string][] {
  const each = (marks ?? '').split('~', mostMarks).map((one) => /^([\w-]{22})\.([\w-]{43})$/.exec(one))
  return each.flatMap((match) => (match ? [[match[1]!, match[2]!] as [string, string]] : []))
}

const textOf = (login: string, nonce: string) => `device ${nonce} ${login}`
