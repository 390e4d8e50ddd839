// What a pattern says, turn by turn, pure. Everything is counted in days of the calendar and times of day, and becomes
// an instant last: a turn ends when the next one begins, whatever the clocks did in between.

import { dayMs, instantOf, wallAt, wallOf, weekdayOf } from './zone-time.ts'

export interface Pattern {
  cycle: 'day' | 'week'
  /** `until` at or before `from` is on the next day; in a weekly cycle a week later. */
  turns: readonly { from: string; until: string }[]
  /** 1 = Monday; null: every day. */
  weekdays: readonly number[] | null
  people: readonly string[]
  startsOn: string
  endsOn: string | null
}

export interface Turn {
  personId: string
  from: Date
  until: Date
}

/** The turns that touch [from, until), in order. */
export function repeatTurns(pattern: Pattern, timeZone: string, from: Date, until: Date): Turn[] {
  const stepDays = pattern.cycle === 'week' ? 7 : 1
  const first = wallAt(pattern.startsOn)
  const last = pattern.endsOn === null ? Number.POSITIVE_INFINITY : wallAt(pattern.endsOn)
  // one step earlier: what began before may reach into the span
  const stepsBefore = Math.floor((wallOf(from, timeZone) - first) / (stepDays * dayMs)) - 1
  const turns: Turn[] = []
  for (let step = Math.max(0, stepsBefore); ; step++) {
    const day = first + step * stepDays * dayMs
    if (day > last || instantOf(day, timeZone) >= until) return turns
    if (!beginsOn(pattern, day)) continue
    for (const [index, turn] of sorted(pattern.turns).entries()) {
      const begins = instantOf(day + timeMs(turn.from), timeZone)
      const ends = instantOf(day + endMs(turn, stepDays), timeZone)
      const number = daysOfWork(pattern, step) * pattern.turns.length + index
      const personId = pattern.people[number % pattern.people.length]!
      if (begins < ends && ends > from && begins < until) turns.push({ personId, from: begins, until: ends })
    }
  }
}

/** Turns that overlap, or a week that is not one turn: such a pattern cannot be kept. */
export function isPossible({ cycle, turns, startsOn, endsOn }: Pattern): boolean {
  if (endsOn !== null && endsOn < startsOn) return false
  if (cycle === 'week') return turns.length === 1 && turns[0]!.from === turns[0]!.until
  const inOrder = sorted(turns)
  return inOrder.every((turn, index) => {
    const next = inOrder[index + 1]
    const nextBegins = next ? timeMs(next.from) : timeMs(inOrder[0]!.from) + dayMs
    return endMs(turn, 1) <= nextBegins
  })
}

function sorted(turns: Pattern['turns']) {
  return [...turns].sort((one, other) => timeMs(one.from) - timeMs(other.from))
}

function timeMs(timeOfDay: string): number {
  return wallAt('1970-01-01', timeOfDay)
}

/** From the midnight before the turn to its end. */
function endMs({ from, until }: { from: string; until: string }, stepDays: number): number {
  const isLater = timeMs(until) > timeMs(from)
  return timeMs(until) + (isLater ? 0 : stepDays * dayMs)
}

function beginsOn({ cycle, weekdays }: Pattern, dayWall: number): boolean {
  return cycle === 'week' || weekdays === null || weekdays.includes(weekdayOf(dayWall))
}

/** Days since the start on which turns began, so that a free weekend passes nobody over. */
function daysOfWork({ cycle, weekdays, startsOn }: Pattern, step: number): number {
  if (cycle === 'week' || weekdays === null) return step
  const first = wallAt(startsOn)
  const isWork = (day: number) => weekdays.includes(weekdayOf(first + day * dayMs))
  const inWholeWeeks = Math.floor(step / 7) * new Set(weekdays).size
  const rest = Array.from({ length: step % 7 }, (_, day) => Number(isWork(day)))
  return inWholeWeeks + rest.reduce((sum, one) => sum + one, 0)
}
