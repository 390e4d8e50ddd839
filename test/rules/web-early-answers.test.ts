// What was asked before the program was here: its answer counts, but nothing waits for it when it hangs.

import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { call } from '../../src/web/api.ts'
import { type EarlyAnswer, earlyOr, forgetEarlyAnswers, mayAskForList } from '../../src/web/early-answers.ts'

/** What public/early.js asks for on the first page, with what this phone keeps. */
function askedEarly(kept: Map<string, string>): string[] {
  const asked: string[] = []
  const page = {
    document: { cookie: 'jiuxin_here=1' },
    location: { pathname: '/' },
    localStorage: { getItem: (name: string) => kept.get(name) ?? null },
    performance,
    fetch: async (path: string) => asked.push(path) && new Response('{}'),
    Response,
  }
  runInNewContext(readFileSync('src/web/public/early.js', 'utf8'), page)
  return asked
}

const never = new Promise<string>(() => {})

describe('Early answers', () => {
  afterEach(() => void jest.useRealTimers())

  it('W415 the list of consultations is not asked for early for an administrator, who may not have it', () => {
    const kept = new Map<string, string>()
    const list = '/api/consultations?state=open'
    const place = { setItem: kept.set.bind(kept), removeItem: kept.delete.bind(kept) }
    Object.defineProperty(globalThis, 'localStorage', { value: place, configurable: true })
    try {
      expect(askedEarly(kept)).toEqual(['/api/me', '/api/duty', list])
      expect(mayAskForList([{ role: 'administrator' }])).toBe(false)
      expect(askedEarly(kept)).toEqual(['/api/me', '/api/duty'])
      forgetEarlyAnswers()
      expect(askedEarly(kept)).toContain(list)
      mayAskForList([{ role: 'administrator' }])
      expect(mayAskForList([{ role: 'administrator' }, { role: 'specialist' }])).toBe(true)
      expect(askedEarly(kept)).toContain(list)
    } finally {
      Reflect.deleteProperty(globalThis, 'localStorage')
    }
  })

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
