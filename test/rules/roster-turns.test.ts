// Turns of a pattern: days of the calendar and times of day, whatever the clocks do. The times are read again with the
// formatter of the platform, not with our own arithmetic.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { gapsIn } from '../../src/people/rosters/gaps.ts'
import { isPossible, type Pattern, repeatTurns } from '../../src/people/rosters/repeat-turns.ts'
import { resolveDuty, type ShiftRow } from '../../src/people/rosters/resolve-duty.ts'
import { instantOf, wallOf } from '../../src/people/rosters/zone-time.ts'

const zones = ['Europe/Berlin', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'] as const
const hourMs = 3_600_000
const dayMs = 24 * hourMs

// made once: making one costs a hundred times what asking it does
const clocks = new Map(
  zones.map((timeZone) => [
    timeZone as string,
    {
      time: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      day: new Intl.DateTimeFormat('en-CA', { timeZone }),
    },
  ]),
)
const localTime = (at: Date, timeZone: string) => clocks.get(timeZone)!.time.format(at)
const localDay = (at: Date, timeZone: string) => clocks.get(timeZone)!.day.format(at)

const daily: Pattern = {
  cycle: 'day',
  turns: [{ from: '08:00', until: '08:00' }],
  weekdays: null,
  people: ['wang', 'li', 'zhao'],
  startsOn: '2026-03-20',
  endsOn: null,
}

const hoursOf = ({ from, until }: { from: Date; until: Date }) => (until.getTime() - from.getTime()) / hourMs
const span = (from: string, until: string) => [new Date(from), new Date(until)] as const

/** Turns that follow each other around the clock, as hospitals cut their days; never in the hours when clocks change. */
const aroundTheClock = fc
  .uniqueArray(fc.integer({ min: 8, max: 47 }), { minLength: 1, maxLength: 4 })
  .map((halfHours) => halfHours.sort((one, other) => one - other))
  .map((halfHours) => {
    const times = halfHours.map((half) => new Date(half * 30 * 60_000).toISOString().slice(11, 16))
    return times.map((from, index) => ({ from, until: times[(index + 1) % times.length]! }))
  })

describe('A pattern', () => {
  it('P101 leaves no gap and no overlap in a year of any zone, and every turn begins when the wall clock says so', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), aroundTheClock, fc.integer({ min: 1, max: 5 }), (zone, turns, count) => {
        const people = [...Array(count).keys()].map(String)
        const pattern = { ...daily, turns, people, startsOn: '2026-01-01' }
        expect(isPossible(pattern)).toBe(true)
        const [from, until] = span('2026-02-01T00:00:00Z', '2027-02-01T00:00:00Z')
        const written = repeatTurns(pattern, zone, from, until)
        const begins = turns.map((one) => one.from)
        const faults = written.filter((turn, index) => {
          const next = written[index + 1]
          const isFollowed = !next || +turn.until === +next.from
          const isInOrder = !next || Number(next.personId) === (Number(turn.personId) + 1) % count
          return !isFollowed || !isInOrder || !begins.includes(localTime(turn.from, zone))
        })
        expect(faults).toEqual([])
        expect(written[0]!.from <= from && written.at(-1)!.until >= until).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['2026-03-28', 23],
    ['2026-03-29', 24],
    ['2026-10-24', 25],
    ['2026-10-25', 24],
  ])('P101 one doctor a day in Berlin: the duty that begins on %s lasts %i hours', (day, hours) => {
    const noonOfDay = Date.parse(day) + 12 * hourMs
    const [from, until] = [new Date(noonOfDay), new Date(noonOfDay + 1)]
    const [turn, ...others] = repeatTurns(daily, 'Europe/Berlin', from, until)
    expect([hoursOf(turn!), others]).toEqual([hours, []])
    expect([localDay(turn!.from, 'Europe/Berlin'), localTime(turn!.until, 'Europe/Berlin')]).toEqual([day, '08:00'])
  })

  it('P101 day and night, and a week each, are taken in the order of the people', () => {
    const dayAndNight = [
      { from: '20:00', until: '08:00' },
      { from: '08:00', until: '20:00' },
    ]
    const [from, until] = span('2026-03-20T00:00:00Z', '2026-03-22T00:00:00Z')
    const told = (pattern: Pattern, [since, end] = [from, until]) =>
      repeatTurns(pattern, 'Asia/Shanghai', since, end).map(({ personId, from: begins }) => {
        return `${personId} ${localDay(begins, 'Asia/Shanghai')} ${localTime(begins, 'Asia/Shanghai')}`
      })
    expect(told({ ...daily, turns: dayAndNight })).toEqual([
      'wang 2026-03-20 08:00',
      'li 2026-03-20 20:00',
      'zhao 2026-03-21 08:00',
      'wang 2026-03-21 20:00',
    ])
    const weeks = told({ ...daily, cycle: 'week', startsOn: '2026-03-16' }, [from, new Date('2026-04-08T00:00:00Z')])
    expect(weeks).toEqual([
      'wang 2026-03-16 08:00',
      'li 2026-03-23 08:00',
      'zhao 2026-03-30 08:00',
      'wang 2026-04-06 08:00',
    ])
  })

  it('P101 on workdays only, a weekend passes nobody over', () => {
    const workdays = { ...daily, weekdays: [1, 2, 3, 4, 5], startsOn: '2026-03-19' }
    const [from, until] = span('2026-03-25T23:59:00Z', '2026-04-01T00:00:00Z')
    const told = repeatTurns(workdays, 'Asia/Shanghai', from, until).map((turn) => [
      turn.personId,
      localDay(turn.from, 'Asia/Shanghai'),
    ])
    // Thursday 19 wang, Friday li, Monday zhao, ..., Wednesday 25 li
    expect(told).toEqual([
      ['li', '2026-03-25'],
      ['zhao', '2026-03-26'],
      ['wang', '2026-03-27'],
      ['li', '2026-03-30'],
      ['zhao', '2026-03-31'],
    ])
  })

  it('P101 begins and ends on its days; where it is asked from does not matter', () => {
    const short = { ...daily, startsOn: '2026-03-27', endsOn: '2026-03-30' }
    const [from, until] = span('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')
    const all = repeatTurns(short, 'Europe/Berlin', from, until)
    expect(all.map(({ personId }) => personId)).toEqual(['wang', 'li', 'zhao', 'wang'])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 120 }), (after, hours) => {
        const since = new Date(Date.parse('2026-03-26T12:00:00Z') + after * hourMs)
        const end = new Date(since.getTime() + hours * hourMs)
        const touching = all.filter((turn) => turn.until > since && turn.from < end)
        expect(repeatTurns(short, 'Europe/Berlin', since, end)).toEqual(touching)
      }),
    )
  })

  it.each([
    [
      'turns that overlap',
      {
        turns: [
          { from: '08:00', until: '20:00' },
          { from: '19:00', until: '08:00' },
        ],
      },
    ],
    [
      'turns that overlap over midnight',
      {
        turns: [
          { from: '08:00', until: '12:00' },
          { from: '20:00', until: '09:00' },
        ],
      },
    ],
    [
      'a week of two turns',
      {
        cycle: 'week' as const,
        turns: [
          { from: '08:00', until: '20:00' },
          { from: '20:00', until: '08:00' },
        ],
      },
    ],
    ['an end before its start', { endsOn: '2026-03-19' }],
  ])('P101 with %s is none', (_case, change) => {
    expect(isPossible({ ...daily, ...change })).toBe(false)
  })
})

