// Finds the grid of ECG paper in a photograph: how wide a 5 mm square is, and how it leans, at every point of the paper.
// Must stay true: many small windows are asked and the ones that disagree with their neighbours are dropped, so that
// perspective, shadows, creases and the table beside the paper do no harm; where nothing agrees the answer is null.

import { type GrayPicture, halved, linesIn } from './gray-picture.ts'
import { type LocalGrid, localGrid, type Wave } from './local-grid.ts'
import { spectrumOf } from './spectrum.ts'

// Taken once: in loops over every pixel a look at a global is what costs.
const { atan2, exp, floor, hypot, max, min, round } = Math

export interface GridSample {
  /** The middle of the window, in pixels of the picture that was searched. */
  x: number
  y: number
  /** 5 mm squares passed a pixel to the right and a pixel down: along the time axis, and along the voltage axis. */
  across: Wave
  down: Wave
  strength: number
}

export interface PaperGrid {
  /** Size of the picture that was searched: other sizes of the same picture are scaled to it. */
  width: number
  height: number
  samples: GridSample[]
  /** 0 = a guess, 1 = many windows agree. */
  confidence: number
  /** At the middle of what was found: width and height of a 5 mm square, and how far the time axis leans (clockwise). */
  periodXPixels: number
  periodYPixels: number
  angleDegrees: number
  /** 1 mm lines were seen between the 5 mm lines; otherwise the squares' size follows from their number. */
  hasFineLines: boolean
}

const windowSize = 256
/** How much the squares of neighbouring windows may differ. */
const alikeShare = 0.2
const mostWindowsAside = 5
/** A printed page shows some 40-70 large squares side by side; more than this are small ones. */
const mostLargeSquares = 115
const comfortableSide = 2200

export function findGrid(picture: GrayPicture): PaperGrid | null {
  let searched = picture
  while (max(searched.width, searched.height) > comfortableSide) searched = halved(searched)
  if (min(searched.width, searched.height) < windowSize / 2) return null
  const fine = gridOf(searched)
  const coarse = min(searched.width, searched.height) >= windowSize ? gridOf(halved(searched)) : null
  const best = better(fine, coarse && grown(coarse, 2, searched))
  return best && grown(best, picture.width / searched.width, picture)
}

/** Lines seen with their fifths are 5 mm lines for certain; otherwise the surer of the two. */
function better(fine: PaperGrid | null, coarse: PaperGrid | null): PaperGrid | null {
  if (!fine || !coarse) return fine ?? coarse
  if (fine.hasFineLines) return fine
  if (coarse.hasFineLines && coarse.confidence > 0.5) return coarse
  return coarse.confidence > fine.confidence + 0.25 ? coarse : fine
}

function gridOf(picture: GrayPicture): PaperGrid | null {
  const size = min(picture.width, picture.height) >= windowSize ? windowSize : windowSize / 2
  const found: { x: number; y: number; local: LocalGrid }[] = []
  for (const top of placesAlong(picture.height, size))
    for (const left of placesAlong(picture.width, size)) {
      const local = localGrid(spectrumOf(linesIn(picture, left, top, size), size))
      if (local) found.push({ x: left + size / 2, y: top + size / 2, local })
    }
  const agreed = mostAgreed(found.map(({ x, y, local }) => ({ ...sampleOf(local), x, y, local })))
  if (agreed.length === 0) return null
  const fifths = agreed.filter(({ local }) => local.across.hasFifths || local.down.hasFifths).length
  const hasFineLines = fifths * 2 > agreed.length
  const samples = agreed.map(({ local: _, ...sample }) => sample)
  return described(picture, inLargeSquares(samples, picture, hasFineLines), found.length, hasFineLines)
}

function placesAlong(length: number, size: number): number[] {
  const count = max(1, min(mostWindowsAside, round((length / size) * 1.1)))
  if (count === 1) return [max(0, floor((length - size) / 2))]
  return Array.from({ length: count }, (_, at) => round((at * (length - size)) / (count - 1)))
}

function sampleOf({ across, down }: LocalGrid): Omit<GridSample, 'x' | 'y'> {
  return { across: across.wave, down: down.wave, strength: min(across.strength, down.strength) }
}

/** The largest group that tells of the same paper, each window then held against its neighbours of the group. */
function mostAgreed<Sample extends GridSample>(samples: Sample[]): Sample[] {
  let best: Sample[] = []
  let weight = 0
  for (const one of samples) {
    if (best.includes(one)) continue
    const group = grownFrom(one, samples)
    const sum = group.reduce((total, { strength }) => total + strength, 0)
    if (sum > weight) [best, weight] = [group, sum]
  }
  // Nearer windows must agree more closely than the whole page does.
  return best.filter((one) => {
    const others = best.filter((other) => other !== one)
    if (others.length < 3) return true
    const expected = smoothedAt(others, one, windowSize * 1.3)
    return isAlike({ ...one, ...expected }, one, 0.08)
  })
}

