// What the rail shows: the times that are there, judged where one ends an interval with a target, and the targets that are
// running now. No target and no site rule lives here: "if it happened now" is asked of the intervals themselves.

import { type Interval, intervalsOf } from '../../consultation/intervals.ts'
import { effectiveMilestones, type MilestoneState } from '../../consultation/milestones.ts'
import type { Assertion, Words } from '../../consultation/model.ts'
import { nextSteps } from '../../consultation/next-step.ts'
import type { Branch, MilestoneDefinition, Pathway, Reporter, Side } from '../../consultation/pathways/pathway.ts'
import { milestoneOf } from '../../consultation/pathways.ts'
import type { Consulting } from './consulting.ts'

type Known = Pick<Consulting, 'consultation' | 'pathway' | 'settings'>

export interface DoneCell {
  name: string
  words: Words
  siteId: string
  assertion: Assertion
  /** The strictest judgement of the intervals that end here. */
  judged: Interval['judged']
  minutes: number | null
}

export interface RunningCell {
  name: string
  words: Words
  interval: Words
  /** When the target is reached, milliseconds since 1970; later than that it is late. */
  dueMs: number
}

const severity: readonly Interval['judged'][] = ['none', 'within', 'near', 'early', 'over']

export function doneCells({ consultation, pathway, settings }: Known): DoneCell[] {
  const states = effectiveMilestones(consultation.assertions, pathway)
  const intervals = intervalsOf(consultation, states, pathway, settings)
  return states
    .flatMap((state) => {
      const definition = milestoneOf(pathway, state.name)
      return definition && state.effective?.at ? [cellOf(definition, state, state.effective, intervals)] : []
    })
    .sort((one, other) => Date.parse(one.assertion.at!) - Date.parse(other.assertion.at!))
}

/** Targets whose clock runs for this side: the next step's first, then by deadline, one for each milestone. */
export function runningCells(known: Known & Pick<Consulting, 'seat'>, atMs: number): RunningCell[] {
  const { consultation, pathway } = known
  if (consultation.state === 'closed') return []
  const states = effectiveMilestones(consultation.assertions, pathway)
  const branches = branchesOf(known)
  const cells = pathway.milestones
    .filter(({ name, branch }) => isMissing(name, states) && (branch === undefined || branches.has(branch)))
    .filter(({ name, who }) => concerns(who, known.seat.side) && !isPassed(name, pathway.orders, states))
    .flatMap((definition) => running(definition, known, states, atMs) ?? [])
  const side = known.seat.side
  const next = side && nextSteps(consultation, states, pathway, known.settings, side).find((step) => step.milestone)
  const rank = (cell: RunningCell) => (cell.name === next?.milestone ? 0 : 1)
  return cells.sort((one, other) => rank(one) - rank(other) || one.dueMs - other.dueMs)
}

function cellOf(
  { name, words }: MilestoneDefinition,
  state: MilestoneState,
  assertion: Assertion,
  intervals: readonly Interval[],
): DoneCell {
  const ending = intervals.filter((interval) => interval.to === name && interval.minutes !== null)
  const judgedOnes = ending.filter((interval) => interval.judged !== 'none')
  const [worst] = judgedOnes.sort((one, other) => severity.indexOf(other.judged) - severity.indexOf(one.judged))
  return {
    name,
    words,
    siteId: state.siteId,
    assertion,
    judged: worst?.judged ?? 'none',
    minutes: worst?.minutes ?? null,
  }
}

function running(
  { name, words }: MilestoneDefinition,
  { consultation, pathway, settings }: Known,
  states: readonly MilestoneState[],
  atMs: number,
): RunningCell | null {
  const ended = (interval: Interval) => interval.to === name && interval.target?.max !== undefined
  const intervals = intervalsOf(consultation, withNow(states, name, consultation.siteId, atMs), pathway, settings)
  const due = intervals
    .filter((interval) => ended(interval) && interval.ms !== null)
    .map((interval) => ({ interval: interval.words, dueMs: atMs - interval.ms! + interval.target!.max! * 60_000 }))
    .sort((one, other) => one.dueMs - other.dueMs)
  return due[0] ? { name, words, ...due[0] } : null
}

/** As if this milestone happened now. */
function withNow(states: readonly MilestoneState[], name: string, siteId: string, atMs: number): MilestoneState[] {
  const at = new Date(atMs).toISOString()
  const effective: Assertion = {
    milestone: name,
    seq: Number.MAX_SAFE_INTEGER,
    siteId,
    at,
    precision: 'exact',
    source: 'tapped',
    by: 'system',
    recordedAt: at,
  }
  const isPerSite = states.find((state) => state.name === name)?.isPerSite ?? false
  return [
    ...states.filter((state) => state.name !== name),
    { name, siteId, isPerSite, effective, versions: [effective] },
  ]
}

function isMissing(name: string, states: readonly MilestoneState[]): boolean {
  return !states.some((state) => state.name === name && state.effective !== null)
}

/** What must have come before something that has happened is not running any more: it is only not recorded. */
function isPassed(name: string, orders: Pathway['orders'], states: readonly MilestoneState[]): boolean {
  return orders.some(([earlier, later]) => earlier === name && !isMissing(later, states))
}

/** The clinic is not driven by clocks that only others can stop; those on duty see them all. */
function concerns(who: readonly Reporter[], side: Side | null): boolean {
  return side !== 'clinic' || who.some((one) => one !== 'CC' && one !== 'ED' && one !== 'DC' && one !== 'Q')
}

/** The branches that the answer leads to. */
function branchesOf({ consultation, pathway }: Known): Set<Branch> {
  const chip = pathway.answerCard.strategy.find((one) => one.code === consultation.answer?.strategy)
  return new Set(chip?.branch ?? [])
}
