// The roster changed while it rings: whoever stands behind a step that has called is to ring, and nobody else. The new
// one is called at once, who is no longer on the roster falls silent. Every node tries; only what is left to do is done.

import type { Consultation } from '../consultation/model.ts'
import { offerStep } from '../consultation/offer-step.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import { awakeAt } from './awake.ts'
import { calledEntry, callingOf, type Firing, ringOf } from './fire-step.ts'
import { insertRings, type Ring, reachedPersons, type StoppedRing, stopRingsOf } from './statements/rings.ts'
import { bringForward, callingFor, stepsThatCalled } from './statements/steps.ts'
import { lookAtTurnsOf } from './statements/turns.ts'
import { plannedPersons, whomToCall } from './whom-to-call.ts'

export async function replanRoster(
  firing: Firing,
  postgres: Postgres,
  networkId: string,
  rosterId: string,
  onStopped: (stopped: readonly StoppedRing[]) => void,
): Promise<void> {
  const calling = await postgres.inNetwork(networkId, async (tx) => {
    await lookAtTurnsOf(tx, rosterId)
    return callingFor(tx, rosterId)
  })
  for (const consultationId of calling) await replanCalls(firing, networkId, consultationId, onStopped)
}

async function replanCalls(
  firing: Firing,
  networkId: string,
  consultationId: string,
  onStopped: (stopped: readonly StoppedRing[]) => void,
): Promise<void> {
  // what was known a moment ago is what has changed
  const calling = { ...(await callingOf(firing, networkId)), dutyAt: firing.people.dutyAt }
  let rings: Ring[] = []
  let writtenMs = 0
  let stopped: StoppedRing[] = []
  const work = async (consultation: Consultation, tx: Tx, now: Date) => {
    rings = []
    stopped = []
    if (consultation.state === 'closed') return []
    const steps = await stepsThatCalled(tx, consultationId)
    if (steps.length === 0) return []
    const wanted = new Set<string>()
    for (const step of steps) {
      for (const { personId } of await plannedPersons(tx, calling, step, consultation, now)) wanted.add(personId)
    }
    const reached = await reachedPersons(tx, consultationId)
    const { ringing, declined } = reached
    const gone = [...ringing]
      .filter(([personId, own]) => !wanted.has(personId) && own.every(({ step }) => step !== offerStep))
      .map(([personId]) => personId)
    if (gone.length > 0) stopped = await stopRingsOf(tx, consultationId, gone, now, 'system')
    for (const step of steps) {
      const { rings: more } = await whomToCall(tx, calling, step, consultation, reached, now)
      const fresh = more
        .filter(
          ({ personId, channel }) =>
            !ringing.has(personId) &&
            !declined.has(personId) &&
            !rings.some((ring) => ring.personId === personId && ring.channel === channel),
        )
        .map((ring) => ringOf(step, ring))
      await insertRings(tx, fresh, now, firing.postgres.lifeKey())
      rings.push(...fresh)
    }
    writtenMs = firing.clock.monotonicMs()
    const isQuiet = rings.length === 0 && [...ringing.keys()].every((personId) => gone.includes(personId))
    if (gone.length === 0 || !isQuiet) return rings.map(calledEntry)
    // the only one who rang is gone and nobody takes his place: the next are called at once
    await bringForward(tx, consultationId, await awakeAt(tx, calling, consultation, now))
    return consultation.owner === null ? [{ kind: 'call-failed', body: { reason: 'nobody-on-duty' } }] : []
  }
  await firing.journal.writeAsSystem(networkId, consultationId, work)
  onStopped(stopped)
  firing.carrier.carry(rings, writtenMs)
}
