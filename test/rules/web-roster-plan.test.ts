// What the calendar proposes, and what the preview of a pattern foretells.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { repeatTurns } from '../../src/people/rosters/repeat-turns.ts'
import { keyOf, nextPlace, type Place, proposalOf } from '../../src/web/parts/roster/proposal.ts'
import type { Shift } from '../../src/web/parts/roster/roster-view.ts'
import { standIns, swapPartners } from '../../src/web/parts/roster/swap-partners.ts'
import { kindOf, type PatternWish, turnsAhead, turnsOf } from '../../src/web/parts/roster/turns-ahead.ts'

const hourMs = 3_600_000
const start = Date.parse('2026-11-22T00:00:00Z')
const nowMs = start + 6 * hourMs

/** A day of duty, counted from the one that runs. */
function duty(day: number, personId: string, line = 1): Shift {
  const from = new Date(start + day * 24 * hourMs).toISOString()
  const until = new Date(start + (day + 1) * 24 * hourMs).toISOString()
  const row = { from, until, planned: { from, until }, patternId: null, swapId: null, insteadOf: null }
  return { ...row, id: `${line} ${day}`, personId, name: personId, line, why: 'shift', reason: '', reasonEn: '' }
}

const person = (personId: string) => ({ is: 'person' as const, person: { personId, name: personId } })
const spanPlace = (span: Shift): Place => ({ is: 'span', span })
const carried = (span: Shift) => ({ is: 'span' as const, span })
const manager = { me: 'lab', mayManage: true, isStaff: false }
const wang = { me: 'wang', mayManage: false, isStaff: true }
const reader = { me: 'lantian', mayManage: false, isStaff: false }

describe('What a drop would change', () => {
  it('W125 a name dropped on a duty takes it over, and of a duty that runs only the rest', () => {
    expect(proposalOf(person('li'), spanPlace(duty(2, 'wang')), manager, nowMs)).toMatchObject({
      is: 'assign',
      personId: 'li',
      from: duty(2, 'wang').from,
      until: duty(2, 'wang').until,
    })
    expect(proposalOf(person('li'), spanPlace(duty(0, 'wang')), manager, nowMs)).toMatchObject({
      from: new Date(nowMs).toISOString(),
      until: duty(0, 'wang').until,
    })
  })

  it('W125 a name dropped on a gap fills it, in its line', () => {
    const gap: Place = { is: 'gap', gap: { line: 2, fromMs: nowMs + hourMs, untilMs: nowMs + 3 * hourMs } }
    expect(proposalOf(person('li'), gap, manager, nowMs)).toMatchObject({
      is: 'assign',
      line: 2,
      from: new Date(nowMs + hourMs).toISOString(),
    })
  })

  it('W125 a duty dropped on another is a swap, and whoever asks gives his own', () => {
    const [mine, theirs] = [duty(1, 'wang'), duty(3, 'li')]
    expect(proposalOf(carried(mine), spanPlace(theirs), wang, nowMs)).toEqual({ is: 'swap', give: mine, take: theirs })
    expect(proposalOf(carried(theirs), spanPlace(mine), wang, nowMs)).toEqual({ is: 'swap', give: mine, take: theirs })
  })

  it('W126 nothing that is over changes, nothing becomes what it is already, and nobody moves what is not his', () => {
    const over = duty(-2, 'li')
    expect(proposalOf(person('wang'), spanPlace(over), manager, nowMs)).toBeNull()
    expect(proposalOf(carried(duty(1, 'wang')), spanPlace(over), manager, nowMs)).toBeNull()
    expect(proposalOf(carried(over), spanPlace(duty(1, 'wang')), manager, nowMs)).toBeNull()
    expect(proposalOf(person('li'), spanPlace(duty(1, 'li')), manager, nowMs)).toBeNull()
    expect(proposalOf(carried(duty(1, 'li')), spanPlace(duty(2, 'li')), manager, nowMs)).toBeNull()
    expect(proposalOf(person('zhao'), spanPlace(duty(1, 'li')), wang, nowMs)).toBeNull()
    expect(proposalOf(carried(duty(1, 'zhao')), spanPlace(duty(2, 'li')), wang, nowMs)).toBeNull()
    expect(proposalOf(person('wang'), spanPlace(duty(1, 'li')), reader, nowMs)).toBeNull()
  })

  it('W126 staff take over for themselves and give away what is theirs', () => {
    expect(proposalOf(person('wang'), spanPlace(duty(1, 'li')), wang, nowMs)).toMatchObject({ personId: 'wang' })
    expect(proposalOf(person('li'), spanPlace(duty(1, 'wang')), wang, nowMs)).toMatchObject({ personId: 'li' })
  })

  it('W127 arrows go along a line by time and over to the other line at that time', () => {
    const places = [duty(2, 'li'), duty(1, 'wang'), duty(1, 'zhao', 2), duty(2, 'wang', 2)].map(spanPlace)
    const at = (key: string) => places.find((place) => keyOf(place).includes(key))!
    const [first, second] = [at('span 1 1 1'), at('span 1 1 2')]
    expect(nextPlace(places, first, 'ArrowRight')).toBe(second)
    expect(nextPlace(places, second, 'ArrowRight')).toBe(second)
    expect(nextPlace(places, second, 'ArrowLeft')).toBe(first)
    expect(nextPlace(places, second, 'ArrowDown')).toBe(at('span 2 2 2'))
    expect(nextPlace(places, at('span 2 2 1'), 'ArrowUp')).toBe(first)
  })
})

