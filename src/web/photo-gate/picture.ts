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
export const blockPx = 8

/** `rgba` has four bytes a pixel, as a canvas gives them. */
export function gatePicture(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  longestSide: number,
): GatePicture {
  const gray = new Uint8Array(width * height)
  const blocksAcross = Math.ceil(width / blockPx)
  const blocksDown = Math.ceil(height / blockPx)
  const sums = new Float32Array(blocksAcross * blocksDown)
  const counts = new Uint16Array(sums.length)
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / blockPx) * blocksAcross
    for (let x = 0; x < width; x++, at++) {
      const [red, green, blue] = [rgba[4 * at]!, rgba[4 * at + 1]!, rgba[4 * at + 2]!]
      gray[at] = (77 * red + 150 * green + 29 * blue) >> 8
      const block = row + (x >> 3)
      sums[block]! += Math.min(red, green, blue)
      counts[block]!++
    }
  }
  const pale = Uint8Array.from(sums, (sum, at) => sum / counts[at]!)
  return { width, height, pixels: gray, longestSide, pale: { width: blocksAcross, height: blocksDown, pixels: pale } }
}
