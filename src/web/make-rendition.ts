// Draws a photograph small enough for a bad line and sharp enough to be read: grid lines and small print stay. Works in a
// worker and on the page. The numbers were chosen by looking (docs/decisions/0014-rendition.md).

import { decodePicture } from './decode-picture.ts'

export const renditionLimits = {
  longestSide: 2000,
  bytes: 250 * 1024,
  /** Tried one after the other until it fits; then smaller. */
  qualities: [0.8, 0.7, 0.6, 0.5],
  smallerBy: 0.85,
  smallestSide: 1200,
} as const

/** null: it is small already, or this browser cannot draw it. */
export async function makeRendition(file: Blob): Promise<Blob | null> {
  if (file.size <= renditionLimits.bytes) return null
  const picture = await decodePicture(file, renditionLimits.longestSide)
  if (!picture) return null
  const { bitmap } = picture
  let smallest: Blob | null = null
  const longest = Math.max(bitmap.width, bitmap.height)
  for (let side = longest; side >= renditionLimits.smallestSide; side = Math.round(side * renditionLimits.smallerBy)) {
    const canvas = canvasOf(bitmap, side / longest)
    for (const quality of renditionLimits.qualities) {
      const blob = await encoded(canvas, quality)
      if (blob && (!smallest || blob.size < smallest.size)) smallest = blob
      if (blob && blob.size <= renditionLimits.bytes) return closed(bitmap, blob, file)
    }
  }
  return closed(bitmap, smallest, file)
}

function closed(bitmap: ImageBitmap, rendition: Blob | null, file: Blob): Blob | null {
  bitmap.close()
  return rendition && rendition.size < file.size ? rendition : null
}

type Canvas = OffscreenCanvas | HTMLCanvasElement

function canvasOf(bitmap: ImageBitmap, scale: number): Canvas {
  const width = Math.round(bitmap.width * scale)
  const height = Math.round(bitmap.height * scale)
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? Object.assign(document.createElement('canvas'), { width, height })
      : new OffscreenCanvas(width, height)
  const drawing = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null
  if (drawing) {
    drawing.imageSmoothingQuality = 'high'
    drawing.drawImage(bitmap, 0, 0, width, height)
  }
  return canvas
}

/** Safari cannot write WebP and gives a PNG instead: then JPEG. */
async function encoded(canvas: Canvas, quality: number): Promise<Blob | null> {
  const webp = await written(canvas, 'image/webp', quality)
  return webp?.type === 'image/webp' ? webp : written(canvas, 'image/jpeg', quality)
}

function written(canvas: Canvas, type: string, quality: number): Promise<Blob | null> {
  if (!('toBlob' in canvas)) return canvas.convertToBlob({ type, quality })
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality))
}
