// The span of an export: whole days and months of the network's zone, or instants.

import { describe, expect, it } from '@jest/globals'
import { monthSpan, spanOf } from '../../src/record/span.ts'

const zone = 'Asia/Shanghai'

describe('a span', () => {
  it('R60 of days begins and ends at midnight of the network, the last day included', () => {
    const { from, to } = spanOf({ from: '2026-11-01', to: '2026-11-30' }, zone)
    expect([from, to]).toEqual([new Date('2026-10-31T16:00:00Z'), new Date('2026-11-30T16:00:00Z')])
    expect(monthSpan('2026-11', zone)).toEqual({ from, to })
  })

  it.each(['2026-11-31', '2026-02-29', '2026-13-01', '0000-00-00', 'yesterday'])('R60 %s is no day', (text) => {
    expect(() => spanOf({ to: text }, zone)).toThrow(expect.objectContaining({ code: 'span-invalid' }))
  })

  it('R60 may begin before anything was ever opened and end after everything', () => {
    const { from, to } = spanOf({ from: '0001-01-01', to: '9999-12-31' }, zone)
    expect([from!.getUTCFullYear(), to!.getUTCFullYear()]).toEqual([1900, 2200])
  })

  it.each(['0000-01', '0001-01', '2026-00', '2026-13', '9999-12'])('R60 %s is no month', (month) => {
    expect(() => monthSpan(month, zone)).toThrow(expect.objectContaining({ code: 'span-invalid' }))
  })
})
