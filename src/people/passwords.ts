// Passwords: argon2id off the event loop, few at a time so that a flood of sign-ins leaves threads for files. A login
// that does not exist costs the same work as a wrong password.

import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

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

/** What is wrong with a new password, as a sentence, or null. */
export function weaknessOf(password: string, login: string): string | null {
  if (password === demoPassword) return 'This is the password of the demo. Choose another.'
  if ([...password].length < 10) return 'The password needs at least 10 characters.'
  if (login.length > 2 && password.toLowerCase().includes(login.toLowerCase()))
    return 'The password must not contain the login.'
  if (new Set(password).size < 5) return 'The password repeats too few characters.'
  if (/^(.{0,2}(password|passw0rd|qwerty|12345|abcde|jiuxin)).{0,6}$/i.test(password))
    return 'The password is one of the first that are guessed.'
  return null
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
