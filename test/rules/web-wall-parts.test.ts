// What the wall clock shows, with and without asking the browser.

import { describe, expect, it } from '@jest/globals'
import { wallParts } from '../../src/web/parts/wall-parts.ts'

const hourMs = 3_600_000

describe('the wall clock', () => {
  it('W500 a time in the zone of China is what every browser says it is, from 1992 on and before', () => {
    const { format } = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Asia/Shanghai',
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    const shown = (ms: number) => {
      const { year, month, day, hour, minute, second } = wallParts(ms, 'Asia/Shanghai')
      return `${year}-${month}-${day} ${hour}:${minute}:${second}`
    }
    // odd steps, so that every hour, day and month is met; 1986 to 1991 had a summer time
    for (let ms = Date.UTC(1985, 0, 1) + 7; ms < Date.UTC(2040, 0, 1); ms += 255.7 * hourMs + 1013) {
      expect(shown(ms)).toBe(format(ms))
    }
    expect(shown(Date.UTC(1988, 6, 1))).toBe('1988-07-01 09:00:00')
    // a zone that has one
    const hourOf = (ms: number) => wallParts(ms, 'Europe/Berlin').hour
    expect([hourOf(Date.UTC(2026, 0, 1, 12)), hourOf(Date.UTC(2026, 6, 1, 12))]).toEqual(['13', '14'])
  })
})
