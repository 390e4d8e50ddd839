// Somebody declined, cannot be reached or is not there: the next step is called now, and the ladder keeps its shape behind
// it, the next round included. What is brought forward wakes nobody for an ordinary question.

import type { Consultation } from '../consultation/model.ts'
import { broughtForward } from '../consultation/patience.ts'
import type { Tx } from '../platform/postgres.ts'
import { type Awake, awakeFor } from './awake.ts'
import { openSteps, type Step, setDues } from './statements/steps.ts'

/** The step that is called next, and when; null where the round has none left. */
export async function bringForward(
  tx: Tx,
  room: Awake,
  consultation: Pick<Consultation, 'id' | 'urgency' | 'rosterId'>,
  at: Date,
): Promise<(Step & { dueAt: Date }) | null> {
  const open = (await openSteps(tx, consultation.id)).filter(({ whom }) => whom !== 'offered')
  const next = open.findIndex(({ whom }) => whom !== 'repeat')
  if (next < 0) return null
  const awake = await awakeFor(tx, room, consultation)
  const coming = open.slice(next)
  const dues = broughtForward(
    coming.map(({ dueAt, afterSeconds }) => ({ dueAtMs: dueAt.getTime(), afterSeconds })),
    awake(at).getTime(),
    (dueAtMs) => awake(new Date(dueAtMs)).getTime(),
  )
  const moved = coming.map((step, index) => ({ ...step, dueAt: new Date(dues[index]!) }))
  await setDues(
    tx,
    moved.filter(({ dueAt }, index) => dueAt < coming[index]!.dueAt),
  )
  return moved[0]!
}
