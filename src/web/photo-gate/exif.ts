// What a camera wrote beside its picture: how it was held, and when the picture was taken. Read from the first bytes of the
// file; whatever is broken reads as nothing.

export interface Exif {
  /** 1-8. */
  orientation: number
  /** Where the two bytes of the orientation stand; null where the file says nothing of it. */
  orientationAt: number | null
  isLittleEndian: boolean
  /** The camera's wall clock, "2026-11-22T13:09:00"; null where the file does not tell. */
  takenAt: string | null
}

export const exifHeadBytes = 256 * 1024

const orientationTag = 0x0112
const exifFolderTag = 0x8769
const takenTag = 0x9003
const ascii = 2
const shortNumber = 3

export function readExif(head: Uint8Array): Exif | null {
  const start = exifStart(head)
  if (start === null) return null
  const isLittleEndian = head[start] === 0x49
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const tiff: Tiff = { view, start, isLittleEndian }
  try {
    const first = folderAt(tiff, view.getUint32(start + 4, isLittleEndian))
    const orientation = first.get(orientationTag)
    const more = first.get(exifFolderTag)
    const taken = more && folderAt(tiff, view.getUint32(more.valueAt, isLittleEndian)).get(takenTag)
    const held = orientation?.type === shortNumber ? view.getUint16(orientation.valueAt, isLittleEndian) : 0
    return {
      orientation: held >= 1 && held <= 8 ? held : 1,
      orientationAt: orientation?.type === shortNumber ? orientation.valueAt : null,
      isLittleEndian,
      takenAt: taken?.type === ascii ? timeIn(tiff, view.getUint32(taken.valueAt, isLittleEndian)) : null,
    }
  } catch (broken) {
    if (broken instanceof RangeError) return null
    throw broken
  }
}

interface Tiff {
  view: DataView
  start: number
  isLittleEndian: boolean
}

/** "Exif", two zeros, then "II*" or "MM*": the same in a JPEG, a HEIC and most WebP files. */
function exifStart(head: Uint8Array): number | null {
  for (let at = 0; at + 14 < head.length; at++) {
    if (head[at] !== 0x45 || head[at + 1] !== 0x78 || head[at + 2] !== 0x69 || head[at + 3] !== 0x66) continue
    if (head[at + 4] !== 0 || head[at + 5] !== 0) continue
    const order = (head[at + 6]! << 8) | head[at + 7]!
    if (order === 0x4949 || order === 0x4d4d) return at + 6
  }
  return null
}

interface Tag {
  type: number
  valueAt: number
}

function folderAt({ view, start, isLittleEndian }: Tiff, offset: number): Map<number, Tag> {
  const tags = new Map<number, Tag>()
  const count = Math.min(200, view.getUint16(start + offset, isLittleEndian))
  for (let nth = 0; nth < count; nth++) {
    const at = start + offset + 2 + nth * 12
    tags.set(view.getUint16(at, isLittleEndian), { type: view.getUint16(at + 2, isLittleEndian), valueAt: at + 8 })
  }
  return tags
}

function timeIn({ view, start }: Tiff, offset: number): string | null {
  const text = Array.from({ length: 19 }, (_, at) => String.fromCharCode(view.getUint8(start + offset + at))).join('')
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text)
  return found && found[1] !== '0000' ? `${found[1]}-${found[2]}-${found[3]}T${found[4]}` : null
}
