// What a colleague would say of a photograph of an ECG. Advice only: it never stands in the way of sending, and where it is
// not sure it says nothing.

import type { PhotoAdvice } from './advice.ts'
import { type GridLean, gridLean } from './grid-lean.ts'
import { findInk, type Ink, rowsAgainstColumns } from './ink.ts'
import { hasGlare, isDark } from './light.ts'
import { findPaper, type Paper } from './paper.ts'
import { type GatePicture, lookedAtLongestSide } from './picture.ts'
import { leanOf, type Quad, turnedFrame } from './quad.ts'
import { blurredBelow, sharpness, unsharpBelow } from './sharpness.ts'

export interface GateVerdict {
  /** Worst first; empty: nothing to say. */
  advice: readonly PhotoAdvice[]
  /** Corners of the page, where it is tilted enough for a straightened view to be worth a look. */
  straighten: Quad | null
}

const smallPage = 1100
const sidewaysBelow = 0.6
const tiltedFromDegrees = 4
const coveredWhole = 0.9
const scanLeansLess = 0.4

export function judgePicture(picture: GatePicture): GateVerdict {
  const paper = findPaper(picture.pale)
  const sharp = sharpness(picture)
  const isBlurred = sharp < blurredBelow
  const middle = paper ? middleOf(paper) : { x: 0.5, y: 0.5 }
  const grid = gridLean(picture, middle, paper ? Math.sqrt(paper.share) : 1)
  const ink = grid && !isBlurred ? findInk(picture, paper?.mask) : null
  const isTooDark = isDark(picture, paper?.mask)
  const advice: readonly (PhotoAdvice | false)[] = [
    isBlurred && 'blurred',
    isTooDark && 'dark',
    hasGlare(picture, paper?.mask) && 'glare',
    ink !== null && rowsAgainstColumns(ink, grid!.degrees) < sidewaysBelow && 'sideways',
    isCropped(paper, grid, ink) && 'cropped',
    !grid && !isBlurred && !isTooDark && 'no-grid',
    !isBlurred && sharp < unsharpBelow && 'unsharp',
    isSmall(picture, paper) && 'small',
  ]
  return { advice: advice.filter((one) => one !== false), straighten: pageToStraighten(picture, paper, grid) }
}

function middleOf({ mask, width, height }: Paper) {
  let [x, y, count] = [0, 0, 0]
  mask.forEach((one, at) => {
    if (!one) return
    x += at % width
    y += Math.floor(at / width)
    count++
  })
  return { x: (x / count + 0.5) / width, y: (y / count + 0.5) / height }
}

/** A whole edge of the page is out of the picture, or tracings run out of it. A scan ends where its page ends. */
function isCropped(paper: Paper | null, grid: GridLean | null, ink: Ink | null): boolean {
  if (paper) return Object.values(paper.touches).some((covered) => covered > coveredWhole) || (!!ink && runsOut(ink))
  return !!grid && Math.abs(grid.degrees) >= scanLeansLess && !!ink && runsOut(ink)
}

function runsOut({ width, height, mask }: Ink): boolean {
  return [borderPx, width - 1 - borderPx].some((x) => {
    let runs = 0
    for (let y = 1; y < height; y++) if (mask[y * width + x] && !mask[(y - 1) * width + x]) runs++
    return runs >= rowsThatRunOut
  })
}

const borderPx = 1
const rowsThatRunOut = 2

function isSmall({ longestSide, width, height }: GatePicture, paper: Paper | null): boolean {
  if (longestSide < lookedAtLongestSide) return true
  if (!paper) return false
  const page = longestSide * Math.sqrt((paper.share * width * height) / Math.max(width, height) ** 2)
  return page < smallPage
}

/** By the edges of the page; where they are not seen, by the lean of its grid. */
function pageToStraighten(picture: GatePicture, paper: Paper | null, grid: GridLean | null): Quad | null {
  if (paper?.corners) return leanOf(paper.corners, picture) >= tiltedFromDegrees ? paper.corners : null
  if (!grid || Math.abs(grid.degrees) < tiltedFromDegrees) return null
  return turnedFrame(picture, grid.degrees)
}
