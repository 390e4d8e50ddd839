// What a phone may call seen: the clinic stops telephoning on the strength of it.

import { describe, expect, it } from '@jest/globals'
import { type Looked, seenUpTo } from '../../src/web/seen-on-screen.ts'

const looking: Looked = { seq: 9, isCovered: false, unusedMs: 1000, belowSeq: null, picturedSeq: 0 }

describe('What was seen', () => {
  it('W367 at the end of the chat everything, further up what lies above the edge of the screen', () => {
    expect(seenUpTo(looking)).toBe(9)
    expect(seenUpTo({ ...looking, belowSeq: 6 })).toBe(5)
    expect(seenUpTo({ ...looking, belowSeq: 1 })).toBe(0)
  })

  it('W367 with the answer card before one the pictures on it, and nothing that came after them', () => {
    expect(seenUpTo({ ...looking, belowSeq: 1, picturedSeq: 3 })).toBe(3)
    expect(seenUpTo({ ...looking, belowSeq: 6, picturedSeq: 3 })).toBe(5)
  })

  it('W368 nothing under a ring, a picture or a panel, and nothing on a phone that nobody has touched for two minutes', () => {
    expect(seenUpTo({ ...looking, isCovered: true, picturedSeq: 3 })).toBe(0)
    expect(seenUpTo({ ...looking, unusedMs: 119_000 })).toBe(9)
    expect(seenUpTo({ ...looking, unusedMs: 121_000 })).toBe(0)
  })
})
