// A photograph of ECG paper as arithmetic: a grid of known size seen at a slant, with shade, noise and a tracing. SYNTHETIC.

import type { GrayPicture } from '../../src/ecg/paper/gray-picture.ts'
import type { Place } from '../../src/ecg/paper/measure-on-paper.ts'

// Taken once: in loops over every pixel a look at a global is what costs.
const { abs, exp, floor, imul, max, min, round, sin } = Math

export interface PaperPhoto {
  width?: number
  height?: number
  /** At the middle of the picture. */
  pixelsPerMm: number
  degrees?: number
  /** How much farther away the right and the lower edge are than the middle (0.15 = 15 %). */
  slantX?: number
  slantY?: number
  fineLines?: boolean
  noise?: number
  /** The dark side of the paper has this share of the light. */
  shadow?: number
  withTracing?: boolean
}

export function paperPhoto(wish: PaperPhoto): {
  picture: GrayPicture
  mmAt(at: Place): Place
  pixelAt(mm: Place): Place
} {
  const { width = 1000, height = 720, noise = 6, shadow = 1 } = wish
  const pixels = new Uint8Array(width * height)
  const { mmAt, pixelAt } = slanted(wish, width, height)
  const random = seeded()
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const mm = mmAt({ x, y })
      const light = shadow + (1 - shadow) / (1 + exp((x + y * 0.6 - width * 0.7) / 40))
      const value = (235 - inkAt(mm, wish)) * light + (random() + random() - 1) * noise * 2
      pixels[y * width + x] = max(0, min(255, round(value)))
    }
  return { picture: { width, height, pixels }, mmAt, pixelAt }
}

/** Nothing but paper (or a table) with its grain. */
export function plainPhoto(width = 900, height = 700): GrayPicture {
  const random = seeded()
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, floor(at / width)]
    return 150 + 30 * sin(y / 37 + sin(x / 211) * 3) + 12 * sin(y / 5.3 + x / 400) + random() * 14
  })
  return { width, height, pixels }
}

function inkAt(mm: Place, { fineLines = false, withTracing = true, pixelsPerMm }: PaperPhoto): number {
  const line = 0.65 / pixelsPerMm + 0.08
  const large = nearLine(mm.x, 5, line) + nearLine(mm.y, 5, line)
  const small = fineLines ? nearLine(mm.x, 1, line * 0.7) + nearLine(mm.y, 1, line * 0.7) : 0
  const trace = withTracing ? max(0, 1 - abs(wave(mm.x) - (((mm.y % 30) + 30) % 30)) / 0.5) : 0
  return min(200, min(1, large) * 70 + min(1, small) * 30 + trace * 170)
}

function nearLine(at: number, every: number, width: number): number {
  const off = abs(at - round(at / every) * every)
  return max(0, min(1, 1.5 - off / width))
}

/** A beat every 20 mm = 800 ms. */
function wave(mm: number): number {
  const phase = (((mm % 20) + 20) % 20) / 20
  const bump = (at: number, width: number, height: number) => height * exp(-((phase - at) ** 2) / (2 * width * width))
  return 18 - bump(0.3, 0.025, 1.5) - bump(0.45, 0.012, 11) + bump(0.48, 0.012, 3) - bump(0.7, 0.05, 3)
}

/** Paper to picture by a homography about the middle, and back. */
function slanted({ pixelsPerMm, degrees = 0, slantX = 0, slantY = 0 }: PaperPhoto, width: number, height: number) {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const [half, tall] = [width / 2, height / 2]
  const mmAt = ({ x, y }: Place): Place => {
    const [dx, dy] = [x - half, y - tall]
    const far = 1 - (slantX * dx) / half - (slantY * dy) / tall
    const [px, py] = [dx / far / pixelsPerMm, dy / far / pixelsPerMm]
    return { x: px * c + py * s, y: -px * s + py * c }
  }
  const pixelAt = (mm: Place): Place => {
    const [px, py] = [(mm.x * c - mm.y * s) * pixelsPerMm, (mm.x * s + mm.y * c) * pixelsPerMm]
    const near = 1 + (slantX * px) / half + (slantY * py) / tall
    return { x: half + px / near, y: tall + py / near }
  }
  return { mmAt, pixelAt }
}

function seeded(): () => number {
  let state = 12_345
  return () => {
    state = (imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
