// One photograph, decoded whole once and cut out from as the doctor looks: the same on the page and in a worker.
// Must stay true: at most one decoded photograph is held at a time (12 megapixels are 48 MB).

import { confirmedGrid, searchedSides } from '../../../ecg/paper/confirmed-grid.ts'
import { findGrid, type PaperGrid } from '../../../ecg/paper/find-grid.ts'
import { grayOf } from '../../../ecg/paper/gray-picture.ts'
import { decodePicture } from '../../decode-picture.ts'
import { pixelsOf } from '../../photo-gate/canvas.ts'

export interface Cut {
  x: number
  y: number
  width: number
  height: number
}

export type PictureWork =
  | { work: 'open'; from: string | Blob }
  /** A part of the picture, in shares of its width and height, at so many pixels. */
  | { work: 'cut'; share: Cut; width: number; height: number }
  | { work: 'grid' }
  | { work: 'close' }

export interface PictureWorkDone {
  size?: { width: number; height: number }
  bitmap?: ImageBitmap
  grid?: PaperGrid | null
}

export function pictureWorkshop() {
  let whole: ImageBitmap | null = null
  const close = () => {
    whole?.close()
    whole = null
  }
  return async (asked: PictureWork): Promise<PictureWorkDone> => {
    if (asked.work === 'close') close()
    if (asked.work === 'open') {
      close()
      whole = (await decodePicture(await fileOf(asked.from)))?.bitmap ?? null
      return whole ? { size: { width: whole.width, height: whole.height } } : {}
    }
    if (!whole) return {}
    if (asked.work === 'cut') return { bitmap: await cutOut(whole, asked) }
    if (asked.work === 'grid') return { grid: gridOf(whole) }
    return {}
  }
}

async function fileOf(from: string | Blob): Promise<Blob> {
  if (typeof from !== 'string') return from
  const reply = await fetch(from)
  if (!reply.ok) throw new Error('The picture did not arrive.')
  return reply.blob()
}

function cutOut(whole: ImageBitmap, { share, width, height }: Extract<PictureWork, { work: 'cut' }>) {
  const left = Math.floor(share.x * whole.width)
  const top = Math.floor(share.y * whole.height)
  const wide = Math.max(1, Math.min(whole.width - left, Math.ceil(share.width * whole.width)))
  const high = Math.max(1, Math.min(whole.height - top, Math.ceil(share.height * whole.height)))
  // Never more pixels than the photograph has: enlarging is the screen's work.
  const scale = Math.min(1, width / wide, height / high)
  return createImageBitmap(whole, left, top, wide, high, {
    resizeWidth: Math.max(1, Math.round(wide * scale)),
    resizeHeight: Math.max(1, Math.round(high * scale)),
    resizeQuality: 'medium',
  })
}

function gridOf(whole: ImageBitmap): PaperGrid | null {
  const [large, small] = searchedSides(Math.max(whole.width, whole.height)).map((side) => {
    const pixels = pixelsOf(whole, side)
    return pixels && findGrid(grayOf(pixels.data, pixels.width, pixels.height))
  })
  return confirmedGrid(large ?? null, small ?? null)
}
