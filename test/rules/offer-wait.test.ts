// How long each of those who may take a question is waited for, whose owner went home.

import { describe, expect, it } from '@jest/globals'
import { offerWaitSeconds } from '../../src/consultation/offer-wait.ts'

const hour = 3600

describe('An offered question', () => {
  it.each([
    ['nothing presses', 60, hour, null, 300],
    ['nothing presses, an hour later', hour, hour, null, 1800],
    ['no budget runs: the patience of the roster', 0, null, 60, 60],
    ['much is left of the budget', 0, 600, 60, 60],
    ['100 s are left: half of them for finding somebody', 0, 100, 60, 50],
    ['the budget is over', 0, -hour, 60, 20],
    ['the patience is short', 0, null, 5, 20],
    ['the patience is long: no longer than where nothing presses', 0, null, 3000, 300],
    ['nobody took it for an hour', hour, -hour, 60, 20],
  ])('K261 is waited for as the patient’s clock allows: %s', (_what, sinceSeconds, leftSeconds, patience, expected) => {
    const pressing = patience === null ? null : { patienceSeconds: patience, leftSeconds }
    expect(offerWaitSeconds({ persons: 2, round: 1, sinceSeconds, pressing })).toBe(expected)
  })

  it('K261 leaves nobody less than twenty seconds, however many are to be asked', () => {
    for (const persons of [1, 2, 3])
      for (let leftSeconds = -100; leftSeconds < 400; leftSeconds += 7) {
        const pressing = { patienceSeconds: 60, leftSeconds }
        const wait = offerWaitSeconds({ persons, round: 0, sinceSeconds: 0, pressing })
        expect(wait).toBeGreaterThanOrEqual(20)
        expect(wait).toBeLessThanOrEqual(60)
      }
  })

  it('K261 is offered more rarely after ten rounds', () => {
    const offer = { persons: 2, sinceSeconds: 0, pressing: { patienceSeconds: 60, leftSeconds: null } }
    expect([9, 10].map((round) => offerWaitSeconds({ ...offer, round }))).toEqual([60, 600])
  })
})
