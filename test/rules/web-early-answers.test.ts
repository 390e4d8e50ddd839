// What was asked before the program was here: its answer counts, but nothing waits for it when it hangs.

import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { call } from '../../src/web/api.ts'
import { type EarlyAnswer, earlyOr } from '../../src/web/early-answers.ts'

const never = new Promise<string>(() => {})

describe('Early answers', () => {
  afterEach(() => void jest.useRealTimers())

  it('W366 an early answer that comes in time is the answer', async () => {
    const anew = jest.fn(async () => 'anew')
    expect(await earlyOr(Promise.resolve('early'), anew)).toBe('early')
    expect(anew).not.toHaveBeenCalled()
  })

  it('W366 one that hangs is asked anew, once, and whichever comes first counts', async () => {
    jest.useFakeTimers()
    const anew = jest.fn(async () => 'anew')
    const first = earlyOr(never, anew)
    await jest.advanceTimersByTimeAsync(2_900)
    expect(anew).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(200)
    expect([await first, anew.mock.calls.length]).toEqual(['anew', 1])

    const late = new Promise<string>((resolve) => setTimeout(() => resolve('early'), 5_000))
    const second = earlyOr(late, () => never)
    await jest.advanceTimersByTimeAsync(5_000)
    expect(await second).toBe('early')
  })

  it('W366 one that failed is asked anew at once', async () => {
    expect(await earlyOr(Promise.reject(new Error('cut')), async () => 'anew')).toBe('anew')
  })

  it('W366 what an early answer says of the time is measured by when it was asked', async () => {
    const answer = Promise.resolve(new Response('{"ok":true}', { status: 200 }))
    const early: EarlyAnswer = { path: '/api/me', askedAt: 100, answeredAt: 340, answer }
    const times: number[] = []
    const timed = (askedAt: number, answeredAt: number) => void times.push(askedAt, answeredAt)
    expect(await call({ path: '/api/me', early, timed })).toEqual({ ok: true })
    expect(times).toEqual([100, 340])
  })
})
