// What is wrong or missing in a timeline, as data: nobody is blamed, everything is shown. A scene told live and
// completely has no finding.

import type { NetworkSettings } from './entry-kind.ts'
import { happenedAt, msOf, roundedMinutes } from './instants.ts'
import { clockSlackMs, type Interval, wasTransferred } from './intervals.ts'
import { type GateRule, openItems } from './lysis.ts'
import { type MilestoneState, stateOf } from './milestones.ts'
import type { Assertion, Consultation, Words } from './model.ts'
import type { Branch, MilestoneDefinition, Pathway } from './pathways/pathway.ts'
import { milestoneOf } from './pathways.ts'

export type FindingName =
  | 'missing_milestone'
  | 'negative_interval'
  | 'implausible_order'
  | 'over_target'
  | 'stamped_late'
  | 'lysis_gate_unmet'

export interface Finding {
  name: FindingName
  milestone?: string
  interval?: string
  values: Record<string, string | number>
  /** Of an unmet lysis gate: what was not there, and what was said about it with the stamp. */
  gate?: { unmet: GateRule[]; overrides: { rule: string; reason: string }[] }
}

export const findingWords: Record<FindingName, Words> = {
  missing_milestone: { zh: '缺少时间节点', en: 'Milestone missing' },
  negative_interval: { zh: '时间间隔为负', en: 'Negative interval' },
  implausible_order: { zh: '先后顺序不合理', en: 'Implausible order' },
  over_target: { zh: '超出目标时间', en: 'Over target' },
  stamped_late: { zh: '事后补记', en: 'Stamped late' },
  lysis_gate_unmet: { zh: '溶栓前条件未齐', en: 'Lysis gate unmet' },
}

/** What the question tells of the time before it is told in good time within an hour. */
const openingGraceMinutes = 60

export function findingsOf(
  consultation: Consultation,
  states: readonly MilestoneState[],
  intervals: readonly Interval[],
  pathway: Pathway,
  settings: NetworkSettings,
): Finding[] {
  return [
    ...missing(consultation, states, pathway),
    ...negative(intervals),
    ...implausible(states, intervals, pathway, consultation),
    ...overTarget(intervals),
    ...stampedLate(states, pathway, settings),
    ...gateUnmet(consultation, states, pathway, settings),
  ]
}

/** The milestones that this patient's way asks for. */
export function requiredMilestones(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
): MilestoneDefinition[] {
  const taken = branchesTaken(consultation, states)
  return pathway.milestones.filter((one) => one.required && (one.branch === undefined || taken.has(one.branch)))
}

/** Those of them that nobody spoke of. A door is that of the site where the needle was given: another's does not count. */
export function missingMilestones(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
): string[] {
  const isThere = (name: string) => {
    const siteId = siteAskedFor(name, states, pathway)
    return states.some((one) => one.name === name && one.effective && (!siteId || one.siteId === siteId))
  }
  return requiredMilestones(consultation, states, pathway)
    .map(({ name }) => name)
    .filter((name) => !isThere(name))
}

/** The site that an interval measures from, where it is that of another milestone which happened. */
function siteAskedFor(name: string, states: readonly MilestoneState[], pathway: Pathway): string | undefined {
  if (!milestoneOf(pathway, name)?.perSite) return undefined
  const ends = pathway.intervals.flatMap(({ from, to }) => [from, to])
  const asked = ends.find((end) => end.site?.startsWith('of:') && end.milestones.includes(name))?.site
  const there = asked === undefined ? null : stateOf(states, asked.slice('of:'.length))?.effective
  return there?.at ? there.siteId : undefined
}

/** Branches that really were taken, not those that were only planned. */
export function branchesTaken(consultation: Consultation, states: readonly MilestoneState[]): Set<Branch> {
  const needle = stateOf(states, 'needle')?.effective
  const isLysed = Boolean(needle?.at) || (consultation.lysisOrder !== null && needle?.value !== 'not-applicable')
  const inLab = ['puncture', 'angiography_started', 'wire_crossed', 'device_used', 'cath_lab_arrival', 'groin_puncture']
  const taken = new Set<Branch>()
  if (isLysed) taken.add('lysis')
  if (wasTransferred(consultation, states)) taken.add('transfer')
  if (inLab.some((name) => stateOf(states, name)?.effective?.at)) taken.add('angiography')
  return taken
}

/** How long after it happened a person said so; null for what the system, a device or a document tells. */
export function minutesLate(assertion: Assertion): number | null {
  if (assertion.at === null || (assertion.source !== 'tapped' && assertion.source !== 'recalled')) return null
  return roundedMinutes(msOf(saidAt(assertion)) - msOf(assertion.at))
}

function missing(consultation: Consultation, states: readonly MilestoneState[], pathway: Pathway): Finding[] {
  if (consultation.state !== 'closed') return []
  return missingMilestones(consultation, states, pathway).map((name) => {
    return { name: 'missing_milestone', milestone: name, values: {} }
  })
}

