// Who answers at an instant, from the rows of a roster, pure. On each line an override or swap stands above a shift;
// among equals the row made last wins. `until` is when the answer changes, not when the row ends.

import type { Why } from '../tables.ts'

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
}

export interface OnDuty {
  shift: ShiftRow
  until: Date
  /** Who would be on duty without this override or swap. */
  insteadOf: ShiftRow | null
}

export function resolveDuty(rows: readonly ShiftRow[], line: number, at: Date): OnDuty | null {
  const onLine = rows.filter((row) => row.line === line)
  const [shift, next] = onLine.filter((row) => covers(row, at)).sort(strongestFirst)
  if (shift === undefined) return null
  const takesOver = onLine.filter(
    (row) => row.fromAt > at && row.fromAt < shift.untilAt && strongestFirst(row, shift) < 0,
  )
  const until = takesOver.reduce((earliest, row) => (row.fromAt < earliest ? row.fromAt : earliest), shift.untilAt)
  const insteadOf = shift.why !== 'shift' && next && next.personId !== shift.personId ? next : null
  return { shift, until, insteadOf }
}

/** The spans of a line as they are lived: overlaps resolved, gaps left out, neighbours from one row joined. */
export function resolveSpan(rows: readonly ShiftRow[], line: number, from: Date, until: Date): ShiftRow[] {
  const onLine = rows.filter((row) => row.line === line)
  const edges = new Set([from.getTime()])
  for (const row of onLine) {
    for (const edge of [row.fromAt, row.untilAt]) if (edge > from && edge < until) edges.add(edge.getTime())
  }
  const starts = [...edges].sort((one, other) => one - other)
  const spans: ShiftRow[] = []
  for (const [index, start] of starts.entries()) {
    const fromAt = new Date(start)
    const winner = onLine.filter((row) => covers(row, fromAt)).sort(strongestFirst)[0]
    if (winner === undefined) continue
    const untilAt = new Date(starts[index + 1] ?? until.getTime())
    const last = spans.at(-1)
    if (last?.id === winner.id && last.untilAt.getTime() === start) last.untilAt = untilAt
    else spans.push({ ...winner, fromAt, untilAt })
  }
  return spans
}

/** Why he, in a sentence: "值班表: 王主任 08:00-次日08:00", "代班: 李医生替王主任至 22:00". */
export function reasonsOf(answer: OnDuty, timeZone: string, at: Date): { reason: string; reasonEn: string } {
  const { shift, until, insteadOf } = answer
  const from = clock(shift.fromAt, timeZone)
  if (shift.why === 'shift') {
    const end = (words: ClockWords) => clock(shift.untilAt, timeZone, words, shift.fromAt)
    return {
      reason: `值班表: ${shift.name} ${from}-${end(clockWords.zh)}`,
      reasonEn: `Roster: ${shift.name} ${from}-${end(clockWords.en)}`,
    }
  }
  const isSwap = shift.why === 'swap'
  const end = (words: ClockWords) => clock(until, timeZone, words, at)
  return {
    reason: `${isSwap ? '换班' : '代班'}: ${shift.name}${insteadOf ? `替${insteadOf.name}` : ''}至 ${end(clockWords.zh)}`,
    reasonEn: `${isSwap ? 'Swap' : 'Cover'}: ${shift.name}${insteadOf ? ` for ${insteadOf.name}` : ''} until ${end(clockWords.en)}`,
  }
}

function covers(row: ShiftRow, at: Date): boolean {
  return row.fromAt <= at && at < row.untilAt
}

function strongestFirst(one: ShiftRow, other: ShiftRow): number {
  const rank = (row: ShiftRow) => (row.why === 'shift' ? 0 : 1)
  return rank(other) - rank(one) || other.madeAt.getTime() - one.madeAt.getTime() || (one.id < other.id ? -1 : 1)
}

type ClockWords = (time: string) => string
const clockWords: Record<'zh' | 'en', ClockWords> = { zh: (time) => `次日${time}`, en: (time) => `${time} next day` }

/** The time of day; with `since`, also which day where it is not the same one. */
function clock(at: Date, timeZone: string, nextDay: ClockWords = clockWords.zh, since?: Date): string {
  const local = (instant: Date) => new Intl.DateTimeFormat('sv-SE', { ...dayAndTime, timeZone }).format(instant)
  const [day = '', time = ''] = local(at).split(' ')
  if (since === undefined || local(since).startsWith(day)) return time
  const isNextDay = local(new Date(at.getTime() - 86_400_000)).startsWith(local(since).slice(0, 10))
  return isNextDay ? nextDay(time) : `${day.slice(5)} ${time}`
}

const dayAndTime = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const
