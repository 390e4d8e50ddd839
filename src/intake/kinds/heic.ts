// HEIC/HEIF: boxes that fill the file exactly. Every picture inside says its size in an `ispe` box.

import type { StoredFile } from '../stored-file.ts'
import type { Kind } from './kind.ts'
import { judgePixels } from './pixels.ts'
import { endsAsArchive, hidesInHead } from './strangers.ts'

const brands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']
/** Boxes that hold boxes, and how many bytes stand before the first. */
const holders: Record<string, number> = { meta: 4, iprp: 0, ipco: 0 }
const mostBoxes = 5000

export const heic: Kind = {
  mediaType: 'image/heic',
  hasPreview: true,
  sniff(head) {
    const start = Buffer.from(head.subarray(0, 12)).toString('latin1')
    return start.slice(4, 8) === 'ftyp' && brands.includes(start.slice(8, 12))
  },
  async inspect(file) {
    if (hidesInHead(await file.at(0, 4096))) return 'recording-unsupported'
    const found = { boxes: 0, types: new Set<string>(), sizes: [] as [number, number][] }
    if (!(await walkBoxes(file, 0, file.bytes, found))) return 'recording-unreadable'
    const hasContent = found.types.has('meta') && (found.types.has('mdat') || found.types.has('idat'))
    if (!hasContent || found.sizes.length === 0) return 'recording-unreadable'
    const refusal = found.sizes.map((size) => judgePixels(...size)).find((each) => each !== null)
    if (refusal) return refusal
    return (await endsAsArchive(file)) ? 'recording-unsupported' : null
  },
}

interface Found {
  boxes: number
  types: Set<string>
  sizes: [width: number, height: number][]
}

/** False: a box reaches beyond what holds it, or something is no box. */
async function walkBoxes(file: StoredFile, from: number, until: number, found: Found): Promise<boolean> {
  for (let at = from; at < until; ) {
    const box = boxAt(Buffer.from(await file.at(at, 20)), until - at)
    if (box === null || ++found.boxes > mostBoxes) return false
    found.types.add(box.type)
    const inside = holders[box.type]
    if (inside !== undefined && !(await walkBoxes(file, at + box.headerBytes + inside, at + box.bytes, found)))
      return false
    if (box.type === 'ispe') {
      const size = await file.at(at + box.headerBytes + 4, 8)
      if (size.length < 8) return false
      found.sizes.push([size.readUInt32BE(0), size.readUInt32BE(4)])
    }
    at += box.bytes
  }
  return true
}

function boxAt(start: Buffer, room: number): { type: string; bytes: number; headerBytes: number } | null {
  if (start.length < 8) return null
  const type = start.toString('latin1', 4, 8)
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return null
  const short = start.readUInt32BE(0)
  if (short === 1) return start.length < 16 ? null : fitting(type, Number(start.readBigUInt64BE(8)), 16, room)
  return fitting(type, short === 0 ? room : short, 8, room)
}

function fitting(type: string, bytes: number, headerBytes: number, room: number) {
  return bytes < headerBytes || bytes > room ? null : { type, bytes, headerBytes }
}