function negative(intervals: readonly Interval[]): Finding[] {
  return intervals
    .filter((interval) => interval.isNegative)
    .map(({ name, ms }) => ({
      name: 'negative_interval',
      interval: name,
      values: { minutes: roundedMinutes(ms ?? 0) },
    }))
}

function implausible(
  states: readonly MilestoneState[],
  intervals: readonly Interval[],
  pathway: Pathway,
  consultation: Consultation,
): Finding[] {
  const told = new Set(intervals.filter((one) => one.isNegative).map((one) => `${one.from}>${one.to}`))
  return pathway.orders.flatMap(([earlier, later]): Finding[] => {
    if (told.has(`${earlier}>${later}`)) return []
    const [first, second] = pairAt(states, earlier, later, consultation.siteId)
    if (!first?.at || !second?.at) return []
    const ms = msOf(second.at) - msOf(first.at)
    if (ms >= -clockSlackMs) return []
    return [{ name: 'implausible_order', milestone: later, values: { after: earlier, minutes: roundedMinutes(ms) } }]
  })
}

/** Two milestones of one site are compared at one site: where the later one happened, else where the question was asked. */
function pairAt(
  states: readonly MilestoneState[],
  earlier: string,
  later: string,
  openingSiteId: string,
): [Assertion | null | undefined, Assertion | null | undefined] {
  const second = stateOf(states, later, openingSiteId) ?? stateOf(states, later)
  const all = states.filter((state) => state.name === earlier)
  if (!all.some((state) => state.isPerSite)) return [all[0]?.effective, second?.effective]
  const here = all.find((state) => state.siteId === second?.siteId)
  const first = here ?? (second?.isPerSite ? undefined : all.find((state) => state.siteId === openingSiteId))
  return [first?.effective, second?.effective]
}

function overTarget(intervals: readonly Interval[]): Finding[] {
  return intervals
    .filter((interval) => interval.judged === 'over')
    .map(({ name, minutes, target }) => ({
      name: 'over_target',
      interval: name,
      values: { minutes: minutes ?? 0, target: target?.max ?? 0 },
    }))
}

function stampedLate(states: readonly MilestoneState[], pathway: Pathway, settings: NetworkSettings): Finding[] {
  return states.flatMap(({ name, effective }): Finding[] => {
    const late = effective ? minutesLate(effective) : null
    if (late === null || milestoneOf(pathway, name)?.beforeContact) return []
    const isInQuestion = effective?.seq === 1
    if (late <= (isInQuestion ? openingGraceMinutes : settings.lateAfterMinutes)) return []
    return [{ name: 'stamped_late', milestone: name, values: { minutes: late } }]
  })
}

/**
 * When it was said: a tap kept on a phone without signal was made when the phone says so, provided that the phone's
 * clock was measured; a clock that nobody measured proves nothing.
 */
function saidAt(assertion: Assertion): string {
  if (assertion.source !== 'tapped' || assertion.clockOffsetMs === undefined) return assertion.recordedAt
  return happenedAt({ ...assertion, at: assertion.recordedAt })
}

/** As it stood when the needle was stamped. The second confirmation guards the button only. */
function gateUnmet(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
  settings: NetworkSettings,
): Finding[] {
  const needle = stateOf(states, 'needle')?.effective
  if (!needle?.at || pathway.contraindications.length === 0) return []
  const order = lastBefore(needle.seq, consultation.lysisOrder, consultation.earlierLysisOrders)
  const screening = lastBefore(needle.seq, consultation.screening, consultation.earlierScreenings)
  const consentAt = stateOf(states, 'consent_signed')?.effective?.at
  const unmet: GateRule[] = [
    ...(order?.by.role === 'specialist' ? [] : ['order' as const]),
    ...(openItems(pathway, settings.contraindicationList, screening, order).length > 0 ? ['list' as const] : []),
    ...(consentAt && msOf(consentAt) <= msOf(needle.at) + clockSlackMs ? [] : ['consent' as const]),
  ]
  if (unmet.length === 0) return []
  const overrides = needle.overrides ?? []
  const reasons = overrides.map(({ rule, reason }) => `${rule}: ${reason}`).join('; ')
  const values = { unmet: unmet.join(', '), ...(reasons ? { overrides: reasons } : {}) }
  return [{ name: 'lysis_gate_unmet', milestone: 'needle', values, gate: { unmet, overrides } }]
}

function lastBefore<Kept extends { seq: number }>(
  seq: number,
  latest: Kept | null,
  earlier: readonly Kept[] = [],
): Kept | null {
  const before = [...earlier, ...(latest ? [latest] : [])].filter((one) => one.seq < seq)
  return before[before.length - 1] ?? null
}
