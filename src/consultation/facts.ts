// One consultation as the month and the export count it: plain numbers, names, yes and no. Kept beside the journal as
// a projection and rebuilt from it at any time.

import type { NetworkSettings } from './entry-kind.ts'
import {
  branchesTaken,
  type Finding,
  findingsOf,
  minutesLate,
  missingMilestones,
  requiredMilestones,
} from './findings.ts'
import { msOf } from './instants.ts'
import { type Interval, intervalsOf, wasTransferred } from './intervals.ts'
import { openItems } from './lysis.ts'
import { effectiveMilestones, type MilestoneState, stateOf } from './milestones.ts'
import type { Consultation, Instant } from './model.ts'
import type { IntervalDefinition, Pathway } from './pathways/pathway.ts'
import { milestoneOf, pathwayOf } from './pathways.ts'

/** Null where the question does not arise (nobody accepted, nobody answered). */
export interface RateFacts {
  state: 'open' | 'closed'
  urgency: string
  accepted: boolean
  /** Accepted by one of those who were called first. */
  firstTierAccept: boolean | null
  answered: boolean
  stemi: boolean
  transferred: boolean
  /** The list was answered and no absolute contraindication stands. */
  lysisEligible: boolean | null
  lysed: boolean
  /** Came to the vessel without a transfer. */
  direct: boolean
  angiography: boolean
  /** As told with the arrival in the cath lab. */
  bypassEd: boolean | null
  bypassCcu: boolean | null
  ecgBeforeArrival: boolean | null
  /** Vessel open after lysis, as assessed, or as the outcome tells where no wire was crossed. */
  reperfused: boolean | null
  rescuePci: boolean
  labActivated: boolean
  recordings: number
  /** Effective times that people told, and those of them that were told as they happened. */
  told: number
  toldLive: number
  /** Milestones that this patient's way asks for, and those of them that somebody spoke of. */
  required: number
  requiredPresent: number
  missingMilestones: string[]
  /** Intervals that are inverted, and those that lack an end although this patient's way asks for them. */
  negative: string[]
  missingIntervals: string[]
}

/** Everything that follows from a consultation and the network's settings, worked out once. */
export interface Reading {
  pathway: Pathway
  states: MilestoneState[]
  intervals: Interval[]
  findings: Finding[]
  facts: RateFacts
}

/** Null for a pathway that we do not know. */
export function readConsultation(consultation: Consultation, settings: NetworkSettings): Reading | null {
  const pathway = pathwayOf(consultation.pathway)
  if (!pathway) return null
  const states = effectiveMilestones(consultation.assertions, pathway)
  const intervals = intervalsOf(consultation, states, pathway, settings)
  const findings = findingsOf(consultation, states, intervals, pathway, settings)
  const facts = rateFacts(consultation, { pathway, states, intervals }, settings)
  return { pathway, states, intervals, findings, facts }
}

export function rateFacts(
  consultation: Consultation,
  { pathway, states, intervals }: Pick<Reading, 'pathway' | 'states' | 'intervals'>,
  settings: NetworkSettings,
): RateFacts {
  const { state, urgency, acceptedAt, answer, recordings } = consultation
  const at = (name: string) => stateOf(states, name)?.effective?.at ?? null
  const transferred = wasTransferred(consultation, states)
  const angiography = branchesTaken(consultation, states).has('angiography')
  const required = requiredMilestones(consultation, states, pathway)
  const absent = missingMilestones(consultation, states, pathway)
  return {
    state,
    urgency,
    accepted: acceptedAt !== null,
    firstTierAccept: firstTierAccept(consultation, states),
    answered: answer !== null,
    stemi: answer?.diagnosis.startsWith('stemi-') === true,
    transferred,
    lysisEligible: lysisEligible(consultation, pathway, settings),
    lysed: at('needle') !== null,
    direct: angiography && !transferred,
    angiography,
    ...bypasses(states, pathway),
    ecgBeforeArrival: isBefore(at('ecg_received'), at('pci_door_in')),
    reperfused: reperfused(consultation, states),
    rescuePci: at('rescue_pci_decided') !== null,
    labActivated: at('cath_lab_activated') !== null,
    recordings: recordings.length,
    ...told(states, pathway, settings),
    required: required.length,
    requiredPresent: required.length - absent.length,
    missingMilestones: absent,
    negative: intervals.filter((one) => one.isNegative).map((one) => one.name),
    missingIntervals: missingIntervals(consultation, { pathway, states, intervals }),
  }
}

