// Where the paper is in a photograph: the largest pale patch, its four corners where it has them, and how much of each side
// of the picture it touches. null where paper and ground cannot be told apart: a scan, a page that fills the picture, a
// white desk. What is not sure is not said.

import type { GrayPicture } from '../../ecg/paper/gray-picture.ts'
import { area, convexHull, type Point, type Quad, quadAround } from './quad.ts'

export interface Paper {
  /** One byte a block: 1 where there is paper. */
  mask: Uint8Array
  width: number
  height: number
  /** Share of the picture. */
  share: number
  /** A corner may lie outside of the picture. null where the patch has no four edges that can be seen. */
  corners: Quad | null
  /** Share of each side of the picture that is covered by paper. */
  touches: { left: number; top: number; right: number; bottom: number }
}

const leastDifference = 30
const leastShare = 0.03
const mostShare = 0.96
/** Of its hull: what is less solid is the margin of a scan or the gap between things. */
const leastSolid = 0.88
const leastFit = 0.9
const mostOutside = 0.2
const borderWeight = 0.1
/** Of a side of the picture: with more of it covered the page's own edge there is not seen. */
const mostCovered = 0.5

export function findPaper(pale: GrayPicture): Paper | null {
  const { width, height } = pale
  const smooth = smoothed(pale)
  const threshold = otsu(smooth)
  if (!threshold) return null
  const mask = largestPatch(
    smooth.map((one) => (one > threshold ? 1 : 0)),
    width,
    height,
  )
  fillHoles(mask, width, height)
  const blocks = mask.reduce((sum, one) => sum + one, 0)
  const share = blocks / mask.length
  if (share < leastShare || share > mostShare) return null
  const touches = touchesOf(mask, width)
  const corners = cornersOf(mask, width, height, blocks)
  if (corners === 'no page') return null
  const isEdgeUnseen = Object.values(touches).some((covered) => covered > mostCovered)
  return { mask, width, height, share, corners: isEdgeUnseen ? null : corners, touches }
}

function smoothed({ width, height, pixels }: GrayPicture): Uint8Array {
  return Uint8Array.from(pixels, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    let [sum, count] = [0, 0]
    for (let down = Math.max(0, y - 1); down <= Math.min(height - 1, y + 1); down++) {
      for (let across = Math.max(0, x - 1); across <= Math.min(width - 1, x + 1); across++) {
        sum += pixels[down * width + across]!
        count++
      }
    }
    return sum / count
  })
}

/** Between ground and paper; null where there are no two kinds of places. */
function otsu(gray: Uint8Array): number | null {
  const histogram = new Uint32Array(256)
  for (const one of gray) histogram[one]!++
  const total = gray.reduce((sum, one) => sum + one, 0)
  let [below, sumBelow, best, threshold, difference] = [0, 0, 0, 0, 0]
  for (let level = 0; level < 255; level++) {
    below += histogram[level]!
    sumBelow += level * histogram[level]!
    const above = gray.length - below
    if (below === 0 || above === 0) continue
    const apart = (total - sumBelow) / above - sumBelow / below
    const between = below * above * apart * apart
    if (between > best) [best, threshold, difference] = [between, level, apart]
  }
  return difference >= leastDifference ? threshold : null
}

function largestPatch(mask: Uint8Array, width: number, height: number): Uint8Array {
  const patch = new Uint8Array(mask.length)
  const seen = new Uint8Array(mask.length)
  let largest: number[] = []
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || seen[start]) continue
    const found = flood(start, width, height, seen, (at) => mask[at] === 1)
    if (found.length > largest.length) largest = found
  }
  for (const at of largest) patch[at] = 1
  return patch
}

/** What cannot be reached from the border is inside. */
function fillHoles(mask: Uint8Array, width: number, height: number): void {
  const outside = new Uint8Array(mask.length)
  for (let at = 0; at < mask.length; at++) {
    const x = at % width
    const isBorder = x === 0 || x === width - 1 || at < width || at >= width * (height - 1)
    if (isBorder && !mask[at] && !outside[at]) flood(at, width, height, outside, (next) => !mask[next])
  }
  for (let at = 0; at < mask.length; at++) mask[at] = outside[at] ? 0 : 1
}

export function flood(
  start: number,
  width: number,
  height: number,
  seen: Uint8Array,
  isPart: (at: number) => boolean,
): number[] {
  const found = [start]
  seen[start] = 1
  const visit = (at: number) => {
    if (seen[at] || !isPart(at)) return
    seen[at] = 1
    found.push(at)
  }
  for (let next = 0; next < found.length; next++) {
    const at = found[next]!
    const x = at % width
    if (x > 0) visit(at - 1)
    if (x < width - 1) visit(at + 1)
    if (at >= width) visit(at - width)
    if (at < width * (height - 1)) visit(at + width)
  }
  return found
}

function cornersOf(mask: Uint8Array, width: number, height: number, blocks: number): Quad | null | 'no page' {
  const points: Point[] = []
  for (let y = 0; y < height; y++) {
    const row = mask.subarray(y * width, (y + 1) * width)
    const from = row.indexOf(1)
    if (from < 0) continue
    const until = row.lastIndexOf(1) + 1
    points.push({ x: from, y }, { x: from, y: y + 1 }, { x: until, y }, { x: until, y: y + 1 })
  }
  const hull = convexHull(points)
  const size = area(hull)
  if (blocks < leastSolid * size) return 'no page'
  const isBorder = (from: Point, to: Point) =>
    (from.x === to.x && (from.x === 0 || from.x === width)) || (from.y === to.y && (from.y === 0 || from.y === height))
  const quad = quadAround(hull, (from, to) => (isBorder(from, to) ? borderWeight : 1))
  if (!quad || size < leastFit * area(quad)) return null
  const shares = quad.map(({ x, y }) => ({ x: x / width, y: y / height })) as unknown as Quad
  return shares.every(({ x, y }) => Math.min(x, y, 1 - x, 1 - y) > -mostOutside) ? shares : null
}

function touchesOf(mask: Uint8Array, width: number): Paper['touches'] {
  const height = mask.length / width
  const share = (count: number, at: (nth: number) => number) => {
    let paper = 0
    for (let nth = 0; nth < count; nth++) paper += mask[at(nth)]!
    return paper / count
  }
  return {
    left: share(height, (y) => y * width),
    right: share(height, (y) => y * width + width - 1),
    top: share(width, (x) => x),
    bottom: share(width, (x) => (height - 1) * width + x),
  }
}
