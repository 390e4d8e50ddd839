// The ladder of one question as rows: the roster's own or the one that follows from its patience, the channels that are
// on, the patient's clock, the night. The dry run asks here too.

import { defaultLadder, type Ladder, type PlannedCall, planLadder } from '../consultation/ladder.ts'
import type { Consultation, Urgency } from '../consultation/model.ts'
import { runningBudget } from '../consultation/patience.ts'
import type { RosterFacts } from '../people/people.ts'
import type { PlannedStep } from './statements/steps.ts'

export function ladderOf(roster: RosterFacts, channelsOn: readonly string[]): Ladder {
  return roster.ladder ?? defaultLadder(roster, channelsOn)
}

export interface PlanQuestion {
  roster: RosterFacts
  ladder: Ladder
  channelsOn: readonly string[]
  timeZone: string
  begunAt: Date
  round: number
}

export function planQuestion(consultation: Consultation, question: PlanQuestion): PlannedStep[] {
  const { networkId, id: consultationId, rosterId, urgency, owner } = consultation
  const budgetEndsAtMs = runningBudget(consultation)?.endsAtMs ?? null
  const calls = planLadder({ ...question, urgency, budgetEndsAtMs, isOwned: owner !== null })
  return calls.map(({ channels, ...call }) => ({
    ...call,
    networkId,
    consultationId,
    rosterId,
    channels: channels === null ? null : [...channels],
    round: question.round,
    begunAt: question.begunAt,
  }))
}

/** For somebody who has not come yet: nothing presses. */
export function planDry(question: Omit<PlanQuestion, 'round' | 'roster'>, urgency: Urgency): PlannedCall[] {
  return planLadder({ ...question, urgency, round: 1, budgetEndsAtMs: null, isOwned: false })
}
