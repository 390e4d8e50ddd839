// Passwords: argon2id off the event loop, few at a time so that a flood of sign-ins leaves threads for files. A login
// that does not exist costs the same work as a wrong password.

import { randomBytes, randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Words } from '../consultation/model.ts'

const atOnce = 2
const hashOfNobody = hash(randomBytes(32))
hashOfNobody.catch(() => {})

export const demoPassword = 'jiuxin-demo'

export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password))
}

/** `undefined` = nobody has this login: the same work, then no. */
export async function isPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const expected = passwordHash ?? (await hashOfNobody)
  const matches = await inTurn(() => verify(expected, password))
  return matches && passwordHash !== undefined
}

/** What is wrong with a new password, as a sentence, or null. Length counts, not which sorts of characters it has. */
export async function weaknessOf(password: string, login: string): Promise<Words | null> {
  const typed = password.toLowerCase()
  if (password === demoPassword) return weak.demo
  if ([...password].length < 10) return weak.short
  if (login.length > 2 && typed.includes(login.toLowerCase())) return weak.login
  if (new Set(password).size < 5) return weak.repeats
  if (/^(.{0,2}(password|passw0rd|qwerty|12345|abcde|jiuxin)).{0,6}$/i.test(password)) return weak.guessed
  // the same with digits and signs around it is guessed next
  const word = typed.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const common = await commonPasswords()
  return common.has(typed) || (word.length >= 5 && common.has(word)) ? weak.guessed : null
}

/** Made for somebody else, who has to change it: 59 random bits, in characters that are not mistaken for each other. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => clearCharacters[randomInt(clearCharacters.length)]).join('')
  return [group(), group(), group()].join('-')
}

const clearCharacters = 'abcdefghjkmnpqrstuvwxyz23456789'

const weak = {
  demo: { zh: '这是演示密码，请换一个。', en: 'This is the password of the demo. Choose another.' },
  short: { zh: '密码至少需要 10 个字符。', en: 'The password needs at least 10 characters.' },
  login: { zh: '密码不能包含账号。', en: 'The password must not contain the login.' },
  repeats: { zh: '密码重复的字符太多。', en: 'The password repeats too few characters.' },
  guessed: { zh: '这是最先被猜到的密码之一，请换一个。', en: 'The password is one of the first that are guessed.' },
} satisfies Record<string, Words>

let commonOnes: Promise<ReadonlySet<string>> | undefined

/** Tens of thousands of words: read when the first password is made, not when the service starts. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  commonOnes ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']))
  return commonOnes
}

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
