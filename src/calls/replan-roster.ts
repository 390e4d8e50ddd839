// All questions of a roster that ring follow its duty, a thousand as well as one: they are read without a lock, and those
// whose calls are not as they should be are written in batches. Every node tries; only what is left to do is done.

import { setTimeout as wait } from 'node:timers/promises'
import type { Duty } from '../contract/shapes.ts'
import type { People } from '../people/people.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import { Unavailable } from '../platform/unavailable.ts'
import { callingOf, type Firing } from './fire-step.ts'
import { mostTogether } from './fire-together.ts'
import { differencesOf, type Replanned, replanCalls } from './replan-calls.ts'
import { insertRings, type StoppedRing, stopRingsOfMany } from './statements/rings.ts'
import { databaseNow, runningLadders } from './statements/running-ladders.ts'
import { callingFor, type Step } from './statements/steps.ts'
import { type CalledPerson, type Calling, plannedPersons } from './whom-to-call.ts'

export interface Replanning {
  firing: Firing
  postgres: Postgres
  onStopped(stopped: readonly StoppedRing[]): void
}

interface Roster {
  networkId: string
  rosterId: string
}

const readTogether = 200

/** Whoever writes to a question is most likely another node that does the same, and is soon done; else it is left to a later try. */
const alone = [1, 1, 1]
const restMs = 200

/** Waits for nobody. Rejects when something is left to do: what could be done is done then. */
export async function replanRoster(replanning: Replanning, roster: Roster): Promise<void> {
  const { firing, postgres } = replanning
  const { networkId, rosterId } = roster
  // what was known a moment ago is what has changed
  const calling = { ...(await callingOf(firing, networkId)), dutyAt: dutyOfMoment(firing.people) }
  const failures: unknown[] = []
  let left = await postgres.inNetwork(networkId, (tx) => callingFor(tx, rosterId))
  for (const size of [mostTogether, ...alone]) {
    const outdatedIds = await outdated(replanning, calling, roster, left)
    left = []
    for (const batch of inBatches(outdatedIds, size)) {
      const untaken = await replanTogether(replanning, calling, networkId, batch).catch(async (error: unknown) => {
        // of a database that is away nothing more is asked
        if (error instanceof Unavailable) await postgres.inNetwork(networkId, databaseNow)
        // one fault undid them all: alone each of them fails or not by itself
        firing.log.warn({ err: error, questions: batch.length }, 'calls could not follow the duty')
        if (batch.length === 1) failures.push(error)
        return batch.length === 1 ? [] : batch
      })
      left.push(...untaken)
    }
    if (left.length === 0) break
    if (size === 1) await wait(restMs)
  }
  if (failures.length > 0) throw failures[0]
  if (left.length > 0) throw new Error('Questions that somebody writes to could not follow the duty yet.')
}

/** Those whose calls are not as the duty of this moment wants them. Nothing is held: whoever writes looks again. */
async function outdated(
  { firing: { people }, postgres }: Replanning,
  calling: Calling,
  { networkId, rosterId }: Roster,
  ids: readonly string[],
): Promise<string[]> {
  const found: string[] = []
  const known = new Map<string, CalledPerson[]>()
  for (const batch of inBatches(ids, readTogether)) {
    await postgres.inNetwork(networkId, async (tx) => {
      const roster = await people.rosterFacts(tx, rosterId)
      const nobody = { owner: null, offeredTo: null, hospitalSiteId: roster?.hospitalSiteId ?? '' }
      const now = await databaseNow(tx)
      const personsOf = async (step: Step) => {
        const key = `${step.whom} ${step.personId}`
        const persons = known.get(key) ?? (await plannedPersons(tx, calling, step, nobody, now))
        known.set(key, persons)
        return persons
      }
      for (const [id, ladder] of await runningLadders(tx, batch)) {
        const { gone, missing } = await differencesOf(ladder, personsOf)
        // whose it is stands in the consultation
        const isOwned = ladder.steps.some(({ whom }) => whom === 'owner')
        if (isOwned || gone.length > 0 || missing.length > 0) found.push(id)
      }
    })
  }
  return found
}

/** Those that nobody was at; all of them or none. Answers the others. */
async function replanTogether(
  replanning: Replanning,
  calling: Calling,
  networkId: string,
  ids: readonly string[],
): Promise<string[]> {
  const { firing } = replanning
  const taken = new Set<string>()
  const done = nothingDone(firing)
  await firing.journal.writeManyAsSystem(
    networkId,
    async () => [...ids],
    async (consultations, tx, now) => {
      const wishes = new Map<string, Replanned['entries']>()
      const ladders = await runningLadders(
        tx,
        consultations.map(({ id }) => id),
      )
      for (const consultation of consultations) {
        taken.add(consultation.id)
        const ladder = ladders.get(consultation.id)
        if (consultation.state === 'closed' || ladder === undefined) continue
        const { entries } = done.add(await replanCalls(tx, calling, consultation, ladder, now))
        wishes.set(consultation.id, entries)
      }
      await done.write(tx, now)
      return wishes
    },
  )
  done.tell(replanning)
  return ids.filter((id) => !taken.has(id))
}

/** What a transaction did, told when it is committed. */
function nothingDone({ postgres, clock, carrier }: Firing) {
  const rings: Replanned['rings'] = []
  const gone: Replanned['gone'] = []
  let stopped: StoppedRing[] = []
  let writtenMs = 0
  return {
    add(one: Replanned): Replanned {
      rings.push(...one.rings)
      gone.push(...one.gone)
      return one
    },
    async write(tx: Tx, now: Date): Promise<void> {
      stopped = await stopRingsOfMany(tx, gone, now, 'system')
      await insertRings(tx, rings, now, postgres.lifeKey())
      writtenMs = clock.monotonicMs()
    },
    tell({ onStopped }: Pick<Replanning, 'onStopped'>): void {
      onStopped(stopped)
      carrier.carry(rings, writtenMs)
    },
  }
}

/** Asked once for all that are written at the same instant. */
function dutyOfMoment(people: Pick<People, 'dutyAt'>): Calling['dutyAt'] {
  let known: { networkId: string; atMs: number; duty: Duty[] } | undefined
  return async (tx, networkId, at) => {
    if (known?.networkId === networkId && known.atMs === at.getTime()) return known.duty
    const duty = await people.dutyAt(tx, networkId, at)
    known = { networkId, atMs: at.getTime(), duty }
    return duty
  }
}

function inBatches<One>(all: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))
}
