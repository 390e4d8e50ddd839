// The grid of ECG paper is found in pictures whose grid is known, and calipers on it measure what is there.

import { describe, expect, it } from '@jest/globals'
import { findGrid, type PaperGrid } from '../../src/ecg/paper/find-grid.ts'
import { gridByTaps, measureOnPaper, timeAxisAt } from '../../src/ecg/paper/measure-on-paper.ts'
import { type PaperPhoto, paperPhoto, plainPhoto } from '../world/paper-photo.ts'

/** The grid, and measurements of known distances all over the paper. */
function looked(wish: PaperPhoto) {
  const { picture, pixelAt } = paperPhoto(wish)
  const grid = findGrid(picture) as PaperGrid
  expect(grid).not.toBeNull()
  const [across, down] = [picture.width / wish.pixelsPerMm / 3.4, picture.height / wish.pixelsPerMm / 3.4]
  const measured = [-1, 0, 1].flatMap((x) =>
    [-1, 0, 1].map((y) => {
      const [from, to] = [
        { x: x * across - 10, y: y * down + 5 },
        { x: x * across + 10, y: y * down - 5 },
      ]
      return measureOnPaper(grid, pixelAt(from), pixelAt(to))
    }),
  )
  return { grid, measured }
}

/** 20 mm and 10 mm are 800 ms and 1 mV. */
function expectWithin(measured: { ms: number; mv: number }[], share: number) {
  for (const { ms, mv } of measured) {
    expect(Math.abs(ms / 800 - 1)).toBeLessThan(share)
    expect(Math.abs(mv - 1)).toBeLessThan(share)
  }
}

describe('The grid of ECG paper', () => {
  it('E20 is found upright and leaning up to twelve degrees, and 20 mm and 10 mm measure 800 ms and 1 mV', () => {
    const upright = looked({ pixelsPerMm: 4.6 })
    expect(upright.grid.periodXPixels).toBeCloseTo(23, 0)
    expectWithin(upright.measured, 0.02)
    const leaning = looked({ pixelsPerMm: 5.3, degrees: -12 })
    expect(leaning.grid.angleDegrees).toBeCloseTo(-12, 0)
    expectWithin(leaning.measured, 0.02)
  })

  it('E21 is read at the place of the calipers, so that a slanted photograph measures alike everywhere', () => {
    const { grid, measured } = looked({ pixelsPerMm: 5, degrees: 7, slantX: 0.1, slantY: 0.12 })
    expectWithin(measured, 0.05)
    const widths = grid.samples.map(({ across }) => 1 / Math.hypot(across.x, across.y))
    expect(Math.max(...widths) / Math.min(...widths)).toBeGreaterThan(1.2)
  })

  it('E22 is found through a shadow and noise', () => {
    const { grid, measured } = looked({ pixelsPerMm: 5, degrees: 5, noise: 22, shadow: 0.4 })
    expect(grid.confidence).toBeGreaterThan(0.5)
    expectWithin(measured, 0.03)
  })

  it('E23 takes 1 mm lines for what they are, whether the 5 mm lines stand out or the page shows too many squares', () => {
    const { grid, measured } = looked({ pixelsPerMm: 6.4, fineLines: true, degrees: 2 })
    expect(grid.hasFineLines).toBe(true)
    expectWithin(measured, 0.02)
  })

  it('E24 is not found where there is none', () => {
    const grid = findGrid(plainPhoto())
    expect(grid === null || grid.confidence < 0.4).toBe(true)
  })

  it('E25 is the same whatever the size of the copy it was found in', () => {
    const { picture } = paperPhoto({ width: 2240, height: 600, pixelsPerMm: 9 })
    const grid = findGrid(picture) as PaperGrid
    expect(grid.width).toBe(2240)
    expect(grid.periodXPixels).toBeCloseTo(45, 0)
    expect(measureOnPaper(grid, { x: 600, y: 300 }, { x: 780, y: 300 }).ms).toBeCloseTo(800, -1.3)
  })
})

describe('Calipers', () => {
  const squares = gridByTaps({ x: 100, y: 100 }, { x: 300, y: 120 }, 5, 1000, 800) as PaperGrid

  it('E26 measure by two taps five large squares apart: the line of the taps is the time axis', () => {
    const measure = measureOnPaper(squares, { x: 100, y: 100 }, { x: 300, y: 120 })
    expect(measure.ms).toBeCloseTo(1000)
    expect(measure.mv).toBeCloseTo(0)
    expect(timeAxisAt(squares, { x: 0, y: 0 })).toBeCloseTo(Math.atan2(20, 200))
    const down = gridByTaps({ x: 100, y: 300 }, { x: 120, y: 100 }, 5, 1000, 800) as PaperGrid
    expect(measureOnPaper(down, { x: 100, y: 300 }, { x: 120, y: 100 }).mv).toBeCloseTo(2.5)
    expect(gridByTaps({ x: 1, y: 1 }, { x: 2, y: 1 }, 5, 10, 10)).toBeNull()
  })

  it('E27 follow the speed and the gain that the paper was printed with, and a rise is positive', () => {
    const to = { x: 300, y: 120 }
    expect(measureOnPaper(squares, { x: 100, y: 100 }, to, { mmPerSecond: 50, mmPerMv: 10 }).ms).toBeCloseTo(500)
    const up = [
      { x: 100, y: 100 },
      { x: 104, y: 60 },
    ] as const
    expect(measureOnPaper(squares, ...up, { mmPerSecond: 25, mmPerMv: 5 }).mv).toBeCloseTo(1)
    expect(measureOnPaper(squares, ...up, { mmPerSecond: 25, mmPerMv: 20 }).mv).toBeCloseTo(0.25)
  })

  it('E28 say how unsure they are: more so when the distance is short or far from where the grid was seen', () => {
    const long = measureOnPaper(squares, { x: 100, y: 110 }, { x: 300, y: 110 })
    const short = measureOnPaper(squares, { x: 190, y: 110 }, { x: 210, y: 110 })
    const far = measureOnPaper(squares, { x: 700, y: 700 }, { x: 900, y: 700 })
    expect(long.uncertaintyPercent).toBeGreaterThanOrEqual(1)
    expect(short.uncertaintyPercent).toBeGreaterThan(long.uncertaintyPercent)
    expect(far.uncertaintyPercent).toBeGreaterThan(long.uncertaintyPercent)
  })
})
