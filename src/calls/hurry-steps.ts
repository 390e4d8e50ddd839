// A time was told while it rings: the patient has less time than we knew. Open steps come forward, never back.

import type { Consultation, Instant } from '../consultation/model.ts'
import { hurriedDues, runningBudget, shrinkWaits } from '../consultation/patience.ts'
import type { Tx } from '../platform/postgres.ts'
import { type RunningStep, runningRound, setDues } from './statements/steps.ts'

export async function hurrySteps(tx: Tx, consultation: Consultation, now: Instant): Promise<void> {
  const budget = consultation.urgency === 'urgent' ? runningBudget(consultation) : null
  if (budget === null) return
  const running = (await runningRound(tx, consultation.id)).filter(isPlanned)
  const round = running.filter(({ whom }) => whom !== 'repeat')
  const [first] = round
  if (first === undefined) return
  const begunMs = first.begunAt.getTime()
  const waits = shrinkWaits(
    round.map(({ afterSeconds }) => afterSeconds),
    (budget.endsAtMs - begunMs) / 1000,
  )
  const steps = round.map((step, index) => ({ ...step, hurriedMs: begunMs + waits[index]! * 1000 }))
  const open = steps.filter(({ firedAt }) => firedAt === null)
  const fired = steps.flatMap(({ firedAt }) => (firedAt === null ? [] : [firedAt.getTime()]))
  const dues = hurriedDues(
    open.map(({ dueAt, afterSeconds }) => ({ dueAtMs: dueAt.getTime(), afterSeconds })),
    open.map(({ hurriedMs }) => hurriedMs),
    { lastCalledAtMs: fired.length === 0 ? null : Math.max(...fired), nowMs: Date.parse(now) },
  )
  const sooner: { step: Planned; dueAt: Date }[] = open.map((step, index) => ({ step, dueAt: new Date(dues[index]!) }))
  const repeat = running.find(({ whom, firedAt }) => whom === 'repeat' && firedAt === null)
  const last = round.at(-1)!
  // behind a round that has called all of them it stands where that, or the last call to everybody, has put it
  if (repeat !== undefined && open.length > 0) {
    const pauseMs = (repeat.afterSeconds - last.afterSeconds) * 1000
    const lastCalledMs = dues.at(-1)!
    sooner.push({ step: repeat, dueAt: new Date(lastCalledMs + pauseMs) })
  }
  await setDues(
    tx,
    sooner.filter(({ step, dueAt }) => dueAt < step.dueAt).map(({ step, dueAt }) => ({ id: step.id, dueAt })),
  )
}

type Planned = RunningStep & { begunAt: Date; afterSeconds: number }

const isPlanned = (step: RunningStep): step is Planned => step.begunAt !== null && step.afterSeconds !== null
