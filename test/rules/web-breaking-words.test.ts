// Where the words of a choice may be broken.

import { describe, expect, it } from '@jest/globals'
import { runsOf } from '../../src/web/parts/breaking-words.tsx'

describe('the words of a choice', () => {
  it('W501 a choice is broken where Latin letters follow Chinese, and not within a Chinese word', () => {
    expect(runsOf('急性前壁STEMI')).toEqual(['急性前壁', 'STEMI'])
    expect(runsOf('非ST段抬高ACS')).toEqual(['非ST段抬高', 'ACS'])
    expect(runsOf('药物治疗 + 观察')).toEqual(['药物治疗 + 观察'])
    expect(runsOf('Ask me by phone')).toEqual(['Ask me by phone'])
    expect(runsOf('')).toEqual([''])
  })
})
