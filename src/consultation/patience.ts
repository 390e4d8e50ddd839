// How long one may wait for an answer: the patient's clock, not ours. Each pathway says which budgets run (data); the
// waits of a ladder shrink when the soonest of them runs out, and leave nobody less than twenty seconds.

import { effectiveTime } from './milestones.ts'
import type { Consultation } from './model.ts'
import { pathwayOf } from './pathways.ts'

/** Whoever is called has this long before the next one is. */
export const shortestWaitSeconds = 20

/** Of what is left of a budget, the part that finding somebody may take: he has to read and to answer as well. */
const shareForCalling = 0.5

export interface RunningBudget {
  name: string
  endsAtMs: number
}

/** The budget that is over first, of those that run at this moment; null when none does. */
export function runningBudget(consultation: Consultation): RunningBudget | null {
  const budgets = pathwayOf(consultation.pathway)?.budgets ?? []
  const running = budgets.flatMap(({ name, from, until, minutes }) => {
    if (until.some((milestone) => hasHappened(consultation, milestone))) return []
    const begunAt = from.map((milestone) => effectiveTime(consultation, milestone)).find((at) => at !== null)
    return begunAt === undefined ? [] : [{ name, endsAtMs: Date.parse(begunAt) + minutes * 60_000 }]
  })
  return running.sort((one, other) => one.endsAtMs - other.endsAtMs)[0] ?? null
}

/** Does this milestone begin or end a budget? */
export function isOfBudget(pathway: string, milestone: string): boolean {
  const budgets = pathwayOf(pathway)?.budgets ?? []
  return budgets.some(({ from, until }) => from.includes(milestone) || until.includes(milestone))
}

/**
 * Seconds after the beginning at which each step is due, with so many seconds left of the budget (null: none runs).
 * A wait that is planned shorter than twenty seconds stays as it is; none is ever made longer.
 */
export function shrinkWaits(afterSeconds: readonly number[], leftSeconds: number | null): number[] {
  const whole = afterSeconds.at(-1) ?? 0
  // steps that are all due at the beginning leave nothing to shrink
  if (leftSeconds === null || whole === 0 || whole <= leftSeconds * shareForCalling) return [...afterSeconds]
  const factor = Math.max(0, leftSeconds * shareForCalling) / whole
  const shrunk: number[] = []
  for (const [index, after] of afterSeconds.entries()) {
    const wait = after - (afterSeconds[index - 1] ?? 0)
    const shorter = Math.max(Math.min(wait, shortestWaitSeconds), Math.floor(wait * factor))
    shrunk.push((shrunk[index - 1] ?? 0) + shorter)
  }
  return shrunk
}

export interface OpenWait {
  dueAtMs: number
  /** As the ladder says, without haste. */
  afterSeconds: number
}

/**
 * The budget turned out shorter while it rings: when the open steps are due now. Never later than before, never in the
 * past, and whoever was called last keeps his twenty seconds.
 */
export function hurriedDues(
  open: readonly OpenWait[],
  hurried: readonly number[],
  { lastCalledAtMs, nowMs }: { lastCalledAtMs: number | null; nowMs: number },
): number[] {
  const dues: number[] = []
  let beforeMs = lastCalledAtMs
  for (const [index, { dueAtMs }] of open.entries()) {
    const keepsMs = beforeMs === null ? nowMs : Math.max(nowMs, beforeMs + shortestWaitSeconds * 1000)
    const due = Math.min(dueAtMs, Math.max(hurried[index] ?? dueAtMs, keepsMs))
    dues.push(due)
    beforeMs = due
  }
  return dues
}

/**
 * The next step is called sooner, and what follows keeps its distance to it: when the open steps are due now. None is later
 * than before. `awakeMs`: when it may ring that would be due then.
 */
export function broughtForward(
  open: readonly (Pick<OpenWait, 'dueAtMs'> & { afterSeconds: number | null })[],
  toMs: number,
  awakeMs: (dueAtMs: number) => number = (dueAtMs) => dueAtMs,
): number[] {
  const dues: number[] = []
  for (const [index, { dueAtMs, afterSeconds }] of open.entries()) {
    const before = open[index - 1]
    const apartMs = dueAtMs - (before?.dueAtMs ?? dueAtMs)
    // a night in between is no part of the distance
    const isPlanned = typeof before?.afterSeconds === 'number' && afterSeconds !== null
    const waitMs = isPlanned ? Math.min(apartMs, (afterSeconds - before.afterSeconds!) * 1000) : apartMs
    dues.push(Math.min(dueAtMs, index === 0 ? toMs : awakeMs(dues[index - 1]! + waitMs)))
  }
  return dues
}

function hasHappened({ assertions }: Consultation, milestone: string): boolean {
  return assertions.some((one) => one.milestone === milestone && one.at !== null && !one.withdrawn)
}
