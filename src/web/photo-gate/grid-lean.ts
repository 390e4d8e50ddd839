// Whether there is ECG paper in the picture, and how it leans: a few small windows are asked, for a cheap phone has no time
// for the whole page. null where fewer than two agree.

import { type GrayPicture, linesIn } from '../../ecg/paper/gray-picture.ts'
import { type LocalGrid, localGrid } from '../../ecg/paper/local-grid.ts'
import { spectrumOf } from '../../ecg/paper/spectrum.ts'
import type { Point } from './quad.ts'

export interface GridLean {
  /** How far the time axis leans from the horizontal, clockwise, -45..45. */
  degrees: number
}

const windowPx = 128
const leastStrength = 5.7
const alikeDegrees = 6
/** Lines of letters have a period as well, but another one in each window, and no squares. */
const alikePeriods = 1.3
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
  const found: Seen[] = []
  for (const place of places) {
    const left = placed(middle.x + place.x * reach, picture.width)
    const top = placed(middle.y + place.y * reach, picture.height)
    const grid = localGrid(spectrumOf(linesIn(picture, left, top, windowPx), windowPx))
    if (!grid || Math.min(grid.across.strength, grid.down.strength) < leastStrength) continue
    found.push(seenIn(grid))
    const alike = agreeing(found)
    if (alike.length >= enough) return { degrees: median(alike) }
  }
  const alike = agreeing(found)
  return alike.length >= 2 ? { degrees: median(alike) } : null
}

interface Seen {
  degrees: number
  across: number
  down: number
}

function seenIn({ across, down }: LocalGrid): Seen {
  return {
    degrees: (Math.atan2(-down.wave.x, down.wave.y) * 180) / Math.PI,
    across: Math.hypot(across.wave.x, across.wave.y),
    down: Math.hypot(down.wave.x, down.wave.y),
  }
}

function placed(share: number, length: number): number {
  return Math.max(0, Math.min(length - windowPx, Math.round(share * length - windowPx / 2)))
}

function agreeing(found: readonly Seen[]): Seen[] {
  return found
    .map((one) => found.filter((other) => isAlike(one, other)))
    .reduce((best, group) => (group.length > best.length ? group : best), [])
}

function isAlike(one: Seen, other: Seen): boolean {
  const isNear = (first: number, second: number) => first < second * alikePeriods && second < first * alikePeriods
  return (
    Math.abs(one.degrees - other.degrees) < alikeDegrees &&
    isNear(one.across, other.across) &&
    isNear(one.down, other.down)
  )
}

function median(seen: readonly Seen[]): number {
  return seen.map(({ degrees }) => degrees).sort((one, other) => one - other)[seen.length >> 1]!
}
