// One consultation as the month and the export count it: plain numbers and names, kept beside the journal as a
// projection and rebuilt from it at any time.

import type { NetworkSettings } from './entry-kind.ts'
import { branchesTaken, type Finding, findingsOf } from './findings.ts'
import { type Interval, intervalsOf, wasTransferred } from './intervals.ts'
import { effectiveMilestones, type MilestoneState, stateOf } from './milestones.ts'
import type { Consultation, Instant } from './model.ts'
import type { IntervalDefinition, Pathway } from './pathways/pathway.ts'
import { milestoneOf, pathwayOf } from './pathways.ts'
import { ratesOfOne, type Share } from './rates.ts'

export interface Facts {
  closed: boolean
  transferred: boolean
  lysed: boolean
  /** Intervals that are negative, and those that lack an end although this patient's way asks for them. */
  negativeIntervals: string[]
  missingIntervals: string[]
  missingMilestones: string[]
  rates: Record<string, Share>
}

/** Everything that follows from a consultation and the network's settings, worked out once. */
export interface Reading {
  pathway: Pathway
  states: MilestoneState[]
  intervals: Interval[]
  findings: Finding[]
  facts: Facts
}

/** Null for a pathway that we do not know. */
export function readConsultation(consultation: Consultation, settings: NetworkSettings): Reading | null {
  const pathway = pathwayOf(consultation.pathway)
  if (!pathway) return null
  const states = effectiveMilestones(consultation.assertions, pathway)
  const intervals = intervalsOf(consultation, states, pathway, settings)
  const findings = findingsOf(consultation, states, intervals, pathway, settings)
  const facts = factsOf(consultation, { pathway, states, intervals, findings }, settings)
  return { pathway, states, intervals, findings, facts }
}

/** Milestone -> its one time, as a column shows it: at the opening site, else the earliest. */
export function milestoneTimes(consultation: Consultation, states: readonly MilestoneState[]): Record<string, Instant> {
  const times: Record<string, Instant> = {}
  for (const { name, siteId, effective } of states) {
    if (!effective?.at) continue
    const isHere = siteId === consultation.siteId
    const kept = times[name]
    const keptHere = kept !== undefined && stateOf(states, name, consultation.siteId)?.effective?.at === kept
    if (kept === undefined || isHere || (!keptHere && effective.at < kept)) times[name] = effective.at
  }
  return times
}

/** Interval -> minutes, those that have a number. */
export function intervalMinutes(intervals: readonly Interval[]): Record<string, number> {
  return Object.fromEntries(intervals.flatMap(({ name, minutes }) => (minutes === null ? [] : [[name, minutes]])))
}

/** Each name once, in the order of the findings. */
export function findingNames(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map((finding) => finding.name))]
}

function factsOf(
  consultation: Consultation,
  { pathway, states, intervals, findings }: Omit<Reading, 'facts'>,
  settings: NetworkSettings,
): Facts {
  const taken = branchesTaken(consultation, states)
  const isExpected = (definition: IntervalDefinition) => {
    const ends = [...definition.from.milestones, ...definition.to.milestones].map((name) => milestoneOf(pathway, name))
    const onWay = ends.every((end) => end?.branch === undefined || taken.has(end.branch))
    const asksFor = ends.every((end) => end?.required || states.some((state) => state.name === end?.name))
    return onWay && asksFor
  }
  return {
    closed: consultation.state === 'closed',
    transferred: wasTransferred(consultation, states),
    lysed: Boolean(stateOf(states, 'needle')?.effective?.at),
    negativeIntervals: intervals.filter((one) => one.isNegative).map((one) => one.name),
    missingIntervals: intervals
      .filter((one) => one.ms === null && isExpected(pathway.intervals.find(({ name }) => name === one.name)!))
      .map((one) => one.name),
    missingMilestones: findings.flatMap((one) => (one.name === 'missing_milestone' ? [one.milestone!] : [])),
    rates: ratesOfOne(consultation, states, pathway, settings),
  }
}
