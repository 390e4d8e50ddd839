// Whether a promise is over is judged by two clocks, so that a database whose clock is stepped delays nobody.

import { describe, expect, it } from '@jest/globals'
import { openJudge } from '../../src/tools/watchdog/judge.ts'

const step = (waitMs: number, dueAt = '2026-11-22 09:00:00+00') => ({ id: 'a', dueAt, waitMs })
const hourMs = 3_600_000

/** A look at one promise; the database's clock runs with the auditor's unless it was stepped. */
function look(wait: ReturnType<typeof step> | null, monotonicMs: number, steppedByMs = 0) {
  return {
    promises: wait === null ? [] : [wait],
    stuck: [],
    monotonicMs,
    databaseMs: 1_000_000 + monotonicMs + steppedByMs,
  }
}

describe('the auditor judges', () => {
  it('X110 what is due is late from then on, what is not due is not', () => {
    const judge = openJudge()
    expect(judge.late(look(step(1_000), 0))).toEqual([])
    expect(judge.late(look(step(-200), 1_200))).toEqual([{ id: 'a', lateMs: 200 }])
    expect(judge.late(look(step(-5_200), 6_200))).toEqual([{ id: 'a', lateMs: 5_200 }])
    expect(judge.late(look(null, 7_000))).toEqual([])
  })

  it('X110 what was over before the auditor came is over by all of it', () => {
    expect(openJudge().late(look(step(-hourMs), 50))).toEqual([{ id: 'a', lateMs: hourMs }])
  })

  it('X110 a database clock set back by an hour delays nobody by an hour', () => {
    const judge = openJudge()
    judge.late(look(step(10_000), 0))
    expect(judge.late(look(step(9_000 + hourMs), 1_000, -hourMs))).toEqual([])
    expect(judge.late(look(step(hourMs - 6_000), 16_000, -hourMs))).toEqual([{ id: 'a', lateMs: 6_000 }])
  })

  it('X110 not even when the call was promised in the second before', () => {
    const judge = openJudge()
    judge.late(look(null, 0))
    expect(judge.late(look(step(9_000 + hourMs), 1_000, -hourMs))).toEqual([])
    expect(judge.late(look(step(hourMs - 6_000), 16_000, -hourMs))).toEqual([{ id: 'a', lateMs: 6_000 }])
  })

  it('X110 and a call promised after it was set back is judged by the clock as it is', () => {
    const judge = openJudge()
    judge.late(look(null, 0))
    expect(judge.late(look(step(10_000), 1_000, -hourMs))).toEqual([])
    expect(judge.late(look(step(500), 10_500, -hourMs))).toEqual([])
    expect(judge.late(look(step(-500), 11_500, -hourMs))).toEqual([{ id: 'a', lateMs: 500 }])
  })

  it('X110 a database clock set forward by an hour makes nothing late by an hour', () => {
    const judge = openJudge()
    judge.late(look(step(10_000), 0))
    expect(judge.late(look(step(9_000 - hourMs), 1_000, hourMs))).toEqual([])
    expect(judge.late(look(step(4_000 - hourMs), 6_000, hourMs))).toEqual([{ id: 'a', lateMs: 5_000 }])
  })

  it('X110 a promise that was given anew is judged anew', () => {
    const judge = openJudge()
    judge.late(look(step(1_000), 0))
    expect(judge.late(look(step(60_000, 'later'), 5_000))).toEqual([])
  })

  it('X115 a question is abandoned when it was without a call in every look for two seconds', () => {
    const judge = openJudge()
    const stuckAt = (monotonicMs: number, stuck: string[]) => judge.abandoned({ ...look(null, monotonicMs), stuck })
    expect(stuckAt(0, ['a'])).toEqual([])
    expect(stuckAt(1_000, ['b'])).toEqual([])
    expect(stuckAt(2_000, ['a', 'b'])).toEqual([])
    expect(stuckAt(3_000, ['a', 'b'])).toEqual(['b'])
    expect(stuckAt(4_000, ['a'])).toEqual(['a'])
  })

  it('X391 a question is lost when it has no call for five seconds, or comes to have none again and again', () => {
    const judge = openJudge()
    const lostAt = (monotonicMs: number, stuck: string[]) => judge.lost({ ...look(null, monotonicMs), stuck })
    expect(lostAt(0, ['stays', 'comes back', 'is well'])).toEqual([])
    expect(lostAt(3_000, ['stays', 'is well'])).toEqual([])
    expect(lostAt(5_000, ['stays', 'comes back'])).toEqual([])
    expect(lostAt(6_000, ['stays'])).toEqual([{ id: 'stays', lateMs: 6_000 }])
    expect(lostAt(7_000, ['comes back'])).toEqual([
      { id: 'stays', lateMs: 7_000 },
      { id: 'comes back', lateMs: 7_000 },
    ])
    // had a call for so long that it is well again
    expect(lostAt(16_000, ['is well']).map(({ id }) => id)).toEqual(['comes back'])
    expect(lostAt(17_000, ['is well'])).toEqual([])
  })
})
