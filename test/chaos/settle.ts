// The calm after a run: everybody gets his answers, every question an owner, every screen its time; then it is read.

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { CrowdAtWork } from './crowd.ts'
import type { FinalState } from './final-state.ts'
import type { Happening } from './history.ts'
import { officersOf, readFinalState, readPromiseless, readSeqs } from './read-final-state.ts'
import type { World } from './world.ts'

export interface Patience {
  quietMs: number
  seenMs: number
}

export async function settle(
  world: World,
  crowd: CrowdAtWork,
  tell: (happening: Happening) => void,
  { quietMs, seenMs }: Patience,
): Promise<FinalState> {
  const { owner } = world
  for (const person of crowd.people) person.wake()
  await meanwhile(quietMs, async () => crowd.people.every((person) => person.isQuiet()))
  const promiseless = await readPromiseless(owner)
  await closeWhatRings(world, tell)
  await meanwhile(seenMs, async () => {
    const before = await readSeqs(owner)
    if (!crowd.people.every((person) => person.hasSeen(before))) return false
    await wait(400)
    const after = await readSeqs(owner)
    const isStill = [...after].every(([id, seq]) => before.get(id) === seq)
    // somebody was called again meanwhile
    if (!isStill) await closeWhatRings(world, tell)
    return isStill
  })
  for (const person of crowd.people) person.tellShown()
  return readFinalState(world, { promiseless })
}

/** What rings would ring for ever, and nothing could be read in peace. */
async function closeWhatRings(world: World, tell: (happening: Happening) => void): Promise<void> {
  const officers = await officersOf(world)
  const { rows } = await world.owner.query<{ id: string; networkId: string }>(
    `select id, network_id as "networkId" from consultations c where state = 'open' and (owner_id is null or exists (
       select from call_steps where consultation_id = c.id and fired_at is null and stopped_at is null))`,
  )
  for (const { id, networkId } of rows) {
    const { token, person } = officers.get(networkId)!
    const draftId = randomUUID()
    const body = { reason: 'the run is over' }
    tell({ is: 'invoke', draftId, personId: person.id, kind: 'closed', told: body })
    const answer = await fetch(`${world.servers[0]!.address}/api/consultations/${id}/entries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ draftId, kind: 'closed', body }),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => null)
    tell(answer?.ok ? { is: 'ok', draftId } : { is: 'info', draftId, why: String(answer?.status ?? 'no answer') })
  }
}

/** Until it is so, or the time is over: the checker says what is missing. */
async function meanwhile(withinMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + withinMs
  while (!(await isSo().catch(() => false)) && performance.now() < until) await wait(100)
}
