// Pixels out of a picture and back into a file, on the page and in a worker.

import type { Pixels } from './straighten-pixels.ts'

type Canvas = HTMLCanvasElement | OffscreenCanvas

/** null where the canvas gives nothing back: no memory, or a browser that guards its pixels. */
export function pixelsOf(bitmap: ImageBitmap): Pixels | null {
  const canvas = newCanvas(bitmap.width, bitmap.height)
  const drawing = contextOf(canvas)
  drawing?.drawImage(bitmap, 0, 0)
  const found = drawing?.getImageData(0, 0, bitmap.width, bitmap.height) ?? null
  return found && { width: found.width, height: found.height, data: found.data as Pixels['data'] }
}

export async function jpegOf({ width, height, data }: Pixels): Promise<Blob | null> {
  const canvas = newCanvas(width, height)
  contextOf(canvas)?.putImageData(new ImageData(data, width, height), 0, 0)
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
