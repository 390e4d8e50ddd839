// A picture in shades of gray, and a window of it made ready for looking for lines.
// Must stay true: shadows and the colour of the paper are gone, and the dark tracing weighs no more than a grid line.

// Taken once: in loops over every pixel a look at a global is what costs.
const { abs, floor, max, min } = Math

/** Row by row, 0 = black, 255 = white. */
export interface GrayPicture {
  width: number
  height: number
  pixels: Uint8Array | Uint8ClampedArray
}

/** Red, green, blue, alpha to gray. Red grids are nearly white in red light: green and blue see them. */
export function grayOf(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): GrayPicture {
  const pixels = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < pixels.length; at++, from += 4)
    pixels[at] = (rgba[from]! + rgba[from + 1]! * 5 + rgba[from + 2]! * 2) >> 3
  return { width, height, pixels }
}

/** Half as wide and half as high, each pixel the mean of four. */
export function halved({ width, height, pixels }: GrayPicture): GrayPicture {
  const half = { width: width >> 1, height: height >> 1 }
  const to = new Uint8Array(half.width * half.height)
  for (let y = 0; y < half.height; y++)
    for (let x = 0; x < half.width; x++) {
      const at = y * 2 * width + x * 2
      to[y * half.width + x] = (pixels[at]! + pixels[at + 1]! + pixels[at + width]! + pixels[at + width + 1]! + 2) >> 2
    }
  return { ...half, pixels: to }
}

/** Darkness against the surroundings in a square window, limited so that lines of every strength count alike. */
export function linesIn(picture: GrayPicture, left: number, top: number, size: number): Float32Array {
  const darkness = darknessIn(picture, left, top, size)
  const limit = percentile(darkness, 0.88)
  if (limit < 1) return darkness
  for (let at = 0; at < darkness.length; at++) darkness[at] = max(-1, min(1, darkness[at]! / limit))
  return darkness
}

const surroundings = 14

/** Mean of the surroundings minus the pixel itself, by sums over a padded block. */
function darknessIn({ width, height, pixels }: GrayPicture, left: number, top: number, size: number): Float32Array {
  const pad = surroundings
  const side = size + 2 * pad + 1
  const sums = new Float64Array(side * side)
  const columns = Int32Array.from({ length: side }, (_, x) => min(width - 1, max(0, left + x - 1 - pad)))
  for (let y = 1; y < side; y++) {
    const from = min(height - 1, max(0, top + y - 1 - pad)) * width
    let row = 0
    for (let x = 1; x < side; x++) {
      row += pixels[from + columns[x]!]!
      sums[y * side + x] = sums[(y - 1) * side + x]! + row
    }
  }
  const found = new Float32Array(size * size)
  const box = 2 * pad
  const share = 1 / (box * box)
  for (let y = 0; y < size; y++) {
    const from = min(height - 1, top + y) * width
    const high = y * side
    const low = (y + box) * side
    for (let x = 0; x < size; x++) {
      const sum = sums[low + x + box]! - sums[low + x]! - sums[high + x + box]! + sums[high + x]!
      found[y * size + x] = sum * share - pixels[from + min(width - 1, left + x)]!
    }
  }
  return found
}

function percentile(values: Float32Array, share: number): number {
  const sampled = Float32Array.from({ length: floor(values.length / 7) }, (_, at) => abs(values[at * 7]!))
  sampled.sort()
  return sampled[floor(sampled.length * share)] ?? 0
}
