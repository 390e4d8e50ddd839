// WebP: one RIFF container that says its own length. Animations are not ECGs.

import type { StoredFile } from '../stored-file.ts'
import { afterTheEnd } from './after-the-end.ts'
import type { Kind, RecordingRefusal } from './kind.ts'
import { judgePixels } from './pixels.ts'
import { hidesInHead } from './strangers.ts'

const mostChunks = 1000
const animated = 0x02

export const webp: Kind = {
  mediaType: 'image/webp',
  hasPreview: true,
  sniff: (head) => text(head, 0) === 'RIFF' && text(head, 8) === 'WEBP',
  async inspect(file) {
    if (hidesInHead(await file.at(0, 4096))) return 'recording-unsupported'
    const end = (await file.at(4, 4)).readUInt32LE(0) + 8
    if (end > file.bytes) return 'recording-unreadable'
    return (await walkChunks(file, end)) ?? afterTheEnd(file, end, false)
  },
}

async function walkChunks(file: StoredFile, end: number): Promise<RecordingRefusal | null> {
  let hasPicture = false
  let at = 12
  for (let chunks = 0; at < end && chunks < mostChunks; chunks++) {
    const start = await file.at(at, 18)
    const length = start.length < 8 ? Number.POSITIVE_INFINITY : start.readUInt32LE(4)
    if (at + 8 + length > end) return 'recording-unreadable'
    const type = text(start, 0)
    if (type === 'ANIM' || type === 'ANMF' || (type === 'VP8X' && (start[8] ?? 0) & animated))
      return 'recording-unsupported'
    const size = sizeOf(type, start.subarray(8))
    const refusal = size && judgePixels(...size)
    if (refusal) return refusal
    hasPicture ||= type === 'VP8 ' || type === 'VP8L'
    at += 8 + length + (length % 2)
  }
  return hasPicture ? null : 'recording-unreadable'
}

function sizeOf(type: string, content: Buffer): [width: number, height: number] | null {
  if (content.length < 10) return type.startsWith('VP8') ? [0, 0] : null
  if (type === 'VP8X') return [content.readUIntLE(4, 3) + 1, content.readUIntLE(7, 3) + 1]
  if (type === 'VP8 ') return [content.readUInt16LE(6) & 0x3fff, content.readUInt16LE(8) & 0x3fff]
  if (type !== 'VP8L') return null
  const packed = content.readUInt32LE(1)
  return [(packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1]
}

const text = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
