// What queries across consultations read, made from one consultation alone. A pure function of the entries (and of the
// network's settings): the tool that rebuilds it and the road that keeps it say the same.

import type { NetworkSettings } from '../consultation/entry-kind.ts'
import {
  findingNames,
  intervalMinutes,
  milestoneTimes,
  type RateFacts,
  readConsultation,
} from '../consultation/facts.ts'
import type { MilestoneState } from '../consultation/milestones.ts'
import type { Consultation, ConsultationSummary, Instant } from '../consultation/model.ts'
import { summarise } from '../consultation/summary.ts'

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
  /** Names, each once. */
  findings: string[]
  facts: RateFacts
}

export interface Projection {
  summary: ConsultationSummary
  milestones: MilestoneRow[]
  timeline: TimelineRow
}

export function projectionOf(consultation: Consultation, settings: NetworkSettings): Projection {
  const reading = readConsultation(consultation, settings)
  // a question is refused when we do not know its pathway, so every consultation can be read
  if (reading === null) throw new Error('A consultation has a pathway that this code does not know.')
  const { states, intervals, findings, facts } = reading
  const timeline = {
    diagnosis: consultation.answer?.diagnosis ?? null,
    strategy: consultation.answer?.strategy ?? null,
    milestones: milestoneTimes(consultation, states),
    intervals: intervalMinutes(intervals),
    findings: findingNames(findings),
    facts,
  }
  return { summary: summarise(consultation, states), milestones: milestoneRows(states), timeline }
}

/** The rows to put and to remove so that those of `before` become those of `after`. */
export function milestonesToChange(
  before: readonly MilestoneRow[],
  after: readonly MilestoneRow[],
): { kept: MilestoneRow[]; gone: MilestoneRow[] } {
  const old = new Map(before.map((row) => [placeOf(row), row]))
  // an assertion is known by its number, and nothing but the assertion decides what the row says
  const kept = after.filter((row) => old.get(placeOf(row))?.seq !== row.seq)
  for (const row of after) old.delete(placeOf(row))
  return { kept, gone: [...old.values()] }
}

export function milestoneRows(states: readonly MilestoneState[]): MilestoneRow[] {
  return states.flatMap(({ name, siteId, effective }) => {
    if (effective === null) return []
    const { at, value, source, seq, recordedAt } = effective
    return [{ milestone: name, siteId, at, value: value === undefined ? null : String(value), source, seq, recordedAt }]
  })
}

function placeOf({ milestone, siteId }: MilestoneRow): string {
  return `${milestone} ${siteId}`
}
