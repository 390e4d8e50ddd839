// Whether there is ECG paper in the picture, and how it leans: a few small windows are asked, for a cheap phone has no time
// for the whole page. null where fewer than two agree.

import { type GrayPicture, linesIn } from '../../ecg/paper/gray-picture.ts'
import { localGrid } from '../../ecg/paper/local-grid.ts'
import { spectrumOf } from '../../ecg/paper/spectrum.ts'
import type { Point } from './quad.ts'

export interface GridLean {
  /** How far the time axis leans from the horizontal, clockwise, -45..45. */
  degrees: number
}

const windowPx = 128
const leastStrength = 4.5
const alikeDegrees = 6
const enough = 3
/** In the order in which they are asked, from the middle of the page outward. */
const places: readonly Point[] = [
  { x: 0, y: 0 },
  { x: -0.2, y: -0.15 },
  { x: 0.2, y: 0.15 },
  { x: 0.2, y: -0.15 },
  { x: -0.2, y: 0.15 },
  { x: 0, y: 0.28 },
  { x: 0, y: -0.28 },
]

/** `middle` of the page, and how much of the picture's width and height it has, as shares. */
export function gridLean(picture: GrayPicture, middle: Point = { x: 0.5, y: 0.5 }, reach = 1): GridLean | null {
  if (Math.min(picture.width, picture.height) < windowPx) return null
  const found: number[] = []
  for (const place of places) {
    const left = placed(middle.x + place.x * reach, picture.width)
    const top = placed(middle.y + place.y * reach, picture.height)
    const grid = localGrid(spectrumOf(linesIn(picture, left, top, windowPx), windowPx))
    if (!grid || Math.min(grid.across.strength, grid.down.strength) < leastStrength) continue
    found.push((Math.atan2(-grid.down.wave.x, grid.down.wave.y) * 180) / Math.PI)
    const alike = agreeing(found)
    if (alike.length >= enough) return { degrees: median(alike) }
  }
  const alike = agreeing(found)
  return alike.length >= 2 ? { degrees: median(alike) } : null
}

function placed(share: number, length: number): number {
  return Math.max(0, Math.min(length - windowPx, Math.round(share * length - windowPx / 2)))
}

function agreeing(found: readonly number[]): number[] {
  return found
    .map((one) => found.filter((other) => Math.abs(one - other) < alikeDegrees))
    .reduce((best, group) => (group.length > best.length ? group : best), [])
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1]!
}
