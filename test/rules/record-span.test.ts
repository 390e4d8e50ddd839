// The span of an export: whole days and months of the network's zone, also where the clocks change, or instants.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { instantIn, monthOf, monthSpan, spanOf } from '../../src/platform/span.ts'

const shanghai = 'Asia/Shanghai'
// clocks that change at night, at midnight forwards and backwards, by half an hour, by a whole day, and never
const zones = [
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/Havana',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  shanghai,
]
const refused = expect.objectContaining({ code: 'span-invalid' })
const hoursOf = ({ from, to }: { from?: Date; to?: Date }) => (to!.getTime() - from!.getTime()) / 3_600_000
const dayOf = (day: string, zone: string) => spanOf({ from: day, to: day }, zone)

describe('a span', () => {
  it('M192 a wall clock without a zone is one of the network, on either side of a change of the clocks', () => {
    expect(instantIn('2026-11-22T13:09:00', shanghai)).toBe('2026-11-22T05:09:00.000Z')
    expect(instantIn('2026-03-29T01:59:59', 'Europe/Berlin')).toBe('2026-03-29T00:59:59.000Z')
    expect(instantIn('2026-03-29T03:00:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
    expect(instantIn('2026-11-22T00:09:00-05:00', shanghai)).toBe('2026-11-22T05:09:00.000Z')
    for (const never of ['2026-13-01T00:00:00', '2026-11-22T25:00:00', '0000-00-00T00:00:00'])
      expect(instantIn(never, shanghai)).toBeNull()
  })

  it('R1 of days begins and ends at midnight of the network, the last day included', () => {
    const { from, to } = spanOf({ from: '2026-11-01', to: '2026-11-30' }, shanghai)
    expect([from, to]).toEqual([new Date('2026-10-31T16:00:00Z'), new Date('2026-11-30T16:00:00Z')])
    expect(hoursOf(dayOf('2028-02-29', shanghai))).toBe(24)
  })

  it.each([
    ['2026-03-29', 'Europe/Berlin', 23],
    ['2026-10-25', 'Europe/Berlin', 25],
    ['2018-11-04', 'America/Sao_Paulo', 23],
    ['2018-02-17', 'America/Sao_Paulo', 25],
    ['2024-03-10', 'America/Havana', 23],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
  ])('R2 the day %s in %s has its %d hours', (day, zone, hours) => {
    expect(hoursOf(dayOf(day, zone))).toBe(hours)
  })

  it('R2 days follow each other without gap or overlap, in every zone', () => {
    const day = fc.date({ min: new Date('1970-01-03'), max: new Date('2090-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, (zone, at) => {
        const text = (days: number) => new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10)
        const { from, to } = spanOf({ from: text(0), to: text(2) }, zone)
        const begins = spanOf({ from: text(1) }, zone).from!
        expect(begins).toEqual(spanOf({ to: text(0) }, zone).to)
        expect(from! <= begins && begins < to!).toBe(true)
        const shown = (when: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(when)
        // Samoa never had the 30th of December 2011
        if (text(1) !== '2011-12-30' || zone !== 'Pacific/Apia') expect(shown(begins.getTime())).toBe(text(1))
        expect(shown(begins.getTime() - 1) < text(1)).toBe(true)
      }),
    )
  })

  it('R3 of instants is exactly these, whatever zone they are told in', () => {
    const { from, to } = spanOf({ from: '2026-11-22T13:09:00+08:00', to: '2026-11-22T05:35:00.250Z' }, 'Europe/Berlin')
    expect([from, to]).toEqual([new Date('2026-11-22T05:09:00Z'), new Date('2026-11-22T05:35:00.250Z')])
  })

  it('R3 may be open at either end', () => {
    expect(spanOf({}, shanghai)).toEqual({})
    expect(spanOf({ from: '2026-11-22' }, shanghai)).toEqual({ from: new Date('2026-11-21T16:00:00Z') })
    expect(spanOf({ to: '2026-11-22' }, shanghai)).toEqual({ to: new Date('2026-11-22T16:00:00Z') })
  })

  it('R4 may begin before anything was ever opened and end after everything', () => {
    const { from, to } = spanOf({ from: '0001-01-01', to: '9999-12-31' }, shanghai)
    expect([from!.getUTCFullYear(), to!.getUTCFullYear()]).toEqual([1900, 2200])
  })

  it.each([
    '2026-11-31',
    '2026-02-29',
    '2026-13-01',
    '0000-00-00',
    'yesterday',
    '2026-11',
    '22.11.2026',
    '2026-11-22T',
    '2026-11-22T25:00:00Z',
    '-1',
  ])('R5 %s is no day and no instant', (text) => {
    expect(() => spanOf({ from: text }, shanghai)).toThrow(refused)
    expect(() => spanOf({ to: text }, shanghai)).toThrow(refused)
  })

  it('R5 that ends before it begins, or with its beginning, is refused', () => {
    expect(() => spanOf({ from: '2026-11-23', to: '2026-11-22' }, shanghai)).toThrow(refused)
    const at = '2026-11-22T05:09:00Z'
    expect(() => spanOf({ from: at, to: at }, shanghai)).toThrow(refused)
    expect(hoursOf(spanOf({ from: '2026-11-22', to: '2026-11-22' }, shanghai))).toBe(24)
  })
})

describe('a month', () => {
  it('R6 has all its days, in the zone of the network', () => {
    expect(monthSpan('2026-11', shanghai)).toEqual(spanOf({ from: '2026-11-01', to: '2026-11-30' }, shanghai))
    expect(monthSpan('2026-12', shanghai).to).toEqual(monthSpan('2027-01', shanghai).from)
    expect(hoursOf(monthSpan('2026-03', 'Europe/Berlin'))).toBe(31 * 24 - 1)
    expect(hoursOf(monthSpan('2028-02', shanghai))).toBe(29 * 24)
  })

  it('R6 of an instant is the month that the wall clock of the network shows', () => {
    const at = new Date('2026-11-30T16:30:00Z')
    expect([shanghai, 'Europe/Berlin'].map((zone) => monthOf(at, zone))).toEqual(['2026-12', '2026-11'])
  })

  it.each(['0000-01', '0001-01', '2026-00', '2026-13', '9999-12'])('R5 %s is no month', (month) => {
    expect(() => monthSpan(month, shanghai)).toThrow(refused)
  })
})
