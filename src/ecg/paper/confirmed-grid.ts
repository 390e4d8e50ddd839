// The grid of a photograph, searched at two sizes of it. At one size alone 1 mm lines that are half lost may pass for wider
// squares, with every window agreeing. Must stay true: what the two sizes disagree on is not believed.

import { type GridSample, grown, type PaperGrid } from './find-grid.ts'

/** Where the squares of both sizes differ by more than this they are not the same squares. */
const alikeShare = 0.12
/** Nobody measures with it: the doctor is asked for two taps. */
const disbelieved = 0.2
const unconfirmedShare = 0.8

/** The longest sides at which a picture is searched; no lines of one meet the pixels of the other in the same way. */
export function searchedSides(longestSide: number): [number, number] {
  const large = Math.min(2200, longestSide)
  return [large, Math.round((large * 8) / 11)]
}

/** In pixels of the larger one. */
export function confirmedGrid(large: PaperGrid | null, small: PaperGrid | null): PaperGrid | null {
  if (!large) return small && trusted(small, small.confidence * unconfirmedShare)
  if (!small) return trusted(large, large.confidence * unconfirmedShare)
  const other = grown(small, large.width / small.width, large)
  if (areAlike(large, other)) return merged(large, other)
  // 5 mm lines that were seen with their fifths are what they seem; without them one guess stands against another
  if (large.hasFineLines !== other.hasFineLines) {
    const fine = large.hasFineLines ? large : other
    return trusted(fine, fine.confidence * unconfirmedShare)
  }
  return trusted(large, Math.min(disbelieved, large.confidence))
}

/** Windows of both: where they differ a little the spread between them is what calipers say of their uncertainty. */
function merged(large: PaperGrid, other: PaperGrid): PaperGrid {
  const samples: GridSample[] = [...large.samples, ...other.samples]
  const confidence = Math.max(large.confidence, other.confidence)
  return { ...large, samples, confidence, hasFineLines: large.hasFineLines || other.hasFineLines }
}

function areAlike(one: PaperGrid, other: PaperGrid): boolean {
  const isNear = (first: number, second: number) => Math.abs(first / second - 1) < alikeShare
  return isNear(one.periodXPixels, other.periodXPixels) && isNear(one.periodYPixels, other.periodYPixels)
}

function trusted(grid: PaperGrid, confidence: number): PaperGrid {
  return { ...grid, confidence }
}
