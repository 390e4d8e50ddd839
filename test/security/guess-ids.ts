// Somebody who guesses: ids that never were, those that lie beside real ones (one character, one bit, one place further),
// and real ones of another network. At each door each of them is tried; none is answered, and each no is the same to the
// letter as for what was never there.

import type { Role } from '../../src/consultation/model.ts'
import { type RouteName, routes } from '../../src/contract/http.ts'
import type { Route } from '../../src/contract/routes/route.ts'
import { type Seeded, seeded } from '../chaos/seeded.ts'
import type { Subject } from '../contracts/access-cast.ts'
import type { FuzzWorld } from './fuzz-world.ts'

export interface ToldOfGuesses {
  sent: number
  faults: string[]
  /** Which kinds of guess were tried at which doors. */
  tried: Record<string, Guess[]>
  /** What a quarter of the answers were quicker than, in ms: for an id that is there abroad, and for one that is not. */
  foreignMs: number
  missingMs: number
}

type Real = Record<NonNullable<Route['record']>, string>
type Door = [RouteName, Route & { record: keyof Real }]

/** Reading only: a guess that were right must change nothing. */
export const guessedDoors = (Object.entries(routes) as [RouteName, Route][]).filter(
  (entry): entry is Door => entry[1].method === 'GET' && entry[1].record !== undefined && /\/:id\b/.test(entry[1].path),
)
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const guesses = {
  missing: (_: string, chance) => Array.from({ length: 22 }, () => alphabet[chance.below(64)]).join(''),
  'another character': (real, chance) => moved(real, chance, (at) => at + 1 + chance.below(63)),
  'the next character': (real, chance) => moved(real, chance, (at) => at + 1),
  'another bit': (real, chance) => moved(real, chance, (at) => at ^ (1 << chance.below(6))),
  'of no format': (real, chance) => real.replace(real[chance.below(real.length)]!, '~'),
  abroad: (real) => real,
  'abroad, of something else': (_, chance, all) => chance.pick(all)!,
} satisfies Record<string, (real: string, chance: Seeded, all: readonly string[]) => string>
export type Guess = keyof typeof guesses
export const guessKinds = Object.keys(guesses) as Guess[]

/** Each kind of guess at each door before any comes twice. */
export async function guessIds(
  world: Pick<FuzzWorld, 'address' | 'app' | 'cast'>,
  { runs, seed, atOnce = 8 }: { runs: number; seed: number; atOnce?: number },
): Promise<ToldOfGuesses> {
  const told: ToldOfGuesses = { sent: 0, faults: [], tried: {}, foreignMs: 0, missingMs: 0 }
  const real = realOf(world.cast.subject)
  const all = Object.values(real)
  const chance = seeded(seed)
  const tokens = await tokensAbroad(world)
  const look = async ({ path, door }: Route, id: string) => {
    const authorization = `Bearer ${tokens[loginFor(door)]}`
    const headers = { authorization, 'accept-language': 'en' }
    const reply = await fetch(world.address + path.replace(/:id\b/, encodeURIComponent(id)), { headers })
    return `${reply.status} ${reply.headers.get('content-type')} ${await reply.text()}`
  }
  const no = new Map<string, string>()
  for (const [name, route] of guessedDoors) no.set(name, await look(route, guesses.missing('', chance)))
  const guess = async () => {
    while (told.sent < runs && told.faults.length < 10) {
      const nth = told.sent++
      const [name, route] = guessedDoors[nth % guessedDoors.length]!
      const kind = guessKinds[Math.floor(nth / guessedDoors.length) % guessKinds.length]!
      const id = guesses[kind](real[route.record], chance, all)
      const answer = await look(route, id)
      told.tried[name] = [...new Set(told.tried[name]).add(kind)]
      if (answer === no.get(name)) continue
      told.faults.push(`seed ${seed}, guess ${nth}, ${kind}: ${name} ${id}: ${answer.slice(0, 200)}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, guess))
  const readConsultation = (id: string) => look(routes.readConsultation, id)
  return { ...told, ...(await timesOf(readConsultation, real.consultation, () => guesses.missing('', chance))) }
}

/** How often the times are taken again when they lie apart: what the service does shows each time, a busy machine does not. */
const mostTimes = 6
const near = (ratio: number) => Math.abs(Math.log(ratio))

async function timesOf(look: (id: string) => Promise<unknown>, foreign: string, missing: () => string) {
  let nearest = { foreignMs: Number.POSITIVE_INFINITY, missingMs: 1 }
  for (let nth = 0; nth < mostTimes && near(nearest.foreignMs / nearest.missingMs) > Math.log(1.3); nth++) {
    const times = await inTurns(look, foreign, missing)
    const isNearer = near(times.foreignMs / times.missingMs) < near(nearest.foreignMs / nearest.missingMs)
    if (isNearer) nearest = times
  }
  return nearest
}

/** One after the other, so that whatever else the machine does meets both. */
async function inTurns(look: (id: string) => Promise<unknown>, foreign: string, missing: () => string) {
  const times: Record<'foreign' | 'missing', number[]> = { foreign: [], missing: [] }
  for (let nth = 0; nth < 60; nth++) {
    for (const kind of ['foreign', 'missing'] as const) {
      const id = kind === 'foreign' ? foreign : missing()
      const beganMs = performance.now()
      await look(id)
      times[kind].push(performance.now() - beganMs)
    }
  }
  const quick = (all: number[]) => all.sort((one, other) => one - other)[Math.floor(all.length / 4)]!
  return { foreignMs: quick(times.foreign), missingMs: quick(times.missing) }
}

function realOf(subject: Subject): Real {
  return {
    consultation: subject.consultationId,
    recording: subject.recordingId,
    session: subject.sessionId,
    roster: subject.rosterId,
    'self-test': subject.selfTestId,
    alarm: subject.alarmId,
    person: subject.personId,
    upload: subject.uploadId,
    'emergency-reading': subject.emergencyReadingId,
  }
}

/** Somebody for whom the door is there at home: else his role is refused before the id is looked at. */
const loginOf: Partial<Record<Role, string>> = {
  specialist: 'foreign-wang',
  administrator: 'foreign-admin',
  quality_officer: 'foreign-quality',
  clinic_doctor: 'foreign-doctor',
}

function loginFor(door: Route['door']): string {
  const roles = Object.keys(loginOf) as Role[]
  const role = typeof door === 'string' ? roles[0] : roles.find((one) => door.includes(one))
  if (role === undefined) throw new Error(`Nobody abroad has one of ${door}.`)
  return loginOf[role]!
}

async function tokensAbroad({ app }: Pick<FuzzWorld, 'app'>): Promise<Record<string, string>> {
  const logins = Object.values(loginOf)
  return Object.fromEntries(await Promise.all(logins.map(async (login) => [login, (await app.phone(login)).token])))
}

/** One character of it changed for that many places further in the alphabet. */
function moved(real: string, chance: Seeded, to: (at: number) => number): string {
  const place = chance.below(real.length)
  const other = alphabet[to(alphabet.indexOf(real[place]!)) % 64]
  return real.slice(0, place) + other + real.slice(place + 1)
}
