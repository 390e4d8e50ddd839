// When a phone says that no push of the last self-test was shown.

import { describe, expect, it } from '@jest/globals'
import type { SelfTest } from '../../src/contract/reach-shapes.ts'
import { isPushUnproven } from '../../src/web/push-unproven.ts'

type Line = SelfTest['lines'][number]

describe('a push that nobody has seen', () => {
  it('W610 is said after the end of the self-test alone, and only where it was sent and no phone has shown it', () => {
    const silent = { channel: 'web-push', state: 'failed', reason: 'no-answer', isRed: true } as const
    expect(isPushUnproven(null)).toBe(false)
    expect(isPushUnproven(testOf([silent]))).toBe(true)
    expect(isPushUnproven(testOf([{ channel: 'live', state: 'heard', reason: null, isRed: false }, silent]))).toBe(true)
    expect(isPushUnproven({ ...testOf([silent]), endedAt: null })).toBe(false)
    const others: Partial<Line>[] = [
      { state: 'delivered', reason: null, isRed: false },
      { state: 'off', reason: 'not-chosen', isRed: false },
      { reason: 'no-subscription' },
      { channel: 'live' },
    ]
    for (const other of others)
      expect([other, isPushUnproven(testOf([{ ...silent, ...other }]))]).toEqual([other, false])
  })
})

function testOf(lines: Partial<Line>[]): SelfTest {
  const words = { zh: '', en: '' }
  const line = { words, sentence: words, deviceId: null, deviceName: null, isThisDevice: false, at: null }
  return {
    id: 'test',
    personId: 'wang',
    why: 'shift',
    startedAt: '2026-11-22T00:00:00.000Z',
    endsAt: '2026-11-22T00:00:30.000Z',
    endedAt: '2026-11-22T00:00:30.000Z',
    isReachable: false,
    lines: lines.map((one) => ({ ...line, ...one }) as Line),
  }
}
