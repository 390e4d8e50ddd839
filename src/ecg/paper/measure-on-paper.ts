// Calipers on a photographed ECG: two points of the picture -> milliseconds and millivolts, and how unsure that is.
// Must stay true: the grid is read where the calipers stand, because on a slanted photograph no square is like another.

import { type GridSample, type PaperGrid, smoothedAt } from './find-grid.ts'
import type { Wave } from './local-grid.ts'

export interface Place {
  x: number
  y: number
}

/** What the device was set to: printed at the edge of the paper. */
export interface PaperScale {
  mmPerSecond: 25 | 50
  mmPerMv: 5 | 10 | 20
}

export const usualScale: PaperScale = { mmPerSecond: 25, mmPerMv: 10 }

export interface PaperMeasure {
  /** Along the paper's time axis, and against its voltage axis (upward positive). */
  ms: number
  mv: number
  uncertaintyPercent: number
}

const largeSquareMm = 5
const leastPercent = 1

/** `pointing`: how exactly a point can be set, in pixels of the picture; it weighs more the shorter the distance is. */
export function measureOnPaper(
  grid: PaperGrid,
  from: Place,
  to: Place,
  { mmPerSecond, mmPerMv }: PaperScale = usualScale,
  pointing = 1,
): PaperMeasure {
  const along = { x: to.x - from.x, y: to.y - from.y }
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const ends = [gridAt(grid, from), gridAt(grid, middle), gridAt(grid, to)] as const
  const squares = (axis: 'across' | 'down') =>
    (passed(ends[0][axis], along) + 4 * passed(ends[1][axis], along) + passed(ends[2][axis], along)) / 6
  const ms = (squares('across') * largeSquareMm * 1000) / mmPerSecond
  const mv = (-squares('down') * largeSquareMm) / mmPerMv
  const length = Math.max(1, Math.hypot(along.x, along.y))
  const set = (100 * Math.SQRT2 * pointing) / length
  return { ms, mv, uncertaintyPercent: Math.hypot(unsureAt(grid, middle), set) }
}

/** Large squares a pixel, at this point. */
export function gridAt(grid: PaperGrid, at: Place): { across: Wave; down: Wave } {
  return smoothedAt(grid.samples, at, reachOf(grid))
}

/** Which way time runs on the paper at this point, clockwise from the right. */
export function timeAxisAt(grid: PaperGrid, at: Place): number {
  const { down } = gridAt(grid, at)
  return Math.atan2(-down.x, down.y)
}

/** By two taps on corners that lie so many large squares apart along one of the axes. */
export function gridByTaps(from: Place, to: Place, squares: number, width: number, height: number): PaperGrid | null {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  if (length < 4 || squares <= 0) return null
  const unit = { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
  const isAcross = Math.abs(unit.x) >= Math.abs(unit.y)
  const sign = (isAcross ? unit.x : unit.y) < 0 ? -1 : 1
  const one = { x: (sign * unit.x * squares) / length, y: (sign * unit.y * squares) / length }
  // a quarter turn on: down from across, across from down
  const across = isAcross ? one : { x: one.y, y: -one.x }
  const down = isAcross ? { x: -one.y, y: one.x } : one
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const sample: GridSample = { ...middle, across, down, strength: 6 }
  return {
    width,
    height,
    samples: [sample],
    confidence: 1,
    periodXPixels: length / squares,
    periodYPixels: length / squares,
    angleDegrees: (Math.atan2(-down.x, down.y) * 180) / Math.PI,
    hasFineLines: true,
  }
}

function passed(wave: Wave, along: Place): number {
  return wave.x * along.x + wave.y * along.y
}

/** How much the windows around a point disagree with the plane through them, and how far the nearest of them is. */
function unsureAt(grid: PaperGrid, at: Place): number {
  const reach = reachOf(grid)
  // Two taps: a fingertip on each, and nothing is known of the slant.
  if (grid.samples.length === 1)
    return (
      3 +
      (100 * Math.hypot(at.x - grid.samples[0]!.x, at.y - grid.samples[0]!.y)) / (8 * Math.max(grid.width, grid.height))
    )
  let [weights, squares, nearest] = [0, 0, Number.POSITIVE_INFINITY]
  for (const sample of grid.samples) {
    const apart = Math.hypot(sample.x - at.x, sample.y - at.y)
    const expected = gridAt(grid, sample)
    const weight = Math.exp(-(apart * apart) / (2 * reach * reach)) + 1e-4
    squares += weight * (offOf(sample.across, expected.across) ** 2 + offOf(sample.down, expected.down) ** 2)
    weights += weight
    nearest = Math.min(nearest, apart)
  }
  const spread = 100 * Math.sqrt(squares / weights / 2)
  const far = Math.max(0, nearest / reach - 1)
  const trust = grid.confidence < 0.5 ? 2 : 0
  return leastPercent + spread + 3 * far + trust
}

function offOf(one: Wave, other: Wave): number {
  return Math.hypot(one.x - other.x, one.y - other.y) / Math.hypot(other.x, other.y)
}

/** About one window and a half: the neighbours on each side take part. */
function reachOf({ width, height }: PaperGrid): number {
  return Math.max(width, height) * 0.16
}
