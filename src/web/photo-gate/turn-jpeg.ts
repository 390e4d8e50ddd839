// Turns a JPEG by a quarter without touching its picture: only the note of how the camera was held is changed, or added. So
// what is kept as evidence is what the camera saw, bit by bit.

import { exifHeadBytes, readExif } from './exif.ts'

export type Quarter = 'left' | 'right'

/** null: no JPEG. */
export function turnedJpegHead(head: Uint8Array, quarter: Quarter): Uint8Array<ArrayBuffer> | null {
  if (head[0] !== 0xff || head[1] !== 0xd8) return null
  const exif = readExif(head)
  const next = turnedOrientation(exif?.orientation ?? 1, quarter)
  if (exif?.orientationAt !== null && exif !== null) {
    const changed = Uint8Array.from(head)
    new DataView(changed.buffer).setUint16(exif.orientationAt, next, exif.isLittleEndian)
    return changed
  }
  const at = afterJfif(head)
  return Uint8Array.from([...head.subarray(0, at), ...exifNote(next), ...head.subarray(at)])
}

/** The same file, turned; null where that cannot be done without drawing it anew. */
export async function turnedJpeg(file: File, quarter: Quarter): Promise<File | null> {
  const bytes = Math.min(file.size, exifHeadBytes)
  const head = turnedJpegHead(new Uint8Array(await file.slice(0, bytes).arrayBuffer()), quarter)
  return head && new File([head, file.slice(bytes)], file.name, { type: 'image/jpeg', lastModified: file.lastModified })
}

/** The eight ways to hold a camera in two rings, each step a quarter to the right; the second ring is mirrored. */
const rings: readonly (readonly number[])[] = [
  [1, 6, 3, 8],
  [2, 7, 4, 5],
]

export function turnedOrientation(orientation: number, quarter: Quarter): number {
  const ring = rings.find((one) => one.includes(orientation)) ?? rings[0]!
  return ring[(ring.indexOf(orientation) + (quarter === 'right' ? 1 : 3)) % 4]!
}

/** JFIF wants to be first. */
function afterJfif(head: Uint8Array): number {
  return head[2] === 0xff && head[3] === 0xe0 ? 4 + ((head[4]! << 8) | head[5]!) : 2
}

/** The least Exif there is: one folder with one tag. */
function exifNote(orientation: number): number[] {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const content = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  return [0xff, 0xe1, (content.length + 2) >> 8, (content.length + 2) & 255, ...content]
}
