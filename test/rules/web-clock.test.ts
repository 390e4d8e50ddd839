// What the phone believes of its own clock after the clock jumped: asleep, or set by somebody.

import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals'

const hourMs = 3_600_000
let [wallMs, monotonicMs] = [Date.parse('2026-11-22T04:00:00.000Z'), 1000]
const spies = [
  jest.spyOn(Date, 'now').mockImplementation(() => wallMs),
  jest.spyOn(performance, 'now').mockImplementation(() => monotonicMs),
]
const { clockOffsetMs, nowMs, serverSaid, wokeUp } = await import('../../src/web/clock.ts')

/** The server's clock is ahead of the phone's by so much, and was asked just now. */
const measure = (aheadMs: number) => serverSaid(new Date(wallMs + aheadMs).toISOString(), 0)
const pass = (ms: number) => {
  wallMs += ms
  monotonicMs += ms
}
const sleep = (ms: number) => {
  wallMs += ms
}

afterAll(() => {
  for (const spy of spies) spy.mockRestore()
})

describe('A phone that wakes up', () => {
  beforeEach(() => {
    wokeUp()
    pass(1000)
  })

  it('W542 eight hours behind and set right meanwhile, it does not claim to know its offset until it is measured again', () => {
    measure(8 * hourMs)
    expect(clockOffsetMs()).toBe(8 * hourMs)
    sleep(8 * hourMs)
    wokeUp()
    expect(clockOffsetMs()).toBeUndefined()
    measure(0)
    expect(clockOffsetMs()).toBe(0)
  })

  it('W542 that is still known to be hours behind has only slept: its offset stands', () => {
    measure(8 * hourMs)
    sleep(hourMs)
    wokeUp()
    expect(clockOffsetMs()).toBe(8 * hourMs)
  })

  it('W542 whose right clock jumped may have been set wrong: it claims nothing, and counts on as if it had slept', () => {
    measure(0)
    const before = nowMs()
    sleep(hourMs)
    wokeUp()
    expect(clockOffsetMs()).toBeUndefined()
    expect(nowMs() - before).toBe(hourMs)
    measure(0)
    pass(60_000)
    wokeUp()
    expect(clockOffsetMs()).toBe(0)
  })

  it('W542 whose clock was set back counts on, and a sleep after that is counted too', () => {
    measure(0)
    const before = nowMs()
    wallMs -= 8 * hourMs
    wokeUp()
    expect([clockOffsetMs(), nowMs()]).toEqual([undefined, before])
    measure(8 * hourMs)
    sleep(hourMs)
    wokeUp()
    expect([clockOffsetMs(), nowMs()]).toEqual([8 * hourMs, before + hourMs])
  })
})
