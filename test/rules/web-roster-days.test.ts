// The calendar's days on the network's wall clock, and where the duty stands in them.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { gapDays, gapToFill } from '../../src/web/parts/roster/gap-to-fill.ts'
import {
  barsOf,
  type DutySpan,
  gapBarsOf,
  gapsOf,
  linesOf,
  shareAt,
  spansOfDay,
} from '../../src/web/parts/roster/lanes.ts'
import {
  dateOf,
  dayOf,
  daysOfWeek,
  instantOf,
  monthAfter,
  wallOf,
  weekdayOf,
  weeksOfMonth,
} from '../../src/web/parts/roster/zone-days.ts'

const shanghai = 'Asia/Shanghai'
const berlin = 'Europe/Berlin'
const hourMs = 3_600_000

function span(from: string, until: string, line = 1, name = '王主任'): DutySpan {
  return { id: `${name}${from}`, personId: name, name, line, from, until, why: 'shift' }
}

/** Each day from 08:00 to 08:00 of the network. */
function daily(dates: readonly string[], zone: string): DutySpan[] {
  return dates.map((date) => {
    const next = new Date(Date.parse(date) + 24 * hourMs).toISOString().slice(0, 10)
    return span(
      new Date(instantOf(`${date}T08:00`, zone)).toISOString(),
      new Date(instantOf(`${next}T08:00`, zone)).toISOString(),
    )
  })
}

describe('Days of the calendar', () => {
  it('W120 a month is shown in whole weeks from Monday, and holds each of its days once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 240 }), fc.constantFrom(shanghai, berlin, 'UTC'), (by, zone) => {
        const month = monthAfter('2020-01', by)
        const days = weeksOfMonth(month, zone).flat()
        expect(days.length % 7).toBe(0)
        expect(weekdayOf(days[0]!.date)).toBe(0)
        const inside = days.filter(({ date }) => date.startsWith(month)).map(({ date }) => date)
        const count = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
        expect(inside).toEqual(
          Array.from({ length: count }, (_, nth) => `${month}-${String(nth + 1).padStart(2, '0')}`),
        )
        days.slice(1).forEach((day, nth) => void expect(day.fromMs).toBe(days[nth]!.untilMs))
      }),
      { numRuns: 60 },
    )
  })

  it('W121 the day in which the clock goes forward has 23 hours, the one in which it goes back 25', () => {
    const hoursOf = (date: string, zone: string) => {
      const { fromMs, untilMs } = dayOf(date, zone)
      return (untilMs - fromMs) / hourMs
    }
    expect(hoursOf('2026-03-29', berlin)).toBe(23)
    expect(hoursOf('2026-10-25', berlin)).toBe(25)
    expect(hoursOf('2026-10-25', shanghai)).toBe(24)
  })

  it('W121 whatever the wall shows is an instant at which it shows just that, and a jumped-over time comes after the jump', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 24 * 4 }), (quarters) => {
        const ms = Date.UTC(2026, 0, 1) + quarters * 15 * 60_000
        expect(wallOf(instantOf(wallOf(ms, berlin), berlin), berlin)).toBe(wallOf(ms, berlin))
      }),
      { numRuns: 300 },
    )
    expect(wallOf(instantOf('2026-03-29T02:30', berlin), berlin)).toBe('2026-03-29T03:30')
    expect(new Date(instantOf('2026-10-25T02:30', berlin)).toISOString()).toBe('2026-10-25T00:30:00.000Z')
    expect(dateOf(Date.parse('2026-11-21T16:00:00Z'), shanghai)).toBe('2026-11-22')
  })
})

