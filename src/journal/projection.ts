// What queries across consultations read, made from one consultation alone. A pure function of the entries (and of the
// network's settings): the tool that rebuilds it and the road that keeps it say the same.

import type { NetworkSettings } from '../consultation/entry-kind.ts'
import { findingsOf, requiredMilestones } from '../consultation/findings.ts'
import { intervalsOf } from '../consultation/intervals.ts'
import { effectiveMilestones, type MilestoneState, stateOf } from '../consultation/milestones.ts'
import type { Consultation, Instant } from '../consultation/model.ts'
import { pathwayOf } from '../consultation/pathways.ts'
import { type RateFacts, rateFacts } from './rate-facts.ts'

/** One effective milestone at one site. */
export interface MilestoneRow {
  milestone: string
  siteId: string
  at: Instant | null
  value: string | null
  source: string
  seq: number
  recordedAt: Instant
}

/** One consultation, ready to count and to export. */
export interface TimelineRow {
  diagnosis: string | null
  strategy: string | null
  milestones: Record<string, Instant>
  /** Minutes. */
  intervals: Record<string, number>
  /** Names, each once, in the order of the alphabet. */
  findings: string[]
  facts: RateFacts
}

export interface Projection {
  milestones: MilestoneRow[]
  timeline: TimelineRow
}

export function projectionOf(consultation: Consultation, settings: NetworkSettings): Projection {
  const states = statesOf(consultation)
  return { milestones: milestoneRows(states), timeline: timelineOf(consultation, states, settings) }
}

/** The rows to put and to remove so that the projection of `before` becomes that of `after`. */
export function projectionChange(
  before: Consultation | null,
  after: Consultation,
  settings: NetworkSettings,
): { milestones: { kept: MilestoneRow[]; gone: MilestoneRow[] }; timeline: TimelineRow } {
  const { milestones, timeline } = projectionOf(after, settings)
  const old = new Map((before ? milestoneRows(statesOf(before)) : []).map((row) => [placeOf(row), row]))
  const kept = milestones.filter((row) => !isSame(row, old.get(placeOf(row))))
  for (const row of milestones) old.delete(placeOf(row))
  return { milestones: { kept, gone: [...old.values()] }, timeline }
}

function statesOf({ assertions, pathway }: Consultation): MilestoneState[] {
  return effectiveMilestones(assertions, pathwayOf(pathway))
}

function milestoneRows(states: readonly MilestoneState[]): MilestoneRow[] {
  return states.flatMap(({ name, siteId, effective }) => {
    if (effective === null) return []
    const { at, value, source, seq, recordedAt } = effective
    return [{ milestone: name, siteId, at, value: value === undefined ? null : String(value), source, seq, recordedAt }]
  })
}

function placeOf({ milestone, siteId }: MilestoneRow): string {
  return `${milestone} ${siteId}`
}

// Nothing but the assertion decides what the row says, and an assertion is known by its number.
function isSame(row: MilestoneRow, old: MilestoneRow | undefined): boolean {
  return old !== undefined && row.seq === old.seq
}

function timelineOf(
  consultation: Consultation,
  states: readonly MilestoneState[],
  settings: NetworkSettings,
): TimelineRow {
  const pathway = pathwayOf(consultation.pathway)
  const intervals = pathway ? intervalsOf(consultation, states, pathway, settings) : []
  const findings = pathway ? findingsOf(consultation, states, intervals, pathway, settings) : []
  const required = pathway ? requiredMilestones(consultation, states, pathway).map(({ name }) => name) : []
  return {
    diagnosis: consultation.answer?.diagnosis ?? null,
    strategy: consultation.answer?.strategy ?? null,
    milestones: timesOf(consultation, states),
    intervals: Object.fromEntries(
      intervals.flatMap(({ name, minutes }) => (minutes === null ? [] : [[name, minutes] as const])),
    ),
    findings: [...new Set(findings.map(({ name }) => name))].sort(),
    facts: rateFacts(consultation, states, { intervals, required }),
  }
}

function timesOf(consultation: Consultation, states: readonly MilestoneState[]): Record<string, Instant> {
  const times: Record<string, Instant> = {}
  for (const { name } of states) {
    const at = oneTime(consultation, states, name)
    if (at !== null) times[name] = at
  }
  return times
}

/** Several sites have their own door: the one at which the needle was given, else the one that asked, else the first. */
function oneTime(consultation: Consultation, states: readonly MilestoneState[], name: string): Instant | null {
  const needleSite = stateOf(states, 'needle')?.effective?.siteId
  const at = (siteId: string | undefined) => (siteId && stateOf(states, name, siteId)?.effective?.at) || null
  const all = states.flatMap((state) => (state.name === name && state.effective?.at ? [state.effective.at] : []))
  return at(needleSite) ?? at(consultation.siteId) ?? all.sort()[0] ?? null
}
