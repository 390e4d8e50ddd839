// A photograph as the gate looks at it: gray at a long side of 1600 px (the thresholds were measured at that size), and how
// pale each 8 x 8 block is. Paper is pale in every colour, wood and skin are not.

import type { GrayPicture } from '../../ecg/paper/gray-picture.ts'

export interface GatePicture extends GrayPicture {
  /** Mean of each block's least colour; a wooden desk is bright and yet not pale. */
  pale: GrayPicture
  /** Longest side of the photograph before it was scaled for this. */
  longestSide: number
}

export const lookedAtLongestSide = 1600
/** A block is 8 px wide and high: these loops run over two million pixels on a cheap phone. */
export const blockBits = 3

/** `rgba` has four bytes a pixel, as a canvas gives them. */
export function gatePicture(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  longestSide: number,
): GatePicture {
  const gray = new Uint8Array(width * height)
  const blocksAcross = (width + 7) >> blockBits
  const blocksDown = (height + 7) >> blockBits
  const sums = new Float32Array(blocksAcross * blocksDown)
  const counts = new Uint16Array(sums.length)
  for (let y = 0, at = 0; y < height; y++) {
    const row = (y >> blockBits) * blocksAcross
    for (let x = 0; x < width; x++, at++) {
      const red = rgba[4 * at]!
      const green = rgba[4 * at + 1]!
      const blue = rgba[4 * at + 2]!
      gray[at] = (77 * red + 150 * green + 29 * blue) >> 8
      const block = row + (x >> blockBits)
      const least = red < green ? red : green
      sums[block]! += least < blue ? least : blue
      counts[block]!++
    }
  }
  const pale = Uint8Array.from(sums, (sum, at) => sum / counts[at]!)
  return { width, height, pixels: gray, longestSide, pale: { width: blocksAcross, height: blocksDown, pixels: pale } }
}
