// What is expected next, and of whom: the rail's highlighted place and the big button. Read from the pathway's steps;
// it proposes and forces nobody.

import { dueRetake } from './due-retake.ts'
import { decides } from './entries/answered.ts'
import type { NetworkSettings } from './entry-kind.ts'
import { type MilestoneState, stateOf } from './milestones.ts'
import type { Consultation } from './model.ts'
import type { Branch, Pathway, Side, Step } from './pathways/pathway.ts'

/**
 * Facts that steps may name beside milestones: a milestone counts once anything stands about it, `unknown` too.
 * `owned` has an owner, `answered` has an answer, `decided` its strategy decides, `unreadable` the ECG has to be taken
 * again, `second-needed` the network wants lysis confirmed, `later-ecg` an ECG after lysis is there, `not-reperfused` the
 * vessel was assessed and is not open.
 */
type Fact =
  | 'recording'
  | 'owned'
  | 'answered'
  | 'decided'
  | 'unreadable'
  | 'confirmed'
  | 'screened'
  | 'ordered'
  | 'order-confirmed'
  | 'second-needed'
  | 'later-ecg'
  | 'not-reperfused'
  | 'transfer'
  | 'transfer-accepted'
  | 'handed-over'
  | 'outcome'
  | `branch:${Branch}`

export function nextStep(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
  settings: NetworkSettings,
  side: Side,
): Step | null {
  return nextSteps(consultation, states, pathway, settings, side)[0] ?? null
}

/** All that could be done now, the first one first: the others are one tap further away. */
export function nextSteps(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
  settings: NetworkSettings,
  side: Side,
): Step[] {
  if (consultation.state === 'closed') return []
  const facts = factsOf(consultation, states, pathway, settings)
  return pathway.steps.filter(
    (step) =>
      step.side === side && step.after.every((fact) => facts.has(fact)) && !step.until.some((fact) => facts.has(fact)),
  )
}

function factsOf(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
  settings: NetworkSettings,
): Set<string> {
  const { answer, lysisOrder, transfer } = consultation
  const strategy = pathway.answerCard.strategy.find((chip) => chip.code === answer?.strategy)
  const asserted = states.flatMap((state) => (state.effective ? [state.name] : []))
  const facts: Record<Exclude<Fact, `branch:${string}`>, boolean> = {
    recording: consultation.recordings.length > 0,
    owned: consultation.owner !== null,
    answered: answer !== null,
    decided: answer !== null && decides(pathway.answerCard.strategy, answer.strategy),
    unreadable: dueRetake(consultation) !== null,
    confirmed: Boolean(answer?.confirmedAt),
    screened: consultation.screening !== null,
    ordered: lysisOrder !== null,
    'order-confirmed': Boolean(lysisOrder?.confirmed),
    'second-needed': settings.secondConfirmation,
    'later-ecg': asserted.includes('lysis_ecg_60') || asserted.includes('lysis_ecg_90'),
    'not-reperfused': stateOf(states, 'reperfusion_assessed')?.effective?.value === 0,
    transfer: transfer !== null,
    'transfer-accepted': Boolean(transfer?.acceptedAt),
    'handed-over': Boolean(transfer?.handedOverAt),
    outcome: consultation.outcome !== null,
  }
  const holding = Object.entries(facts).flatMap(([fact, holds]) => (holds ? [fact] : []))
  return new Set([...holding, ...asserted, ...(strategy?.branch ?? []).map((branch) => `branch:${branch}`)])
}
