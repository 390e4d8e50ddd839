// A page seen at a slant, drawn as if from straight above: a perspective map of its four corners onto a rectangle.
// The aspect is the mean of opposite edges: good for reading; measurements go by the grid, never by this.

import type { Point, Quad } from './quad.ts'

export interface Pixels {
  width: number
  height: number
  /** Four bytes a pixel. */
  data: Uint8ClampedArray<ArrayBuffer>
}

export function straightenPixels(picture: Pixels, page: Quad, mostLongestSide: number): Pixels {
  const corners = page.map(({ x, y }) => ({ x: x * picture.width, y: y * picture.height })) as unknown as Quad
  const { width, height } = sizeOf(corners, mostLongestSide)
  const at = mapFromSquare(corners)
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const from = at((x + 0.5) / width, (y + 0.5) / height)
      blend(picture, from.x - 0.5, from.y - 0.5, data, to)
    }
  }
  return { width, height, data }
}

function sizeOf([a, b, c, d]: Quad, mostLongestSide: number): { width: number; height: number } {
  const width = (distance(a, b) + distance(d, c)) / 2
  const height = (distance(a, d) + distance(b, c)) / 2
  const scale = Math.min(1, mostLongestSide / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y)

/** The projective map that takes the unit square to these corners. */
export function mapFromSquare([a, b, c, d]: Quad): (u: number, v: number) => Point {
  const [dx1, dx2, dx3] = [b.x - c.x, d.x - c.x, a.x - b.x + c.x - d.x]
  const [dy1, dy2, dy3] = [b.y - c.y, d.y - c.y, a.y - b.y + c.y - d.y]
  const below = dx1 * dy2 - dx2 * dy1
  const g = (dx3 * dy2 - dx2 * dy3) / below
  const h = (dx1 * dy3 - dx3 * dy1) / below
  return (u, v) => {
    const depth = g * u + h * v + 1
    return {
      x: ((b.x - a.x + g * b.x) * u + (d.x - a.x + h * d.x) * v + a.x) / depth,
      y: ((b.y - a.y + g * b.y) * u + (d.y - a.y + h * d.y) * v + a.y) / depth,
    }
  }
}

/** Bilinear; what lies outside of the picture is white like paper. */
function blend({ width, height, data }: Pixels, x: number, y: number, into: Uint8ClampedArray, at: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  into[at + 3] = 255
  if (left < -1 || top < -1 || left >= width || top >= height) {
    into[at] = into[at + 1] = into[at + 2] = 255
    return
  }
  const [right, down] = [x - left, y - top]
  const [x0, x1] = [Math.max(0, left), Math.min(width - 1, left + 1)]
  const [y0, y1] = [Math.max(0, top) * width, Math.min(height - 1, top + 1) * width]
  const [a, b, c, d] = [(y0 + x0) * 4, (y0 + x1) * 4, (y1 + x0) * 4, (y1 + x1) * 4]
  for (let part = 0; part < 3; part++) {
    const above = data[a + part]! * (1 - right) + data[b + part]! * right
    const below = data[c + part]! * (1 - right) + data[d + part]! * right
    into[at + part] = above * (1 - down) + below * down
  }
}
