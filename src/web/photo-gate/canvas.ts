// Pixels out of a picture and back into a file, on the page and in a worker.

import type { Pixels } from './straighten-pixels.ts'

type Canvas = HTMLCanvasElement | OffscreenCanvas

/** Scaled down to the wanted longest side. null where the canvas gives nothing back: no memory, or guarded pixels. */
export function pixelsOf(bitmap: ImageBitmap, longestSide: number): Pixels | null {
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  ]
  const drawing = contextOf(newCanvas(width, height))
  if (!drawing) return null
  drawing.imageSmoothingQuality = 'medium'
  drawing.drawImage(bitmap, 0, 0, width, height)
  return { width, height, data: drawing.getImageData(0, 0, width, height).data as Pixels['data'] }
}

/** null where the canvas cannot be drawn on: what comes out of it then is black. */
export async function jpegOf({ width, height, data }: Pixels): Promise<Blob | null> {
  const canvas = newCanvas(width, height)
  const drawing = contextOf(canvas)
  if (!drawing) return null
  drawing.putImageData(new ImageData(data, width, height), 0, 0)
  return blobOf(canvas, 'image/jpeg', 0.92)
}

export function blobOf(canvas: Canvas, type: string, quality?: number): Promise<Blob | null> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type, ...(quality ? { quality } : {}) })
  return new Promise((done) => canvas.toBlob(done, type, quality))
}

export function newCanvas(width: number, height: number): Canvas {
  if (typeof document === 'undefined') return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement('canvas'), { width, height })
}

export function contextOf(canvas: Canvas): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null {
  return canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D | null
}
