// A long chat under a thumb, a composer with an input method, a glove on a button.

import { beforeEach, describe, expect, it } from '@jest/globals'
import { begunIn, composerDrafts, keepBegun } from '../../src/web/composer-drafts.ts'
import { chatWindow, rowAt, shortChat, topOfRow } from '../../src/web/parts/chat-window.ts'
import { type PressedKey, sends } from '../../src/web/parts/composer-keys.ts'
import { beginPress, wander, wanderPoints } from '../../src/web/parts/press.ts'
import { sharedNotice } from '../../src/web/shared-files.ts'

const heights = (count: number) => Array.from({ length: count }, (_, nth) => 40 + (nth % 7) * 20)
const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)

describe('The rows that are made', () => {
  it('W330 of a short chat all are made, of a long one only those near the screen', () => {
    const short = chatWindow(heights(shortChat), 500, 640)
    expect([short.from, short.to]).toEqual([0, shortChat])
    const long = chatWindow(heights(1000), 50_000, 640)
    expect(long.to - long.from).toBeLessThan(70)
  })

  it('W330 wherever one is, what is in sight is made, and a screen beyond it on either side', () => {
    const all = heights(1000)
    for (let top = 0; top < sum(all); top += 777) {
      const { from, to } = chatWindow(all, top, 640)
      expect(from).toBeLessThanOrEqual(rowAt(all, top - 640))
      expect(to).toBeGreaterThan(rowAt(all, top + 2 * 640))
    }
  })

  it('W331 the empty room is as high as the rows for which it stands, also beyond both ends', () => {
    const all = heights(1000)
    for (const top of [-5000, 0, 31_415, sum(all) - 640, sum(all) + 5000]) {
      const { from, to, beforePixels, afterPixels } = chatWindow(all, top, 640)
      expect(beforePixels).toBe(topOfRow(all, from))
      expect(beforePixels + sum(all.slice(from, to)) + afterPixels).toBe(sum(all))
      expect(to).toBeGreaterThan(from)
    }
  })

  it('W331 an empty chat has no rows and no room', () => {
    expect(chatWindow([], 0, 640)).toEqual({ from: 0, to: 0, beforePixels: 0, afterPixels: 0 })
  })
})

describe('Enter in the composer', () => {
  const enter: PressedKey = { key: 'Enter', keyCode: 13, shiftKey: false, isComposing: false }

  it('W332 Enter sends, Shift+Enter begins a line', () => {
    expect(sends(enter, false)).toBe(true)
    expect(sends({ ...enter, shiftKey: true }, false)).toBe(false)
    expect(sends({ ...enter, key: 'a', keyCode: 65 }, false)).toBe(false)
  })

  it('W332 Enter that chooses a word never sends, however a browser tells it', () => {
    expect(sends({ ...enter, isComposing: true }, true)).toBe(false)
    expect(sends({ ...enter, isComposing: true }, false)).toBe(false)
    // Safari: the composition has ended, the key is named 229
    expect(sends({ ...enter, keyCode: 229 }, false)).toBe(false)
    // a keyboard that says nothing of it: the field knows
    expect(sends(enter, true)).toBe(false)
  })
})

describe('A gloved finger', () => {
  it('W333 that wanders a little is still the same press', () => {
    let press = beginPress(100, 100)
    for (const [x, y] of [
      [110, 104],
      [92, 118],
      [100 + wanderPoints - 1, 100],
    ] as const)
      press = wander(press, x, y)
    expect(press.isOver).toBe(false)
  })

  it('W333 that has gone far is neither a tap nor a hold, also when it comes back', () => {
    const gone = wander(beginPress(100, 100), 100, 101 + wanderPoints)
    expect(gone.isOver).toBe(true)
    expect(wander(gone, 100, 100).isOver).toBe(true)
  })
})

describe('What was begun', () => {
  beforeEach(() => {
    composerDrafts.value = {}
  })

  it('W339 stays with its consultation until it was sent', () => {
    keepBegun('one', '已嚼服')
    keepBegun('other', '请看')
    keepBegun('one', '已嚼服阿司匹林')
    expect([begunIn('one'), begunIn('other'), begunIn('third')]).toEqual(['已嚼服阿司匹林', '请看', ''])
    keepBegun('one', '')
    expect(composerDrafts.value).toEqual({ other: '请看' })
  })

  it('W340 the address says whether something came out of another app, or was lost on the way', () => {
    expect(sharedNotice('')).toBeNull()
    expect(sharedNotice('?shared=kept')).toBe('kept')
    for (const lost of ['none', 'failed', 'missed', '']) expect(sharedNotice(`?shared=${lost}`)).toBe('lost')
  })
})
