// One promise comes due: under the consultation's lock it is taken by exactly one node, the persons are resolved now
// (not when it was promised), and the calls are written. The channels ring after the commit.

import type { Journal, SystemEntry } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import type { Channel } from '../platform/channel.ts'
import { newId } from '../platform/ids.ts'
import type { Tx } from '../platform/postgres.ts'
import { insertRings, type Ring } from './statements/rings.ts'
import { bringForward, insertSteps, type Step, takeStep } from './statements/steps.ts'
import { type CalledPerson, whomToCall } from './whom-to-call.ts'

export interface Firing {
  journal: Journal
  people: People
  channels: readonly Channel[]
}

export async function fireStep(firing: Firing, step: Step): Promise<void> {
  let rings: Ring[] = []
  await firing.journal.writeAsSystem(step.networkId, step.consultationId, async (consultation, tx, now) => {
    rings = []
    if (!(await takeStep(tx, step.id)) || consultation.state === 'closed') return []
    const { persons, isUnmanned } = await whomToCall(tx, firing.people, step, consultation, now)
    if (persons.length === 0 && step.whom === 'offered') return []
    if (persons.length === 0) return nobodyLeft(tx, firing, step, now, isUnmanned)
    rings = persons.flatMap((person) => firing.channels.map(({ name }) => ringOf(step, person, name)))
    await insertRings(tx, rings, now)
    return rings.map(calledEntry)
  })
  for (const ring of rings) {
    firing.channels
      .find(({ name }) => name === ring.channel)
      ?.ring({ ...ring, purpose: 'call' })
      .catch(() => {})
  }
}

function ringOf({ networkId, consultationId, step }: Step, person: CalledPerson, channel: string): Ring {
  const { personId, name: personName } = person
  return { callId: newId(), networkId, consultationId, personId, personName, channel, step }
}

const calledEntry = ({ callId, personId, personName, channel, step }: Ring): SystemEntry => ({
  kind: 'called',
  body: { callId, personId, personName, channel, step },
})

/** Never silently nobody: the journal says so (once a step of the ladder) and the next are called at once. */
async function nobodyLeft(
  tx: Tx,
  { people }: Firing,
  step: Step,
  now: Date,
  isUnmanned: boolean,
): Promise<SystemEntry[]> {
  const next = await bringForward(tx, step.consultationId, now)
  if (next === null && step.whom === 'everyone' && isUnmanned) {
    const roster = await people.rosterFacts(tx, step.rosterId)
    const dueAt = new Date(now.getTime() + (roster?.patienceSeconds ?? 60) * 1000)
    await insertSteps(tx, [{ ...step, step: 4, whom: 'everyone', dueAt }])
  }
  if (!isUnmanned || step.step > 3) return []
  const reason = step.whom === 'everyone' ? 'nobody-on-roster' : 'nobody-on-duty'
  return [{ kind: 'call-failed', body: { reason } }]
}
