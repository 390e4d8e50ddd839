// Somebody who guesses: random ids, and those that lie beside real ones (one character, one bit, one place further), real
// ones of another network among them. None is answered, and each no is the same as for what was never there.

import { randomInt } from 'node:crypto'
import { type RouteName, routes } from '../../src/contract/http.ts'
import type { Route } from '../../src/contract/routes/route.ts'
import { newId } from '../../src/platform/ids.ts'
import type { FuzzWorld } from './fuzz-world.ts'

export interface ToldOfGuesses {
  sent: number
  faults: string[]
  /** What a quarter of the answers were quicker than, in ms: for an id that is there abroad, and for one that is not. */
  foreignMs: number
  missingMs: number
}

const reading = (Object.entries(routes) as [RouteName, Route][]).filter(
  ([, { method, record, path }]) => method === 'GET' && record !== undefined && path.includes('/:id'),
)
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** `real`: ids that are there and that this token may not open. */
export async function guessIds(
  { address }: Pick<FuzzWorld, 'address'>,
  token: string,
  real: readonly string[],
  { runs, atOnce = 8 }: { runs: number; atOnce?: number },
): Promise<ToldOfGuesses> {
  const told: ToldOfGuesses = { sent: 0, faults: [], foreignMs: 0, missingMs: 0 }
  const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en' }
  const look = async (path: string, id: string) => {
    const reply = await fetch(address + path.replace(/:id/, encodeURIComponent(id)), { headers })
    const body = await reply.text()
    return `${reply.status} ${reply.headers.get('content-type')} ${body}`
  }
  const no = new Map<string, string>()
  for (const [, { path }] of reading) no.set(path, await look(path, newId()))
  const guess = async () => {
    while (told.sent < runs && told.faults.length < 10) {
      const nth = told.sent++
      const [name, { path }] = reading[nth % reading.length]!
      const id = guessed(real, nth)
      const answer = await look(path, id)
      if (answer !== no.get(path)) told.faults.push(`${name} ${id}: ${answer.slice(0, 200)}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, guess))
  const [, { path }] = reading.find(([name]) => name === 'readConsultation')!
  const times: Record<'foreign' | 'missing', number[]> = { foreign: [], missing: [] }
  // in turns, so that whatever else the machine does meets both
  for (let nth = 0; nth < 60; nth++) {
    for (const kind of ['foreign', 'missing'] as const) {
      const beganMs = performance.now()
      await look(path, kind === 'foreign' ? real[0]! : newId())
      times[kind].push(performance.now() - beganMs)
    }
  }
  const quick = (all: number[]) => all.sort((one, other) => one - other)[Math.floor(all.length / 4)]!
  return { ...told, foreignMs: quick(times.foreign), missingMs: quick(times.missing) }
}

function guessed(real: readonly string[], nth: number): string {
  const one = real[nth % real.length]!
  const place = randomInt(one.length)
  const other = (character: string) => one.slice(0, place) + character + one.slice(place + 1)
  switch (nth % 5) {
    case 0:
      return newId()
    case 1:
      return other(alphabet[randomInt(64)]!) === one ? newId() : other('~')
    case 2: {
      const at = alphabet.indexOf(one[place]!)
      return other(alphabet[(at + 1) % 64]!)
    }
    case 3:
      return one
    default:
      return one.slice(0, -1) + alphabet[(alphabet.indexOf(one.at(-1)!) ^ (1 << randomInt(6))) % 64]!
  }
}
