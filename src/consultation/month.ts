// A month of consultations as figures: median, 90th percentile, mean and share within target of every interval.
// A negative interval is counted as such and never enters a figure.

import type { NetworkSettings } from './entry-kind.ts'
import type { RateFacts } from './facts.ts'
import { type Bound, boundOf, isWithin, judge, monthlyTarget, targetFor } from './intervals.ts'
import type { Words } from './model.ts'
import type { IntervalDefinition, Pathway, Target } from './pathways/pathway.ts'

/** One consultation, as the projection keeps it. */
export interface MonthRow {
  intervals: Record<string, number>
  facts: RateFacts
}

/** Its bound is that of one patient; of the month's mean where only that has one. */
export interface Figure extends Bound {
  name: string
  words: Words
  /** Consultations with a number, without one of the two ends, and with an inverted pair. */
  n: number
  missing: number
  negative: number
  medianMinutes: number | null
  p90Minutes: number | null
  meanMinutes: number | null
  /** Is the target one for the mean of the month? */
  isOfMean: boolean
  /** What the mean of the month is judged by, and how it stands; null without one. */
  ofMean: MeanTarget | null
  /** 0..1 of the n that are within their own target; null without one. */
  shareWithin: number | null
  /** The share that should be within, 0..1. */
  goal: number | null
}

export interface MeanTarget {
  target: number
  isStrict: boolean
  /** Null without a number. */
  isReached: boolean | null
}

export function figuresOf(rows: readonly MonthRow[], pathway: Pathway, settings: NetworkSettings): Figure[] {
  return pathway.intervals.map((definition) => figureOf(definition, rows, settings))
}

export function median(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : oneDecimal((sorted[middle - 1]! + sorted[middle]!) / 2)
}

/** The smallest number that at least this share (0..1) of all reach: nearest rank. */
export function percentile(numbers: readonly number[], share: number): number | null {
  if (numbers.length === 0) return null
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

export function mean(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null
  return oneDecimal(numbers.reduce((sum, one) => sum + one, 0) / numbers.length)
}

function figureOf(definition: IntervalDefinition, rows: readonly MonthRow[], settings: NetworkSettings): Figure {
  const { name, words } = definition
  const told = rows.filter((row) => row.intervals[name] !== undefined)
  const minutes = told.map((row) => row.intervals[name]!)
  const judged = told
    .map((row) => judge(row.intervals[name]!, targetFor(definition, row.facts, settings)))
    .filter((judgement) => judgement !== 'none')
  const within = judged.filter(isWithin).length
  // A network's patients are mostly transferred; whoever came directly is judged by his own target all the same.
  const ofPatient = targetFor(definition, { transferred: true, lysed: false, rescuePci: false }, settings)
  const ofMean = monthlyTarget(definition, settings)
  const meanMinutes = mean(minutes)
  return {
    name,
    words,
    n: told.length,
    missing: rows.filter((row) => row.facts.missingIntervals.includes(name)).length,
    negative: rows.filter((row) => row.facts.negative.includes(name)).length,
    medianMinutes: median(minutes),
    p90Minutes: percentile(minutes, 0.9),
    meanMinutes,
    ...boundOf(ofPatient ?? ofMean),
    isOfMean: ofPatient === null && ofMean !== null,
    ofMean: ofMean && judgedMean(ofMean, meanMinutes),
    shareWithin: judged.length === 0 ? null : within / judged.length,
    goal: ofPatient?.share ?? null,
  }
}

function judgedMean(target: Target, meanMinutes: number | null): MeanTarget | null {
  if (target.max === undefined) return null
  const isReached = meanMinutes === null ? null : isWithin(judge(meanMinutes, target))
  return { target: target.max, isStrict: target.strict === true, isReached }
}

function oneDecimal(number: number): number {
  return Math.round(number * 10) / 10
}
