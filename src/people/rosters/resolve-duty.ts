// Who answers at an instant, from the rows of a roster, pure. On each line an override or swap stands above a shift, and
// a shift that somebody planned above one that a pattern wrote; among equals the row made last wins. `until` is when the
// answer changes, not when the row ends.

import type { Why } from '../tables.ts'
import { type Lang, saySpan, sayTime, sayTimes } from './say-span.ts'
import { dayMs } from './zone-time.ts'

export interface ShiftRow {
  id: string
  rosterId: string
  personId: string
  name: string
  line: number
  fromAt: Date
  untilAt: Date
  why: Why
  madeAt: Date
  patternId: string | null
  swapId: string | null
}

export interface OnDuty {
  shift: ShiftRow
  until: Date
  /** Who would be on duty without this override or swap. */
  insteadOf: ShiftRow | null
}

/** A span in which one row is what counts. */
export interface Lived extends OnDuty {
  from: Date
}

export const lines = [1, 2, 3] as const

export function resolveDuty(rows: readonly ShiftRow[], line: number, at: Date): OnDuty | null {
  const onLine = rows.filter((row) => row.line === line)
  const [shift, next] = onLine.filter((row) => covers(row, at)).sort(strongestFirst)
  if (shift === undefined) return null
  const takesOver = onLine.filter(
    (row) => row.fromAt > at && row.fromAt < shift.untilAt && strongestFirst(row, shift) < 0,
  )
  const until = takesOver.reduce((earliest, row) => (row.fromAt < earliest ? row.fromAt : earliest), shift.untilAt)
  return { shift, until, insteadOf: replacedBy(shift, next) }
}

/** The spans of a line as they are lived: overlaps resolved, gaps left out, neighbours from one row joined. */
export function resolveSpan(rows: readonly ShiftRow[], line: number, from: Date, until: Date): Lived[] {
  const onLine = rows.filter((row) => row.line === line).sort((one, other) => +one.fromAt - +other.fromAt)
  const starts = edgesOf(onLine, from, until)
  const spans: Lived[] = []
  let open: ShiftRow[] = []
  let next = 0
  for (const [index, start] of starts.entries()) {
    while (next < onLine.length && onLine[next]!.fromAt.getTime() <= start) open.push(onLine[next++]!)
    open = open.filter((row) => row.untilAt.getTime() > start)
    const [shift, beneath] = [...open].sort(strongestFirst)
    if (shift === undefined) continue
    const end = new Date(starts[index + 1] ?? until.getTime())
    const last = spans.at(-1)
    if (last?.shift.id === shift.id && last.until.getTime() === start) last.until = end
    else spans.push({ shift, from: new Date(start), until: end, insteadOf: replacedBy(shift, beneath) })
  }
  return spans
}

/** Why he, in a sentence: "值班表: 王主任 08:00-次日08:00", "代班: 李医生替王主任至 22:00". */
export function reasonsOf(answer: OnDuty, timeZone: string, at: Date): { reason: string; reasonEn: string } {
  return { reason: reasonIn('zh', answer, timeZone, at), reasonEn: reasonIn('en', answer, timeZone, at) }
}

const words = {
  zh: { shift: '值班表', override: '代班', swap: '换班', instead: (name: string) => `替${name}`, until: '至' },
  en: {
    shift: 'Roster',
    override: 'Cover',
    swap: 'Swap',
    instead: (name: string) => ` for ${name}`,
    until: ' until',
  },
} as const

function reasonIn(lang: Lang, { shift, until, insteadOf }: OnDuty, timeZone: string, at: Date): string {
  const { name, why, fromAt, untilAt } = shift
  const say = words[lang]
  if (why === 'shift') {
    // over several days both ends need their day
    const isLong = untilAt.getTime() - fromAt.getTime() > 2 * dayMs
    const span = { from: fromAt, until: untilAt }
    const told = isLong ? saySpan(span, timeZone, lang) : sayTimes(span, timeZone, lang)
    return `${say.shift}: ${name} ${told}`
  }
  const instead = insteadOf ? say.instead(insteadOf.name) : ''
  return `${say[why]}: ${name}${instead}${say.until} ${sayTime(until, timeZone, lang, at)}`
}

function edgesOf(rows: readonly ShiftRow[], from: Date, until: Date): number[] {
  const edges = new Set([from.getTime()])
  for (const row of rows) {
    for (const edge of [row.fromAt, row.untilAt]) if (edge > from && edge < until) edges.add(edge.getTime())
  }
  return [...edges].sort((one, other) => one - other)
}

function replacedBy(shift: ShiftRow, beneath: ShiftRow | undefined): ShiftRow | null {
  return shift.why !== 'shift' && beneath && beneath.personId !== shift.personId ? beneath : null
}

function covers(row: ShiftRow, at: Date): boolean {
  return row.fromAt <= at && at < row.untilAt
}

function strongestFirst(one: ShiftRow, other: ShiftRow): number {
  const rank = ({ why, patternId }: ShiftRow) => (why !== 'shift' ? 2 : patternId === null ? 1 : 0)
  return rank(other) - rank(one) || other.madeAt.getTime() - one.madeAt.getTime() || (one.id < other.id ? -1 : 1)
}
