// How sharp a picture is: the variance of its 4-neighbour Laplacian. Measured at a long side of 1600 px: sharp phone
// photographs 957 and more, blurred by 1.5 px 255-755, by 3 px 18-71, scans 3670 and more.

import type { GrayPicture } from '../../ecg/paper/gray-picture.ts'

export const blurredBelow = 60
export const unsharpBelow = 250

export function sharpness({ width, height, pixels }: GrayPicture): number {
  let sum = 0
  let squares = 0
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1, end = at + width - 2; at < end; at++) {
      const edge = pixels[at - 1]! + pixels[at + 1]! + pixels[at - width]! + pixels[at + width]! - 4 * pixels[at]!
      sum += edge
      squares += edge * edge
    }
  }
  const count = Math.max(1, (width - 2) * (height - 2))
  return squares / count - (sum / count) ** 2
}