/** Milestone -> its one time, as a column shows it: where the needle was given, else where the question was asked, else the earliest. */
export function milestoneTimes(consultation: Consultation, states: readonly MilestoneState[]): Record<string, Instant> {
  const needleSite = stateOf(states, 'needle')?.effective?.siteId
  const names = [...new Set(states.map(({ name }) => name))]
  const times = names.flatMap((name): [string, Instant][] => {
    const there = needleSite ? stateOf(states, name, needleSite)?.effective?.at : null
    const here = stateOf(states, name, consultation.siteId)?.effective?.at
    const all = states.flatMap((one) => (one.name === name && one.effective?.at ? [one.effective.at] : []))
    const at = there ?? here ?? all.sort()[0]
    return at ? [[name, at]] : []
  })
  return Object.fromEntries(times)
}

/** Interval -> minutes, those that have a number. */
export function intervalMinutes(intervals: readonly Interval[]): Record<string, number> {
  return Object.fromEntries(intervals.flatMap(({ name, minutes }) => (minutes === null ? [] : [[name, minutes]])))
}

/** Each name once, in the order of the findings. */
export function findingNames(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map((finding) => finding.name))]
}

/** What was told on arrival, and never what was advised: null where nobody told it. */
function bypasses(states: readonly MilestoneState[], pathway: Pathway): Pick<RateFacts, 'bypassEd' | 'bypassCcu'> {
  const arrival = pathway.milestones.find((one) => one.bypasses)?.name ?? ''
  const { bypassEd = null, bypassCcu = null } = stateOf(states, arrival)?.effective ?? {}
  return { bypassEd, bypassCcu }
}

function firstTierAccept({ calls }: Consultation, states: readonly MilestoneState[]): boolean | null {
  const by = stateOf(states, 'accepted')?.effective?.by
  const first = calls[0]
  if (!by || by === 'system' || !first) return null
  return calls.some((call) => call.step === first.step && call.personId === by.personId)
}

function lysisEligible({ screening }: Consultation, pathway: Pathway, settings: NetworkSettings): boolean | null {
  return screening ? openItems(pathway, settings.contraindicationList, screening, null).length === 0 : null
}

function isBefore(earlierAt: Instant | null, laterAt: Instant | null): boolean | null {
  return earlierAt === null || laterAt === null ? null : msOf(earlierAt) < msOf(laterAt)
}

/** What the wire opened is no success of the lysis. */
function reperfused({ outcome }: Consultation, states: readonly MilestoneState[]): boolean | null {
  const assessed = stateOf(states, 'reperfusion_assessed')?.effective?.value
  if (typeof assessed === 'number') return assessed > 0
  if (happened(states, 'wire_crossed') || happened(states, 'device_used')) return null
  if (outcome?.result === 'reperfused') return true
  return outcome?.result === 'not-reperfused' ? false : null
}

/** At a time that somebody knows, or does not know any more. */
function happened(states: readonly MilestoneState[], name: string): boolean {
  const effective = stateOf(states, name)?.effective
  return Boolean(effective) && effective?.value !== 'not-applicable'
}

function told(
  states: readonly MilestoneState[],
  pathway: Pathway,
  settings: NetworkSettings,
): Pick<RateFacts, 'told' | 'toldLive'> {
  // What the question itself tells (entry 1) and what happened before anybody came cannot be told live.
  const byPeople = states.flatMap(({ name, effective }) => {
    if (!effective?.at || effective.source === 'system' || effective.seq === 1) return []
    return milestoneOf(pathway, name)?.beforeContact ? [] : [effective]
  })
  const live = byPeople.filter(
    (one) =>
      one.source === 'device' || (one.source === 'tapped' && (minutesLate(one) ?? 0) <= settings.lateAfterMinutes),
  )
  return { told: byPeople.length, toldLive: live.length }
}

function missingIntervals(
  consultation: Consultation,
  { pathway, states, intervals }: Pick<Reading, 'pathway' | 'states' | 'intervals'>,
): string[] {
  const taken = branchesTaken(consultation, states)
  const isExpected = ({ from, to }: IntervalDefinition) =>
    [from, to].every((end) =>
      end.milestones.some((name) => {
        const milestone = milestoneOf(pathway, name)
        const isOnWay = milestone?.branch === undefined || taken.has(milestone.branch)
        return isOnWay && (milestone?.required || states.some((one) => one.name === name))
      }),
    )
  return pathway.intervals
    .filter(
      (definition) => isExpected(definition) && intervals.find(({ name }) => name === definition.name)?.ms === null,
    )
    .map(({ name }) => name)
}
