// Turns a page by a quarter. A JPEG keeps its picture bit by bit; what knows no note of how it was held is drawn anew.

import { decodePicture } from '../decode-picture.ts'
import { blobOf, contextOf, newCanvas } from './canvas.ts'
import { type Quarter, turnedJpeg } from './turn-jpeg.ts'

export type { Quarter } from './turn-jpeg.ts'

/** null where this browser cannot show the file, or draw it: the page stays as it was. */
export async function turnedPicture(file: File, quarter: Quarter): Promise<File | null> {
  return (await turnedJpeg(file, quarter)) ?? (await drawnAnew(file, quarter))
}

async function drawnAnew(file: File, quarter: Quarter): Promise<File | null> {
  const decoded = await decodePicture(file)
  if (!decoded) return null
  const { bitmap, width, height } = decoded
  const canvas = newCanvas(height, width)
  const drawing = contextOf(canvas)
  drawing?.translate(height / 2, width / 2)
  drawing?.rotate(quarter === 'right' ? Math.PI / 2 : -Math.PI / 2)
  drawing?.drawImage(bitmap, -width / 2, -height / 2)
  bitmap.close()
  if (!drawing) return null
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg'
  const made = await blobOf(canvas, type, 0.95)
  const name = type === 'image/png' ? file.name : `${file.name.replace(/\.\w+$/, '')}.jpg`
  return made && new File([made], name, { type, lastModified: file.lastModified })
}
