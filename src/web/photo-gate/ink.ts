// The tracing in a photograph of an ECG: what is clearly darker than the paper around it, and than the grid.
// From it: whether the rows run down instead of across, and whether they run out of the picture.

import type { GatePicture } from './picture.ts'
import { blockBits } from './picture.ts'
import type { Point } from './quad.ts'

/** Every second pixel of every second row: enough for lines, and a quarter of the work. */
export interface Ink {
  width: number
  height: number
  /** 1 where there is ink. */
  mask: Uint8Array
}

/** The darkest half percent of a page is tracing and letters; the grid lies well above them. */
const inkShare = 0.005
const ofDarkest = 0.85
const leastContrast = 40

/** `inside` has one byte a block of the picture; left out: the whole picture is paper. */
export function findInk(picture: GatePicture, inside?: Uint8Array): Ink {
  const [width, height] = [picture.width >> 1, picture.height >> 1]
  const contrast = contrastOf(picture, inside)
  const histogram = new Uint32Array(101)
  let counted = 0
  for (let at = 0; at < contrast.length; at++) {
    const found = contrast[at]!
    if (found === outside) continue
    histogram[found]!++
    counted++
  }
  const least = Math.max(leastContrast, ofDarkest * percentileFromTop(histogram, counted * inkShare))
  const mask = new Uint8Array(contrast.length)
  for (let at = 0; at < mask.length; at++) if (contrast[at]! >= least && contrast[at] !== outside) mask[at] = 1
  return { width, height, mask }
}

const outside = 255

/** In percent: how much darker than the lightest of its block. */
function contrastOf(picture: GatePicture, inside?: Uint8Array): Uint8Array {
  const { pixels, pale } = picture
  const [width, height] = [picture.width >> 1, picture.height >> 1]
  const lightest = lightestOfBlocks(picture)
  const contrast = new Uint8Array(width * height).fill(outside)
  for (let y = 0, to = 0; y < height; y++) {
    const row = (y >> (blockBits - 1)) * pale.width
    let at = 2 * y * picture.width
    for (let x = 0; x < width; x++, to++, at += 2) {
      const block = row + (x >> (blockBits - 1))
      if (inside && !inside[block]) continue
      const light = lightest[block]! || 1
      contrast[to] = light > pixels[at]! ? ((100 * (light - pixels[at]!)) / light) | 0 : 0
    }
  }
  return contrast
}

function lightestOfBlocks({ width, height, pixels, pale }: GatePicture): Uint8Array {
  const lightest = new Uint8Array(pale.pixels.length)
  for (let y = 0; y < height; y += 2) {
    const row = (y >> blockBits) * pale.width
    for (let x = 0, at = y * width; x < width; x += 2, at += 2) {
      const block = row + (x >> blockBits)
      if (pixels[at]! > lightest[block]!) lightest[block] = pixels[at]!
    }
  }
  return lightest
}

function percentileFromTop(histogram: Uint32Array, count: number): number {
  let above = 0
  for (let level = histogram.length - 1; level >= 0; level--) {
    above += histogram[level]!
    if (above >= count) return level
  }
  return 0
}

/**
 * How much more the ink gathers in rows along the time axis than in columns: well above one for a page held upright or upside
 * down, well below for one that lies on its side.
 */
export function rowsAgainstColumns({ width, height, mask }: Ink, angleDegrees: number): number {
  const points: Point[] = []
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at++) if (mask[at]) points.push({ x, y })
  const reach = Math.ceil(Math.hypot(width, height))
  const most = (turn: number) => Math.max(...nearby.map((off) => gathered(points, angleDegrees + off + turn, reach)))
  return most(0) / Math.max(1, most(90))
}

/** A page is never quite flat: the lean is tried a little to both sides. */
const nearby = [-1.5, -0.75, 0, 0.75, 1.5]
const binPx = 3

/** How unevenly the points fall into strips along this direction. */
function gathered(points: readonly Point[], degrees: number, reach: number): number {
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const strips = new Uint32Array(Math.ceil((2 * reach) / binPx) + 1)
  for (const { x, y } of points) strips[((y * cos - x * sin + reach) / binPx) | 0]!++
  return strips.reduce((sum, one) => sum + one * one, 0)
}
