// When whoever is on duty is told that this phone will be signed out.

import { describe, expect, it } from '@jest/globals'
import { endsSoon } from '../../src/web/session-ends.ts'

const now = Date.parse('2026-11-22T08:00:00.000Z')
const inHours = (hours: number) => new Date(now + hours * 3_600_000).toISOString()

describe('a session that ends', () => {
  it('W605 is told of three days before, or where it ends within the shift that runs, and not earlier', () => {
    const soon = (hours: number, ...shifts: number[]) =>
      endsSoon({ sessionEndsAt: inHours(hours), shiftsUntil: shifts.map(inHours), nowMs: now })
    expect([soon(73), soon(72), soon(1), soon(-1)]).toEqual([false, true, true, true])
    expect([soon(100, 24), soon(100, 24, 168), soon(169, 24, 168)]).toEqual([false, true, false])
    expect(endsSoon({ sessionEndsAt: undefined, shiftsUntil: [inHours(168)], nowMs: now })).toBe(false)
  })
})
