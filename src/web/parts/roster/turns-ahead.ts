// What a pattern will plan, turn by turn, so that it can be looked at before it is kept. Pure; it must say exactly what the
// service then writes.

import type { z } from 'zod'
import type { patternShape, patternWish } from '../../../contract/roster-shapes.ts'
import { dateAfter, instantOf, weekdayOf } from './zone-days.ts'

export type PatternWish = z.input<typeof patternWish>
export type Pattern = z.infer<typeof patternShape>

export interface PlannedTurn {
  personId: string
  fromMs: number
  untilMs: number
}

export function turnsAhead(wish: PatternWish, timeZone: string, fromMs: number, untilMs: number): PlannedTurn[] {
  const { cycle = 'day', turns = [], weekdays, people, startsOn, endsOn } = wish
  const stepDays = cycle === 'week' ? 7 : 1
  const inOrder = [...turns].sort((one, other) => one.from.localeCompare(other.from))
  const planned: PlannedTurn[] = []
  let taken = 0
  for (let date = startsOn; people.length > 0; date = dateAfter(date, stepDays)) {
    if ((endsOn && date > endsOn) || instantOf(`${date}T00:00`, timeZone) >= untilMs) break
    if (cycle === 'day' && weekdays && !weekdays.includes(weekdayOf(date) + 1)) continue
    for (const turn of inOrder) {
      const personId = people[taken % people.length]!
      taken += 1
      const lastDate = turn.until > turn.from ? date : dateAfter(date, stepDays)
      const begins = instantOf(`${date}T${turn.from}`, timeZone)
      const ends = instantOf(`${lastDate}T${turn.until}`, timeZone)
      if (begins < ends && ends > fromMs && begins < untilMs) planned.push({ personId, fromMs: begins, untilMs: ends })
    }
  }
  return planned
}

/** The three ways in which hospitals keep duty. */
export type Kind = 'day' | 'day-night' | 'week'

export function kindOf({ cycle = 'day', turns = [] }: Pick<PatternWish, 'cycle' | 'turns'>): Kind {
  if (cycle === 'week') return 'week'
  return turns.length === 2 ? 'day-night' : 'day'
}

/** The turns of a kind that changes at these hours. */
export function turnsOf(kind: Kind, changesAt: string, nightFrom: string): { from: string; until: string }[] {
  if (kind !== 'day-night') return [{ from: changesAt, until: changesAt }]
  return [
    { from: changesAt, until: nightFrom },
    { from: nightFrom, until: changesAt },
  ]
}
