// Draws a photograph small enough for a bad line and sharp enough to be read: grid lines and small print stay. Works in a
// worker and on the page. The numbers were chosen by looking (docs/decisions/0014-rendition.md).

import { decodePicture } from './decode-picture.ts'

/** 240 KB are five seconds of 400 kbit/s. */
export const renditionBytes = 240 * 1024

interface Way {
  longestSide: number
  type: 'image/jpeg' | 'image/webp'
  quality: number
}

/**
 * Tried one after the other until it fits. JPEG keeps the red of thin grid lines where WebP of the same size turns them
 * grey, and is written ten times faster; a dense scan that does not fit is better as WebP than as a smaller JPEG.
 */
const ways: readonly Way[] = [
  { longestSide: 2000, type: 'image/jpeg', quality: 0.6 },
  { longestSide: 2000, type: 'image/jpeg', quality: 0.5 },
  { longestSide: 1700, type: 'image/jpeg', quality: 0.5 },
  { longestSide: 1700, type: 'image/webp', quality: 0.6 },
  { longestSide: 1600, type: 'image/jpeg', quality: 0.35 },
  { longestSide: 1300, type: 'image/jpeg', quality: 0.35 },
]

/** null: it is small already, or this browser cannot draw it. */
export async function makeRendition(file: Blob): Promise<Blob | null> {
  if (file.size <= renditionBytes) return null
  const picture = await decodePicture(file, ways[0]!.longestSide)
  if (!picture) return null
  const { bitmap } = picture
  let smallest: Blob | null = null
  for (const way of ways) {
    const canvas = canvasOf(bitmap, way.longestSide)
    if (!canvas) continue
    const blob = await written(canvas, way)
    // Safari cannot write WebP and gives a PNG instead
    if (blob?.type !== way.type) continue
    if (!smallest || blob.size < smallest.size) smallest = blob
    if (smallest.size <= renditionBytes) break
  }
  bitmap.close()
  return smallest && smallest.size < file.size ? smallest : null
}

type Canvas = OffscreenCanvas | HTMLCanvasElement

/** null: there is no memory to draw with. A canvas that nothing was drawn on is a black picture, and not the ECG. */
function canvasOf(bitmap: ImageBitmap, longestSide: number): Canvas | null {
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height))
  const width = Math.round(bitmap.width * scale)
  const height = Math.round(bitmap.height * scale)
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? Object.assign(document.createElement('canvas'), { width, height })
      : new OffscreenCanvas(width, height)
  const drawing = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null
  if (!drawing) return null
  drawing.imageSmoothingQuality = 'high'
  drawing.drawImage(bitmap, 0, 0, width, height)
  return canvas
}

function written(canvas: Canvas, { type, quality }: Way): Promise<Blob | null> {
  if (!('toBlob' in canvas)) return canvas.convertToBlob({ type, quality })
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality))
}
