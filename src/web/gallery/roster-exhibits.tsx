// The rosters in every state: full with gaps and a waiting swap, empty, on its way, broken; as staff and as manager.

import { nowMs } from '../clock.ts'
import { gapsOf } from '../parts/roster/lanes.ts'
import type { Kept, RosterSpan } from '../parts/roster/roster-reading.ts'
import type { Shift, Swap } from '../parts/roster/roster-view.ts'
import { dateAfter, dateOf, daysOfWeek, instantOf, weeksOfMonth } from '../parts/roster/zone-days.ts'
import { me } from '../phone-state.ts'
import { RosterPage } from '../screens/roster-page.tsx'
import type { Exhibit } from './exhibits.tsx'
import { roster, staff, wang, zone } from './roster-fixtures.ts'
import { rosterPlanExhibits } from './roster-plan-exhibits.tsx'

const today = () => dateOf(nowMs(), zone)
const nothing = () => undefined

function shift(day: number, line: number, nth: number, hours = ['08:00', '08:00'], why: Shift['why'] = 'shift'): Shift {
  const date = dateAfter(today(), day)
  const from = new Date(instantOf(`${date}T${hours[0]}`, zone)).toISOString()
  const last = hours[1]! <= hours[0]! ? dateAfter(date, 1) : date
  const until = new Date(instantOf(`${last}T${hours[1]}`, zone)).toISOString()
  const person = staff[nth % staff.length]!
  return {
    ...person,
    id: `${day} ${line} ${hours[0]}`,
    line,
    from,
    until,
    why,
    patternId: null,
    swapId: null,
    planned: { from, until },
    insteadOf: why === 'shift' ? null : staff[0]!,
    reason: why === 'shift' ? `值班表: ${person.name} 08:00-次日08:00` : `代班: ${person.name}替王主任至 22:00`,
    reasonEn: why === 'shift' ? `roster: ${person.name} 08:00` : `override: ${person.name} for 王主任 until 22:00`,
  }
}

function full(weeks: ReturnType<typeof weeksOfMonth>): RosterSpan {
  const days = Array.from({ length: 60 }, (_, nth) => nth - 30)
  const shifts = days
    .filter((day) => day !== 3)
    .flatMap((day) => {
      const second = shift(day, 2, day + 31)
      if (day === 1) return [shift(1, 1, 0, ['08:00', '18:00']), shift(1, 1, 2, ['18:00', '22:00'], 'override'), second]
      return [shift(day, 1, day + 30), ...(day === 6 ? [] : [second])]
    })
  const [from, until] = [weeks[0]![0]!.fromMs, weeks.at(-1)![6]!.untilMs]
  return {
    untilMs: until + 1,
    shifts,
    gaps: [1, 2].flatMap((line) => gapsOf(shifts, line, from, until)),
    swaps: [incoming(), outgoing()],
  }
}

function incoming(): Swap {
  const [gives, takes] = [shift(2, 1, 2), shift(5, 1, 0)]
  return {
    id: 's1',
    rosterId: 'gallery',
    rosterName: roster.name,
    state: 'asked',
    askedBy: staff[2]!,
    asked: staff[0]!,
    gives: { line: 1, from: gives.from, until: gives.until },
    takes: { line: 1, from: takes.from, until: takes.until },
    askedAt: gives.from,
    expiresAt: gives.from,
    answeredAt: null,
    sentence: { zh: '赵医生 请您接 08:00-次日08:00 的班', en: '赵医生 asks you to take 08:00-next day 08:00' },
    mayAccept: true,
    mayWithdraw: false,
  }
}

function outgoing(): Swap {
  const mine = { ...incoming(), id: 's2', mayAccept: false, mayWithdraw: true, askedBy: staff[0]!, asked: staff[3]! }
  return { ...mine, sentence: { zh: '王主任 请陈建华接 08:00-次日08:00 的班', en: '王主任 asks 陈建华 to take 08:00' } }
}

type State = 'full' | 'empty' | 'loading' | 'broken'

function page(name: string, mode: 'month' | 'week', state: State, mayManage = true): Exhibit {
  return {
    name: `roster-${name}`,
    show: () => {
      me.value = wang
      const date = today()
      const weeks = mode === 'month' ? weeksOfMonth(date.slice(0, 7), zone) : [daysOfWeek(date, zone)]
      const readings: Record<State, Kept<RosterSpan>> = {
        full: { is: 'here', reply: full(weeks) },
        empty: {
          is: 'here',
          reply: { untilMs: 0, shifts: [], gaps: gapsOf([], 1, nowMs(), weeks.at(-1)![6]!.untilMs), swaps: [] },
        },
        loading: { is: 'loading' },
        broken: { is: 'broken', sentence: '网络不通，请检查网络后重试。', again: nothing },
      }
      return (
        <RosterPage
          roster={{ ...roster, mayManage }}
          rosters={[roster]}
          timeZone={zone}
          reading={readings[state]}
          {...{ mode, date, weeks, onMode: nothing, onTurn: nothing, onToday: nothing }}
        />
      )
    },
  }
}

export const rosterExhibits: readonly Exhibit[] = [
  page('month', 'month', 'full'),
  page('week', 'week', 'full'),
  page('staff', 'month', 'full', false),
  page('empty', 'month', 'empty'),
  page('loading', 'month', 'loading'),
  page('broken', 'month', 'broken'),
  ...rosterPlanExhibits,
]
