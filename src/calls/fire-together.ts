// Many promises come due in one moment: a few of them, each of another consultation, are taken in one transaction. It
// waits for nobody: what another server is at is left to it, what somebody is writing to goes alone (see fire-step).

import type { SystemEntry } from '../journal/journal.ts'
import type { Tx } from '../platform/postgres.ts'
import { Unavailable } from '../platform/unavailable.ts'
import { callingOf, callsOf, type Firing } from './fire-step.ts'
import { insertRings, type Ring, takeAndLookAll } from './statements/rings.ts'
import { claimSteps, type Step } from './statements/steps.ts'

/** Who accepts one of them waits for all of them: a few hundredths of a second. */
export const mostTogether = 25

export interface FiredTogether {
  /** Nobody else was at these. */
  claimed: Step[]
  /** Those among them that could not be taken here. */
  toFireAlone: Step[]
}

/** `steps`: each of another consultation. */
export async function fireTogether(firing: Firing, networkId: string, steps: readonly Step[]): Promise<FiredTogether> {
  const ids = steps.map(({ id }) => id)
  let claimed: Step[] = []
  const claim = async (tx: Tx) => {
    claimed = await claimSteps(tx, ids, mostTogether)
    return claimed.map(({ consultationId }) => consultationId)
  }
  try {
    const { rings, taken, writtenMs } = await fireClaimed(firing, networkId, claim, () => claimed)
    firing.carrier.carry(rings, writtenMs)
    return { claimed, toFireAlone: claimed.filter(({ id }) => !taken.has(id)) }
  } catch (error) {
    if (error instanceof Unavailable || claimed.length === 0) throw error
    // one fault undid them all: alone each of them fails or not by itself
    firing.log.warn({ err: error }, 'calls that are due together are made one by one')
    return { claimed, toFireAlone: claimed }
  }
}

async function fireClaimed(
  firing: Firing,
  networkId: string,
  claim: (tx: Tx) => Promise<string[]>,
  claimed: () => readonly Step[],
): Promise<{ rings: Ring[]; taken: Set<string>; writtenMs: number }> {
  const calling = await callingOf(firing, networkId)
  const rings: Ring[] = []
  const taken = new Set<string>()
  let writtenMs = 0
  await firing.journal.writeManyAsSystem(networkId, claim, async (consultations, tx, now) => {
    const wishes = new Map<string, SystemEntry[]>()
    const stepOf = new Map(claimed().map((step) => [step.consultationId, step]))
    const steps = consultations.map(({ id }) => stepOf.get(id)!)
    const reachedBy = await takeAndLookAll(
      tx,
      steps.map(({ id }) => id),
    )
    for (const consultation of consultations) {
      const step = stepOf.get(consultation.id)!
      const reached = reachedBy.get(step.id)
      if (reached === undefined) continue
      taken.add(step.id)
      if (consultation.state === 'closed') continue
      const calls = await callsOf(tx, calling, step, consultation, reached, now)
      rings.push(...calls.rings)
      wishes.set(consultation.id, calls.entries)
    }
    await insertRings(tx, rings, now, firing.postgres.lifeKey())
    writtenMs = firing.clock.monotonicMs()
    return wishes
  })
  return { rings, taken, writtenMs }
}
