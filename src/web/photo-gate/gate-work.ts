// The gate's work, the same on the page and in its worker: look at a file, and straighten its page.

import { decodePicture } from '../decode-picture.ts'
import { jpegOf, pixelsOf } from './canvas.ts'
import { type GateVerdict, judgePicture } from './judge-picture.ts'
import { gatePicture, lookedAtLongestSide } from './picture.ts'
import type { Quad } from './quad.ts'
import { straightenPixels } from './straighten-pixels.ts'

export type GateWork = { work: 'look'; file: Blob } | { work: 'straighten'; file: Blob; page: Quad }
export type GateWorkDone = { verdict: GateVerdict | null } | { straightened: Blob | null }

/** Small letters stay readable, and a cheap phone does it in its memory. */
const straightenedLongestSide = 2400

export async function doGateWork(asked: GateWork): Promise<GateWorkDone> {
  if (asked.work === 'look') return { verdict: await verdictOn(asked.file) }
  return { straightened: await straightenedPage(asked.file, asked.page) }
}

/** null: this browser cannot show the file, so nothing can be said of it. */
async function verdictOn(file: Blob): Promise<GateVerdict | null> {
  const decoded = await decodePicture(file)
  if (!decoded) return null
  const pixels = pixelsOf(decoded.bitmap, lookedAtLongestSide)
  decoded.bitmap.close()
  if (!pixels) return null
  const { width, height } = pixels
  return judgePicture(gatePicture(pixels.data, width, height, Math.max(decoded.width, decoded.height)))
}

async function straightenedPage(file: Blob, page: Quad): Promise<Blob | null> {
  const decoded = await decodePicture(file)
  const pixels = decoded && pixelsOf(decoded.bitmap, straightenedLongestSide)
  decoded?.bitmap.close()
  return pixels && jpegOf(straightenPixels(pixels, page, straightenedLongestSide))
}
