// Where the spans of a roster stand in a row of days: one lane a line, each day as wide as the other, also the one with
// 23 hours. What no span of the line covers is a gap. Pure.

import type { Day } from './zone-days.ts'

export interface DutySpan {
  /** Of the shift that it comes from; the pieces that a longer shift was cut into share it. */
  id: string
  personId: string
  name: string
  line: number
  from: string
  until: string
  why: 'shift' | 'override' | 'swap'
}

export interface Bar<Span> {
  span: Span
  /** Shares of the row, 0..1. */
  left: number
  right: number
  /** False where it goes on before or behind the row. */
  begins: boolean
  ends: boolean
}

export interface Gap {
  line: number
  fromMs: number
  untilMs: number
}

interface Timed {
  fromMs: number
  untilMs: number
}

/** The bars of one line in a row of neighbouring days, in order of time. */
export function barsOf<Span extends DutySpan>(spans: readonly Span[], line: number, days: readonly Day[]): Bar<Span>[] {
  return spans
    .filter((span) => span.line === line)
    .map((span) => ({ span, time: timed(span) }))
    .filter(({ time }) => meets(time, days))
    .sort((one, other) => one.time.fromMs - other.time.fromMs)
    .map(({ span, time }) => ({ span, ...placeOf(time, days) }))
}

export function gapBarsOf(gaps: readonly Gap[], line: number, days: readonly Day[]): Bar<Gap>[] {
  return gaps.filter((gap) => gap.line === line && meets(gap, days)).map((span) => ({ span, ...placeOf(span, days) }))
}

/** What nobody covers on a line. */
export function gapsOf(spans: readonly DutySpan[], line: number, fromMs: number, untilMs: number): Gap[] {
  const covered = spans
    .filter((span) => span.line === line)
    .map(timed)
    .sort((one, other) => one.fromMs - other.fromMs)
  const gaps: Gap[] = []
  let reachedMs = fromMs
  for (const span of covered) {
    if (span.fromMs > reachedMs && reachedMs < untilMs)
      gaps.push({ line, fromMs: reachedMs, untilMs: Math.min(span.fromMs, untilMs) })
    reachedMs = Math.max(reachedMs, span.untilMs)
  }
  if (reachedMs < untilMs) gaps.push({ line, fromMs: reachedMs, untilMs })
  return gaps
}

/** Which lines there are: those of the spans, and the first in any case. */
export function linesOf(spans: readonly { line: number }[]): number[] {
  return [...new Set([1, ...spans.map(({ line }) => line)])].sort((one, other) => one - other)
}

/** How far along the row an instant stands, 0..1; each day has the same share. */
export function shareAt(ms: number, days: readonly Day[]): number {
  const nth = days.findIndex((day) => ms < day.untilMs)
  if (nth < 0) return 1
  const day = days[nth]!
  const withinDay = Math.max(0, (ms - day.fromMs) / (day.untilMs - day.fromMs))
  return (nth + withinDay) / days.length
}

/** Those that are on duty at some time of the day, the first line first. */
export function spansOfDay<Span extends DutySpan>(spans: readonly Span[], day: Day): Span[] {
  return spans
    .filter((span) => meets(timed(span), [day]))
    .sort((one, other) => one.line - other.line || Date.parse(one.from) - Date.parse(other.from))
}

function placeOf({ fromMs, untilMs }: Timed, days: readonly Day[]) {
  const [first, last] = [days[0]!, days.at(-1)!]
  return {
    left: shareAt(fromMs, days),
    right: shareAt(untilMs, days),
    begins: fromMs >= first.fromMs,
    ends: untilMs <= last.untilMs,
  }
}

function meets({ fromMs, untilMs }: Timed, days: readonly Day[]): boolean {
  return fromMs < days.at(-1)!.untilMs && untilMs > days[0]!.fromMs
}

function timed(span: { from: string; until: string }): Timed {
  return { fromMs: Date.parse(span.from), untilMs: Date.parse(span.until) }
}