/** From window to window: on a slanted page the far ones are alike only by way of those between them. */
function grownFrom<Sample extends GridSample>(seed: Sample, samples: readonly Sample[]): Sample[] {
  const group = [seed]
  for (const member of group)
    for (const other of samples) {
      const isNeighbour = member === seed || hypot(member.x - other.x, member.y - other.y) < windowSize * 1.6
      if (isNeighbour && !group.includes(other) && isAlike(member, other, alikeShare)) group.push(other)
    }
  return group
}

function isAlike(one: GridSample, other: GridSample, share: number): boolean {
  return isNear(one.across, other.across, share) && isNear(one.down, other.down, share)
}

function isNear(one: Wave, other: Wave, share: number): boolean {
  return hypot(one.x - other.x, one.y - other.y) < share * hypot(one.x, one.y)
}

function inLargeSquares(samples: GridSample[], picture: GrayPicture, hasFineLines: boolean): GridSample[] {
  if (hasFineLines) return samples
  const squares =
    max(picture.width, picture.height) *
    median(samples.map(({ across, down }) => (lengthOf(across) + lengthOf(down)) / 2))
  if (squares < mostLargeSquares) return samples
  const fifth = ({ x, y }: Wave) => ({ x: x / 5, y: y / 5 })
  return samples.map((sample) => ({ ...sample, across: fifth(sample.across), down: fifth(sample.down) }))
}

function described(
  { width, height }: { width: number; height: number },
  samples: GridSample[],
  asked: number,
  hasFineLines: boolean,
): PaperGrid {
  const strength = samples.reduce((sum, sample) => sum + sample.strength, 0) / samples.length
  const confidence = min(1, samples.length / 4) * min(1, (1.3 * samples.length) / asked) * min(1, strength / 6)
  const across = { x: median(samples.map((one) => one.across.x)), y: median(samples.map((one) => one.across.y)) }
  const down = { x: median(samples.map((one) => one.down.x)), y: median(samples.map((one) => one.down.y)) }
  return {
    width,
    height,
    samples,
    confidence,
    periodXPixels: 1 / lengthOf(across),
    periodYPixels: 1 / lengthOf(down),
    angleDegrees: (atan2(-down.x, down.y) * 180) / Math.PI,
    hasFineLines,
  }
}

/** The same grid on a larger or smaller copy of the picture. */
export function grown(
  grid: PaperGrid,
  factor: number,
  { width, height }: { width: number; height: number },
): PaperGrid {
  if (factor === 1) return grid
  const thinner = ({ x, y }: Wave) => ({ x: x / factor, y: y / factor })
  return {
    ...grid,
    width,
    height,
    periodXPixels: grid.periodXPixels * factor,
    periodYPixels: grid.periodYPixels * factor,
    samples: grid.samples.map((one) => ({
      ...one,
      x: one.x * factor,
      y: one.y * factor,
      across: thinner(one.across),
      down: thinner(one.down),
    })),
  }
}

/** The two waves at a point: a plane through the samples around it, the nearer ones counting more. */
export function smoothedAt(
  samples: readonly GridSample[],
  at: { x: number; y: number },
  reach: number,
): { across: Wave; down: Wave } {
  const weights = samples.map((one) => exp(-((one.x - at.x) ** 2 + (one.y - at.y) ** 2) / (2 * reach * reach)) + 1e-4)
  const read = (value: (sample: GridSample) => number) => planeAt(samples, weights, at, reach, value)
  return {
    across: { x: read((one) => one.across.x), y: read((one) => one.across.y) },
    down: { x: read((one) => one.down.x), y: read((one) => one.down.y) },
  }
}

/** Weighted least squares of value = a + b dx + c dy, read at (0, 0); slopes are held back where samples are few. */
function planeAt(
  samples: readonly GridSample[],
  weights: readonly number[],
  at: { x: number; y: number },
  reach: number,
  value: (sample: GridSample) => number,
): number {
  let [w, wx, wy, wxx, wxy, wyy, wv, wvx, wvy] = [0, 0, 0, 0.05, 0, 0.05, 0, 0, 0]
  samples.forEach((sample, index) => {
    const weight = weights[index]!
    const dx = (sample.x - at.x) / reach
    const dy = (sample.y - at.y) / reach
    const v = value(sample)
    w += weight
    wx += weight * dx
    wy += weight * dy
    wxx += weight * dx * dx
    wxy += weight * dx * dy
    wyy += weight * dy * dy
    wv += weight * v
    wvx += weight * v * dx
    wvy += weight * v * dy
  })
  const mean = wv / w
  const [cxx, cxy, cyy] = [wxx - (wx * wx) / w, wxy - (wx * wy) / w, wyy - (wy * wy) / w]
  const [cvx, cvy] = [wvx - mean * wx, wvy - mean * wy]
  const determinant = cxx * cyy - cxy * cxy
  if (determinant <= 1e-9) return mean
  const b = (cvx * cyy - cvy * cxy) / determinant
  const c = (cvy * cxx - cvx * cxy) / determinant
  return mean - (b * wx + c * wy) / w
}

function lengthOf({ x, y }: Wave): number {
  return hypot(x, y)
}

function median(values: number[]): number {
  const sorted = values.sort((one, other) => one - other)
  return sorted[sorted.length >> 1] ?? 0
}
