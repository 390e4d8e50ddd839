// PNG: chunks with checksums from IHDR to IEND. A wrong checksum or a missing end is a damaged file.

import { crc32 } from 'node:zlib'
import type { StoredFile } from '../stored-file.ts'
import { afterTheEnd } from './after-the-end.ts'
import type { Kind, RecordingRefusal } from './kind.ts'
import { judgePixels } from './pixels.ts'
import { hidesInHead, isMarkup } from './strangers.ts'

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const mostChunks = 50_000

export const png: Kind = {
  mediaType: 'image/png',
  hasPreview: true,
  sniff: (head) => signature.every((byte, at) => head[at] === byte),
  async inspect(file) {
    if (hidesInHead(await file.at(0, 4096))) return 'recording-unsupported'
    const walk = await walkChunks(file)
    return typeof walk === 'string' ? walk : afterTheEnd(file, walk.end, false)
  },
}

async function walkChunks(file: StoredFile): Promise<{ end: number } | RecordingRefusal> {
  let hasPixels = false
  let at = signature.length
  for (let chunks = 0; chunks < mostChunks; chunks++) {
    const start = await file.at(at, 16 + 12)
    if (start.length < 12) return 'recording-unreadable'
    const length = start.readUInt32BE(0)
    const type = start.toString('latin1', 4, 8)
    if (at + 12 + length > file.bytes) return 'recording-unreadable'
    if (chunks === 0) {
      if (type !== 'IHDR' || length !== 13) return 'recording-unreadable'
      const refusal = judgePixels(start.readUInt32BE(8), start.readUInt32BE(12))
      if (refusal) return refusal
    }
    if (/^[tzi][TX][Xt]t$/.test(type) && isMarkup(await file.at(at + 8, Math.min(length, 4096)))) {
      return 'recording-unsupported'
    }
    if (!(await isSound(file, at + 4, length + 4))) return 'recording-unreadable'
    hasPixels ||= type === 'IDAT'
    at += 12 + length
    if (type === 'IEND') return hasPixels ? { end: at } : 'recording-unreadable'
  }
  return 'recording-unreadable'
}

/** The checksum behind type and content is theirs. */
async function isSound(file: StoredFile, from: number, length: number): Promise<boolean> {
  let sum = 0
  for await (const piece of file.pieces(from, from + length)) sum = crc32(piece, sum)
  const written = await file.at(from + length, 4)
  return written.length === 4 && written.readUInt32BE(0) === sum
}
