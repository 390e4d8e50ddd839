// A call did not get through. The journal says so with its reason, and the next channel of the same person is tried at
// once; when he has none left and nobody of his step is reached, the next step is brought forward.

import type { Consultation } from '../consultation/model.ts'
import { offerStep } from '../consultation/offer-step.ts'
import { shortestWaitSeconds } from '../consultation/patience.ts'
import type { SystemEntry } from '../journal/journal.ts'
import type { Tx } from '../platform/postgres.ts'
import { bringForward } from './bring-forward.ts'
import { calledEntry, callingOf, type Firing, ringOf } from './fire-step.ts'
import { insertRings, live, markFailed, type Ring, triesOfRound } from './statements/rings.ts'
import { whomOfStep } from './statements/steps.ts'
import { type Calling, usableChannels } from './whom-to-call.ts'

export async function failOver(
  firing: Firing,
  ring: Ring,
  reason: string,
): Promise<{ rings: Ring[]; writtenMs: number }> {
  const calling = await callingOf(firing, ring.networkId)
  let instead: Ring[] = []
  let writtenMs = 0
  await firing.journal.writeAsSystem(ring.networkId, ring.consultationId, async (consultation, tx, now) => {
    instead = []
    if (!(await markFailed(tx, ring.callId, now, reason)) || consultation.state === 'closed') return []
    const failed: SystemEntry = { kind: 'call-failed', body: { callId: ring.callId, reason } }
    const isGroup = calling.channels.some(({ name, reaches }) => name === ring.channel && reaches === 'group')
    if (isGroup) return [failed]
    const person = await firing.people.workingPerson(tx, ring.personId)
    if (person === null) return [failed]
    const tries = await triesOfRound(tx, ring.consultationId, ring.round)
    const own = tries.filter(({ personId }) => personId === ring.personId).map(({ channel }) => channel)
    const left = calling.channels
      .filter(({ name, reaches }) => reaches === 'person' && !own.includes(name))
      .map(({ name }) => name)
    const whom = await whomOfStep(tx, ring.consultationId, ring.round, ring.step)
    const usable = await usableChannels(
      tx,
      calling,
      { whom, networkId: ring.networkId },
      [person],
      left,
      consultation,
      now,
    )
    const open = usable.get(ring.personId) ?? []
    // the open phone is told as well, but it cannot say whether anybody looks at it: it takes nobody's place
    const next = [...open.filter((name) => name === live), ...open.filter((name) => name !== live).slice(0, 1)]
    if (next.length > 0) {
      instead = next.map((channel) => ringOf(ring, { ...person, channel }))
      await insertRings(tx, instead, now, firing.postgres.lifeKey())
      writtenMs = firing.clock.monotonicMs()
      return [failed, ...instead.map(calledEntry)]
    }
    if (ring.step !== offerStep) await hurryNext(tx, calling, consultation, ring, tries, now)
    return [failed]
  })
  return { rings: instead, writtenMs }
}

/**
 * Nobody of this step is reached by anything but a phone that may be off: whose app is open hears the ring within his
 * twenty seconds, and after that nobody is waited for.
 */
async function hurryNext(
  tx: Tx,
  calling: Calling,
  consultation: Consultation,
  { step }: Ring,
  tries: Awaited<ReturnType<typeof triesOfRound>>,
  now: Date,
): Promise<void> {
  const ofStep = tries.filter((one) => one.step === step)
  const isReached = ofStep.some(({ isOpen, isDelivered, channel }) => isOpen && (isDelivered || channel !== live))
  if (isReached) return
  const begunMs = Math.min(...ofStep.map(({ calledAt }) => calledAt.getTime()))
  const mayHear = ofStep.some(({ isOpen, channel }) => isOpen && channel === live)
  const keepsMs = mayHear ? begunMs + shortestWaitSeconds * 1000 : 0
  await bringForward(tx, calling, consultation, new Date(Math.max(now.getTime(), keepsMs)))
}
