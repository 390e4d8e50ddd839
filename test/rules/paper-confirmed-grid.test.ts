// A grid that was searched at two sizes of a picture: what both say is believed, and what only one says is not.

import { describe, expect, it } from '@jest/globals'
import { confirmedGrid } from '../../src/ecg/paper/confirmed-grid.ts'
import type { PaperGrid } from '../../src/ecg/paper/find-grid.ts'
import { measureOnPaper } from '../../src/ecg/paper/measure-on-paper.ts'
import { calipersOn, gridFound } from '../../src/web/parts/photo-viewer/caliper-state.ts'

const size = { width: 2200, height: 1100 }

/** `square` in pixels of the picture at its larger size, found at `side` pixels of its longest side. */
function grid(square: number, side: number, hasFineLines = false): PaperGrid {
  const factor = side / size.width
  const period = square * factor
  const samples = [400, 1100, 1800].flatMap((x) =>
    [300, 800].map((y) => ({
      x: x * factor,
      y: y * factor,
      across: { x: 1 / period, y: 0 },
      down: { x: 0, y: 1 / period },
      strength: 6,
    })),
  )
  const periods = { periodXPixels: period, periodYPixels: period, angleDegrees: 0 }
  return { width: side, height: side / 2, samples, confidence: 0.9, ...periods, hasFineLines }
}

const from = { x: 1000, y: 500 }
const to = { x: 1366, y: 500 }

describe('A grid searched at two sizes', () => {
  it('E31 5 mm lines that were seen with their 1 mm lines are believed against what only seems wider or narrower', () => {
    const found = confirmedGrid(grid(36.6, 2200, true), grid(22, 1600))!
    expect(found.periodXPixels).toBeCloseTo(36.6)
    expect(measureOnPaper(found, from, to).ms).toBeCloseTo(2000)
    const other = confirmedGrid(grid(22, 2200), grid(36.6, 1600, true))!
    expect(other.width).toBe(2200)
    expect(measureOnPaper(other, from, to).ms).toBeCloseTo(2000)
  })

  it('E32 two sizes that disagree, and none of them surer, are not measured with: the doctor is asked', () => {
    const found = confirmedGrid(grid(36.6, 2200), grid(22, 1600))
    expect(gridFound(calipersOn(size, from), found, size).grid.is).toBe('unknown')
    const agreed = confirmedGrid(grid(36.6, 2200), grid(36.6, 1600))
    expect(gridFound(calipersOn(size, from), agreed, size).grid.is).toBe('found')
  })

  it('E33 what two sizes differ in is covered by the uncertainty that is shown', () => {
    const [large, small] = [grid(36, 2200), grid(39, 1600)]
    const found = confirmedGrid(large, small)!
    const { ms, uncertaintyPercent } = measureOnPaper(found, from, to)
    for (const square of [36, 39])
      expect((100 * Math.abs(((to.x - from.x) / square) * 200 - ms)) / ms).toBeLessThan(uncertaintyPercent)
    expect(uncertaintyPercent).toBeGreaterThan(measureOnPaper(large, from, to).uncertaintyPercent + 2)
  })

  it('E33 what only one size shows is believed a little less', () => {
    expect(confirmedGrid(grid(36, 2200), null)!.confidence).toBeLessThan(0.9)
    expect(confirmedGrid(null, grid(36, 1600))!.confidence).toBeLessThan(0.9)
    expect(confirmedGrid(null, null)).toBeNull()
  })
})
