// The duty changed while it rings: whoever stands behind a step that has called is to ring, and nobody else. The new one is
// called at once, who is no longer on duty falls silent. An ordinary question waits for the end of the night for that.

import type { Consultation } from '../consultation/model.ts'
import { offerStep } from '../consultation/offer-step.ts'
import type { SystemEntry } from '../journal/journal.ts'
import type { Tx } from '../platform/postgres.ts'
import { awakeAt } from './awake.ts'
import { bringForward } from './bring-forward.ts'
import { calledEntry, endRound, ringOf } from './fire-step.ts'
import type { Ring } from './statements/rings.ts'
import type { RunningLadder } from './statements/running-ladders.ts'
import type { Step } from './statements/steps.ts'
import { ringingByLadder } from './tell-nobody-left.ts'
import { type CalledPerson, type Calling, plannedPersons, whomToCall } from './whom-to-call.ts'

/** The rings are the caller's to insert and to stop, with those of other questions. */
export interface Replanned {
  rings: Ring[]
  gone: { consultationId: string; personId: string }[]
  entries: SystemEntry[]
}

/** Under the consultation's lock. */
export async function replanCalls(
  tx: Tx,
  calling: Calling,
  consultation: Consultation,
  ladder: RunningLadder,
  now: Date,
): Promise<Replanned> {
  const { id, owner } = consultation
  const differences = await differencesOf(ladder, (step) => plannedPersons(tx, calling, step, consultation, now))
  const { missing } = differences
  const gone = differences.gone.map((personId) => ({ consultationId: id, personId }))
  const isAwake = missing.length > 0 && (await awakeAt(tx, calling, consultation, now)) <= now
  const rings = isAwake ? await ringsOfMissing(tx, calling, consultation, { ladder, missing }, now) : []
  const isWaiting = missing.length > 0 && !isAwake
  const isQuiet = rings.length === 0 && !isWaiting && gone.length === ringingByLadder(ladder.reached).length
  if (gone.length > 0 && isQuiet) {
    // the only one who rang is gone and nobody takes his place: the next are called at once
    const next = await bringForward(tx, calling, consultation, now)
    if (next === null) await endRound(tx, calling, consultation, consultation, now, differences.gone)
    const entries = owner === null ? [{ kind: 'call-failed', body: { reason: 'nobody-on-duty' } }] : []
    return { rings, gone, entries }
  }
  const why = { kind: 'call-failed', body: { reason: 'duty-changed' } }
  return { rings, gone, entries: rings.length > 0 ? [why, ...rings.map(calledEntry)] : [] }
}

export interface Missing {
  step: Step
  personId: string
}

/** Who rings and stands behind no step any more, and who stands behind one that has called and was not called by it. */
export async function differencesOf(
  { steps, reached: { ringing, declined }, wasTried }: RunningLadder,
  personsOf: (step: Step) => Promise<CalledPerson[]>,
): Promise<{ gone: string[]; missing: Missing[] }> {
  const wanted = new Set<string>()
  const missing: Missing[] = []
  for (const step of steps) {
    for (const { personId } of await personsOf(step)) {
      wanted.add(personId)
      if (ringing.has(personId) || declined.has(personId) || wasTried(personId, step.round)) continue
      missing.push({ step, personId })
    }
  }
  const isOffered = (personId: string) => ringing.get(personId)!.some(({ step }) => step === offerStep)
  const gone = [...ringing.keys()].filter((personId) => !wanted.has(personId) && !isOffered(personId))
  return { gone, missing }
}

async function ringsOfMissing(
  tx: Tx,
  calling: Calling,
  consultation: Consultation,
  { ladder, missing }: { ladder: RunningLadder; missing: readonly Missing[] },
  now: Date,
): Promise<Ring[]> {
  const rings: Ring[] = []
  for (const step of new Set(missing.map((one) => one.step))) {
    const isMissing = (personId: string) => missing.some((one) => one.step === step && one.personId === personId)
    const rung = (personId: string, channel: string) =>
      rings.some((ring) => ring.personId === personId && ring.channel === channel)
    const { rings: wanted } = await whomToCall(tx, calling, step, consultation, ladder.reached, now)
    const fresh = wanted.filter(({ personId, channel }) => isMissing(personId) && !rung(personId, channel))
    rings.push(...fresh.map((ring) => ringOf(step, ring)))
  }
  return rings
}