describe('Times of a wall', () => {
  it('P101 are the instants that show them; a time that is skipped is an hour later, one that comes twice the first', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 400 * 48 }), (zone, halfHours) => {
        const at = new Date(Date.parse('2026-01-01T00:00:00Z') + halfHours * 30 * 60_000)
        const wall = wallOf(at, zone)
        const again = instantOf(wall, zone)
        expect(wallOf(again, zone)).toBe(wall)
        expect(again <= at && at.getTime() - again.getTime() <= hourMs).toBe(true)
      }),
      { numRuns: 500 },
    )
    const skipped = Date.parse('2026-03-29T02:30:00Z')
    const twice = Date.parse('2026-10-25T02:30:00Z')
    expect(instantOf(skipped, 'Europe/Berlin')).toEqual(new Date('2026-03-29T01:30:00Z'))
    expect(instantOf(twice, 'Europe/Berlin')).toEqual(new Date('2026-10-25T00:30:00Z'))
  })
})

const noon = Date.parse('2026-11-22T04:00:00Z')
const row = (id: string, change: Partial<ShiftRow> = {}): ShiftRow => ({
  id,
  rosterId: 'ecg',
  personId: id,
  name: id,
  line: 1,
  fromAt: new Date(noon - 4 * hourMs),
  untilAt: new Date(noon + 20 * hourMs),
  why: 'shift',
  madeAt: new Date(noon - 10 * dayMs),
  patternId: null,
  swapId: null,
  ...change,
})

describe('What counts', () => {
  it('P104 what somebody planned stands above what a pattern wrote, however late; overrides stand above both', () => {
    const late = new Date(noon)
    const pattern = row('pattern', { patternId: 'p', madeAt: late })
    const byHand = row('by hand')
    const override = row('override', { why: 'override', untilAt: new Date(noon + hourMs) })
    const who = (...rows: ShiftRow[]) => resolveDuty(rows, 1, new Date(noon))?.shift.id
    expect(who(pattern, byHand)).toBe('by hand')
    expect(who(pattern, byHand, override)).toBe('override')
    expect(who(pattern)).toBe('pattern')
    expect(resolveDuty([pattern, byHand, override], 1, new Date(noon))?.insteadOf?.id).toBe('by hand')
  })

  it('P109 gaps are what no row of the line covers; a backup line counts where one is kept', () => {
    const rows = [
      row('a', { untilAt: new Date(noon) }),
      row('b', { fromAt: new Date(noon + hourMs) }),
      row('c', { line: 2, fromAt: new Date(noon + 2 * hourMs), untilAt: new Date(noon + 3 * hourMs) }),
    ]
    const [from, until] = [new Date(noon - hourMs), new Date(noon + 4 * hourMs)]
    const told = (lines: number[]) =>
      gapsIn(rows, lines, from, until).map((gap) => [
        gap.line,
        (+gap.from - noon) / hourMs,
        (+gap.until - noon) / hourMs,
      ])
    expect(told([])).toEqual([[1, 0, 1]])
    expect(told([2])).toEqual([
      [1, 0, 1],
      [2, -1, 2],
      [2, 3, 4],
    ])
    expect(gapsIn([], [], from, until)).toEqual([{ line: 1, from, until }])
  })
})