describe('Duty in the calendar', () => {
  it('W122 a duty from eight to eight begins and ends at a third of its days, also when the clock is changed', () => {
    const days = daysOfWeek('2026-03-29', berlin)
    const bars = barsOf(daily(['2026-03-27', '2026-03-28', '2026-03-29'], berlin), 1, days)
    const hours = bars.map(({ left, right }) =>
      [left * 7 * 24, right * 7 * 24].map((hour) => Math.round(hour * 10) / 10),
    )
    // 08:00 of the 29th is the seventh of its 23 hours
    expect(hours).toEqual([
      [104, 128],
      [128, 151.3],
      [151.3, 168],
    ])
    expect(bars.map(({ begins, ends }) => [begins, ends])).toEqual([
      [true, true],
      [true, true],
      [true, false],
    ])
  })

  it('W122 a duty that goes over Sunday is shown in both weeks', () => {
    const [first, second] = weeksOfMonth('2026-11', shanghai) as [
      ReturnType<typeof daysOfWeek>,
      ReturnType<typeof daysOfWeek>,
    ]
    const [duty] = daily(['2026-11-01'], shanghai)
    expect(barsOf([duty!], 1, first)).toMatchObject([{ right: 1, begins: true, ends: false }])
    expect(barsOf([duty!], 1, second)).toMatchObject([{ left: 0, begins: false, ends: true }])
    expect(barsOf([duty!], 2, first)).toEqual([])
  })

  it('W123 what nobody covers is a gap, to the minute, and gaps with duties fill the span without overlap', () => {
    const from = Date.parse('2026-11-01T00:00:00Z')
    const at = (minutes: number) => new Date(from + minutes * 60_000).toISOString()
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 1, max: 600 })), { maxLength: 12 }), (drawn) => {
        const spans = drawn.map(([start, long]) => span(at(start), at(start + long)))
        const gaps = gapsOf(spans, 1, from, from + 1500 * 60_000)
        const isFree = (minute: number) => {
          const ms = from + minute * 60_000
          return !spans.some((one) => Date.parse(one.from) <= ms && ms < Date.parse(one.until))
        }
        for (let minute = 0; minute < 1500; minute += 7) {
          const ms = from + minute * 60_000
          expect(gaps.some((gap) => gap.fromMs <= ms && ms < gap.untilMs)).toBe(isFree(minute))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('W123 a gap stands in the lane of its line', () => {
    const days = daysOfWeek('2026-11-22', shanghai)
    const gap = { line: 2, fromMs: days[1]!.fromMs, untilMs: days[2]!.fromMs }
    expect(gapBarsOf([gap], 1, days)).toEqual([])
    expect(gapBarsOf([gap], 2, days)).toMatchObject([{ left: 1 / 7, right: 2 / 7 }])
  })

  it('W138 a long gap is as many duty days, from the hour at which the last duty ended, also when the clock is changed', () => {
    const at = (wall: string) => instantOf(wall, berlin)
    const days = gapDays({ line: 1, fromMs: at('2026-03-27T08:00'), untilMs: at('2026-03-30T00:00') }, berlin)
    const walls = days.map(({ fromMs, untilMs }) => [fromMs, untilMs].map((ms) => wallOf(ms, berlin).slice(8)))
    expect(walls).toEqual([
      ['27T08:00', '28T08:00'],
      ['28T08:00', '29T08:00'],
      ['29T08:00', '30T00:00'],
    ])
    expect(days[1]!.untilMs - days[1]!.fromMs).toBe(23 * hourMs)
  })

  it('W138 one tap on a day fills the duty day that begins on it; today the one that runs, from now on', () => {
    const at = (wall: string) => instantOf(wall, shanghai)
    const gap = { line: 1, fromMs: at('2026-11-22T08:00'), untilMs: at('2026-11-27T00:00') }
    const filled = (date: string, now: string) => {
      const { from, until } = gapToFill(gap, dayOf(date, shanghai), shanghai, at(now))
      return [from, until].map((one) => wallOf(Date.parse(one), shanghai).slice(8))
    }
    expect(filled('2026-11-24', '2026-11-22T18:00')).toEqual(['24T08:00', '25T08:00'])
    expect(filled('2026-11-22', '2026-11-22T18:00')).toEqual(['22T18:00', '23T08:00'])
    expect(filled('2026-11-23', '2026-11-23T03:00')).toEqual(['23T03:00', '23T08:00'])
    expect(filled('2026-11-26', '2026-11-22T18:00')).toEqual(['26T08:00', '27T00:00'])
  })

  it('W124 a day lists who is on duty in it, first line first, and the first line is there also when it is empty', () => {
    const spans = [...daily(['2026-11-21', '2026-11-22', '2026-11-23'], shanghai)]
    const backup = span('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z', 2, '李医生')
    const listed = spansOfDay([backup, ...spans], dayOf('2026-11-22', shanghai))
    expect(listed.map(({ line, from }) => [line, wallOf(Date.parse(from), shanghai)])).toEqual([
      [1, '2026-11-21T08:00'],
      [1, '2026-11-22T08:00'],
      [2, '2026-11-22T08:00'],
    ])
    expect(linesOf([backup])).toEqual([1, 2])
    expect(linesOf([])).toEqual([1])
  })

  it('W122 before the row is its beginning, behind it its end', () => {
    const days = daysOfWeek('2026-11-22', shanghai)
    expect([shareAt(0, days), shareAt(Date.parse('2030-01-01'), days)]).toEqual([0, 1])
  })
})
