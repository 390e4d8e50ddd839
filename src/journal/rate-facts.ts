// Yes and no of one consultation, from which the rates of a month are counted.

import { type Interval, wasTransferred } from '../consultation/intervals.ts'
import { type MilestoneState, stateOf } from '../consultation/milestones.ts'
import type { Consultation } from '../consultation/model.ts'

/** Null where the question does not arise (nobody accepted, nobody answered). */
export interface RateFacts {
  state: 'open' | 'closed'
  urgency: string
  accepted: boolean
  /** Accepted before anybody but the first in line was called. */
  firstTierAccept: boolean | null
  answered: boolean
  transferred: boolean
  lysed: boolean
  /** Came to the vessel without a transfer. */
  direct: boolean
  angiography: boolean
  bypassEd: boolean | null
  bypassCcu: boolean | null
  ecgBeforeArrival: boolean | null
  /** Vessel open after lysis, as assessed. */
  reperfused: boolean | null
  rescuePci: boolean
  labActivated: boolean
  recordings: number
  /** Effective milestones that people told, and those of them that were tapped as they happened. */
  told: number
  toldLive: number
  /** Milestones that this patient's way asks for, and those of them that somebody spoke of. */
  required: number
  requiredPresent: number
  /** Names of inverted intervals. */
  negative: string[]
}

export function rateFacts(
  consultation: Consultation,
  states: readonly MilestoneState[],
  { intervals, required }: { intervals: readonly Interval[]; required: readonly string[] },
): RateFacts {
  const { state, urgency, acceptedAt, answer, recordings } = consultation
  const has = (name: string) => timeOf(states, name) !== null
  const transferred = wasTransferred(consultation, states)
  const angiography = has('puncture') || has('angiography_started') || has('wire_crossed')
  const told = states.flatMap(({ effective }) => (effective && effective.source !== 'system' ? [effective] : []))
  const received = timeOf(states, 'ecg_received')
  const arrived = timeOf(states, 'pci_door_in')
  const assessed = stateOf(states, 'reperfusion_assessed')?.effective?.value
  return {
    state,
    urgency,
    accepted: acceptedAt !== null,
    firstTierAccept: acceptedAt === null ? null : !wasPassedOn(consultation, acceptedAt),
    answered: answer !== null,
    transferred,
    lysed: has('needle'),
    direct: angiography && !transferred,
    angiography,
    bypassEd: answer?.bypassEd ?? null,
    bypassCcu: answer?.bypassCcu ?? null,
    ecgBeforeArrival: received === null || arrived === null ? null : received < arrived,
    reperfused: typeof assessed === 'number' ? assessed > 0 : null,
    rescuePci: has('rescue_pci_decided'),
    labActivated: has('cath_lab_activated'),
    recordings: recordings.length,
    told: told.length,
    toldLive: told.filter(({ source }) => source === 'tapped').length,
    required: required.length,
    requiredPresent: required.filter((name) => stateOf(states, name)?.effective).length,
    negative: intervals.filter(({ isNegative }) => isNegative).map(({ name }) => name),
  }
}

function timeOf(states: readonly MilestoneState[], name: string): string | null {
  return stateOf(states, name)?.effective?.at ?? null
}

function wasPassedOn({ calls }: Consultation, acceptedAt: string): boolean {
  return calls.some(({ step, calledAt }) => step > 1 && calledAt <= acceptedAt)
}
