// A synthetic ECG on a desk as a phone's camera sees it: at a slant, turned, blurred, dark, with a lamp in it. Pixels as the
// gate looks at them, but smaller: many are made.

import sharp from 'sharp'
import { type GatePicture, gatePicture } from '../../src/web/photo-gate/picture.ts'
import type { Quad } from '../../src/web/photo-gate/quad.ts'
import { mapFromSquare, type Pixels } from '../../src/web/photo-gate/straighten-pixels.ts'
import { ecgPicture } from './pictures.ts'

export interface Photographed {
  /** Where the page's corners are in the picture, as shares of it; left out: it lies almost straight. */
  corners?: Quad
  /** Quarters to the right. */
  quarters?: number
  /** Pixels; 0 is sharp. */
  blur?: number
  /** 1 = as it is. */
  light?: number
  /** A blot of light, as shares of the picture's width. */
  lamp?: { x: number; y: number; radius: number }
  longestSide?: number
  /** What lies on the desk; left out: a synthetic ECG. */
  page?: Pixels
}

export const straightCorners: Quad = quad(0.08, 0.1, 0.93, 0.09, 0.92, 0.9, 0.07, 0.91)
const desk = [92, 66, 44] as const
const paperLight = 0.86

export function quad(...numbers: number[]): Quad {
  return [0, 2, 4, 6].map((at) => ({ x: numbers[at]!, y: numbers[at + 1]! })) as unknown as Quad
}

let page: Promise<Pixels> | null = null

export function ecgPage(): Promise<Pixels> {
  page ??= ecgPicture({ dpi: 110 }).flatten({ background: 'white' }).toBuffer().then(pixelsOf)
  return page
}

export async function pixelsOf(file: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(file).autoOrient().ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
}

export async function photographed(how: Photographed = {}): Promise<GatePicture> {
  const { width, height, data } = await photographedPixels(how)
  return gatePicture(data, width, height, how.longestSide ?? 4000)
}

export async function photographedPixels(how: Photographed = {}): Promise<Pixels> {
  const { corners = straightCorners, quarters = 0, blur = 0, light = 1 } = how
  const scene = onDesk(how.page ?? (await ecgPage()), corners)
  let picture = sharp(scene.data, { raw: { width: scene.width, height: scene.height, channels: 4 } })
  if (blur > 0) picture = picture.blur(blur)
  if (light !== 1) picture = picture.linear([light, light, light, 1], [0, 0, 0, 0])
  // each step on its own: sharp has an order of its own
  const shot = await picture.raw().toBuffer()
  if (how.lamp) shine(shot, scene.width, how.lamp)
  const { data, info } = await sharp(shot, { raw: { width: scene.width, height: scene.height, channels: 4 } })
    .rotate(quarters * 90)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
}

/** Each pixel of the page falls onto the picture; what falls onto the same place is averaged, as a lens does. */
function onDesk(from: Pixels, corners: Quad): Pixels {
  const [width, height] = [1200, 900]
  const sums = new Float32Array(width * height * 4)
  const at = mapFromSquare(corners)
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < from.width; x++) {
      const place = at((x + 0.5) / from.width, (y + 0.5) / from.height)
      const left = (place.x * width) | 0
      const top = (place.y * height) | 0
      if (place.x < 0 || place.y < 0 || left >= width || top >= height) continue
      const to = (top * width + left) * 4
      for (let part = 0; part < 3; part++) sums[to + part]! += from.data[(y * from.width + x) * 4 + part]! * paperLight
      sums[to + 3]!++
    }
  }
  const data = new Uint8ClampedArray(width * height * 4)
  for (let to = 0; to < data.length; to += 4) {
    const count = sums[to + 3]!
    const grain = ((to * 2654435761) >>> 28) - 8
    for (let part = 0; part < 3; part++) data[to + part] = count > 0 ? sums[to + part]! / count : desk[part]! + grain
    data[to + 3] = 255
  }
  return { width, height, data }
}

function shine(shot: Buffer, width: number, { x, y, radius }: { x: number; y: number; radius: number }): void {
  for (let at = 0; at < shot.length; at += 4) {
    const across = ((at / 4) % width) / width - x
    const down = ((at / 4 / width) | 0) / width - y
    const square = across * across + down * down
    if (square > 1.69 * radius * radius) continue
    const glow = Math.min(1, (1.3 * radius - Math.sqrt(square)) / (0.3 * radius))
    for (let part = 0; part < 3; part++) shot[at + part] = Math.round(shot[at + part]! * (1 - glow) + 255 * glow)
  }
}