describe('What a duty of mine can be swapped for', () => {
  const ids = (shifts: readonly Shift[], mine: Shift) => swapPartners(shifts, mine, nowMs).map(({ id }) => id)

  it('W128 the duties of others that are not over, my own line first', () => {
    const mine = duty(0, 'wang')
    expect(ids([duty(-1, 'li'), mine, duty(2, 'chen', 2), duty(1, 'li'), duty(4, 'zhao')], mine)).toEqual([
      '1 1',
      '1 4',
      '2 2',
    ])
  })

  it('W128 nobody is put in two places: neither I nor the other is on duty elsewhere meanwhile', () => {
    const mine = duty(0, 'wang')
    const shifts = [mine, duty(1, 'zhao'), duty(1, 'wang', 2), duty(0, 'li', 2), duty(3, 'li')]
    // zhao stands where I am backup; li, were he to stand for me for his third day, is backup now
    expect(ids(shifts, mine)).toEqual(['2 0'])
  })

  it('W128 who is free meanwhile can stand in for nothing', () => {
    const mine = duty(0, 'wang')
    const staff = ['wang', 'li', 'zhao'].map((personId) => ({ personId, name: personId }))
    const free = standIns(staff, [mine, duty(0, 'li', 2), duty(1, 'zhao')], mine)
    expect(free.map(({ personId }) => personId)).toEqual(['zhao'])
  })
})

const people = fc.array(fc.constantFrom('wang', 'li', 'zhao', 'chen'), { minLength: 1, maxLength: 6 })
const time = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`)
const patterns: fc.Arbitrary<PatternWish & { weekdays?: number[] }> = fc
  .record({
    kind: fc.constantFrom('day' as const, 'day-night' as const, 'week' as const),
    changesAt: time,
    nightFrom: time,
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    isEveryDay: fc.boolean(),
    people,
    startDay: fc.integer({ min: 0, max: 60 }),
    length: fc.option(fc.integer({ min: 0, max: 60 })),
  })
  .map(({ kind, changesAt, nightFrom, weekdays, isEveryDay, people, startDay, length }) => {
    const day = (nth: number) => new Date(Date.UTC(2026, 1, 20) + nth * 24 * hourMs).toISOString().slice(0, 10)
    return {
      cycle: kind === 'week' ? ('week' as const) : ('day' as const),
      turns: turnsOf(kind, changesAt, nightFrom),
      ...(kind === 'week' || isEveryDay ? {} : { weekdays }),
      people,
      startsOn: day(startDay),
      endsOn: length === null ? null : day(startDay + length),
    }
  })

describe('The preview of a pattern', () => {
  it('W129 foretells exactly what the service writes, with every order, weekday and change of the clock', () => {
    fc.assert(
      fc.property(patterns, fc.constantFrom('Asia/Shanghai', 'Europe/Berlin'), (wish, zone) => {
        const from = Date.parse('2026-03-10T00:00:00Z')
        const until = from + 28 * 24 * hourMs
        const kept = { ...wish, weekdays: wish.weekdays ?? null, endsOn: wish.endsOn ?? null }
        const written = repeatTurns(kept as Parameters<typeof repeatTurns>[0], zone, new Date(from), new Date(until))
        expect(turnsAhead(wish, zone, from, until)).toEqual(
          written.map((turn) => ({
            personId: turn.personId,
            fromMs: turn.from.getTime(),
            untilMs: turn.until.getTime(),
          })),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('W129 a pattern that is opened again is of the kind that was chosen', () => {
    for (const kind of ['day', 'day-night', 'week'] as const)
      expect(kindOf({ cycle: kind === 'week' ? 'week' : 'day', turns: turnsOf(kind, '08:00', '20:00') })).toBe(kind)
  })
})
