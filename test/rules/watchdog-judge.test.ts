// Whether a promise is over is judged by two clocks, so that a database whose clock is stepped delays nobody.

import { describe, expect, it } from '@jest/globals'
import { openJudge } from '../../src/tools/watchdog/judge.ts'

const step = (waitMs: number, dueAt = '2026-11-22 09:00:00+00') => ({ id: 'a', dueAt, waitMs })
const hourMs = 3_600_000

describe('the auditor judges', () => {
  it('X110 what is due is late from then on, what is not due is not', () => {
    const judge = openJudge()
    expect(judge.late([step(1_000)], 0)).toEqual([])
    expect(judge.late([step(-200)], 1_200)).toEqual([{ id: 'a', lateMs: 200 }])
    expect(judge.late([step(-5_200)], 6_200)).toEqual([{ id: 'a', lateMs: 5_200 }])
    expect(judge.late([], 7_000)).toEqual([])
  })

  it('X110 what was over before the auditor came is over by all of it', () => {
    expect(openJudge().late([step(-hourMs)], 50)).toEqual([{ id: 'a', lateMs: hourMs }])
  })

  it('X110 a database clock set back by an hour delays nobody by an hour', () => {
    const judge = openJudge()
    judge.late([step(10_000)], 0)
    expect(judge.late([step(9_000 + hourMs)], 1_000)).toEqual([])
    expect(judge.late([step(hourMs - 6_000)], 16_000)).toEqual([{ id: 'a', lateMs: 6_000 }])
  })

  it('X110 a database clock set forward by an hour makes nothing late by an hour', () => {
    const judge = openJudge()
    judge.late([step(10_000)], 0)
    expect(judge.late([step(9_000 - hourMs)], 1_000)).toEqual([])
    expect(judge.late([step(4_000 - hourMs)], 6_000)).toEqual([{ id: 'a', lateMs: 5_000 }])
  })

  it('X110 a promise that was given anew is judged anew', () => {
    const judge = openJudge()
    judge.late([step(1_000)], 0)
    expect(judge.late([step(60_000, 'later')], 5_000)).toEqual([])
  })
})
