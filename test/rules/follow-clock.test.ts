// When the database's clock is set back, what was seen before waits no longer than it had to.

import { describe, expect, it } from '@jest/globals'
import { stepMemory } from '../../src/calls/follow-clock.ts'
import type { Job } from '../../src/calls/statements/jobs.ts'

const hourMs = 3_600_000

const step = (waitMs: number, dueAt = '2026-11-22 09:00:00+00') =>
  ({ job: 'step', id: 'a', networkId: 'n', consultationId: 'c', waitMs, dueAt }) as Job

describe('the memory of what is due', () => {
  it('K238 finds nothing late while both clocks run alike, or the other is set forward', () => {
    const delayed = stepMemory()
    for (const [waitMs, monotonicMs] of [
      [60_000, 0],
      [56_300, 4_000],
      [52_000, 8_000],
      [52_000 - hourMs, 8_500],
    ] as const)
      expect(delayed([step(waitMs)], monotonicMs)).toEqual([])
  })

  it('K238 knows how long each step has left when the clock is set back by an hour, in every look after that', () => {
    const delayed = stepMemory()
    delayed([step(60_000)], 0)
    expect(delayed([step(56_000 + hourMs)], 4_000)).toMatchObject([{ leftMs: 56_000, delayMs: hourMs }])
    expect(delayed([step(52_000 + hourMs)], 8_000)).toMatchObject([{ leftMs: 52_000 }])
    expect(delayed([step(hourMs - 8_000)], 68_000)).toMatchObject([{ leftMs: 0 }])
  })

  it('K238 takes a step that was promised anew for another one, and leaves ends of shifts to the clock on the wall', () => {
    const delayed = stepMemory()
    const turn = (waitMs: number) => ({ ...step(waitMs), job: 'turn' }) as Job
    delayed([step(60_000), turn(60_000)], 0)
    expect(delayed([step(hourMs, '2026-11-22 10:00:00+00'), turn(hourMs)], 4_000)).toEqual([])
  })
})
