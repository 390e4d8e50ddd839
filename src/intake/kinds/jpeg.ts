// JPEG: segments up to the end marker of the picture. A file without that marker was cut short.

import type { StoredFile } from '../stored-file.ts'
import { afterTheEnd } from './after-the-end.ts'
import type { Kind, RecordingRefusal } from './kind.ts'
import { judgePixels } from './pixels.ts'
import { hidesInHead, isMarkup } from './strangers.ts'

const mostSegments = 10_000
const [startOfScan, endOfImage] = [0xda, 0xd9]

export const jpeg: Kind = {
  mediaType: 'image/jpeg',
  hasPreview: true,
  sniff: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff,
  async inspect(file) {
    if (hidesInHead(await file.at(0, 4096))) return 'recording-unsupported'
    const walk = await walkSegments(file)
    if (typeof walk === 'string') return walk
    return afterTheEnd(file, walk.end, walk.fromCamera)
  },
}

async function walkSegments(file: StoredFile): Promise<{ end: number; fromCamera: boolean } | RecordingRefusal> {
  let at = 2
  let hasFrame = false
  let hasScan = false
  let fromCamera = false
  for (let segments = 0; segments < mostSegments; segments++) {
    const start = await file.at(at, 4)
    const [mark, marker] = start
    if (start.length < 2 || mark !== 0xff) return 'recording-unreadable'
    if (marker === 0xff || isBare(marker!)) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    if (marker === endOfImage) return hasFrame && hasScan ? { end: at + 2, fromCamera } : 'recording-unreadable'
    const length = start.length < 4 ? 0 : start.readUInt16BE(2)
    if (length < 2 || at + 2 + length > file.bytes) return 'recording-unreadable'
    const content = await file.at(at + 4, Math.min(length - 2, 4096))
    if (isFrame(marker!)) {
      const refusal =
        content.length < 5 ? 'recording-unreadable' : judgePixels(content.readUInt16BE(3), content.readUInt16BE(1))
      if (refusal) return refusal
      hasFrame = true
    }
    if (marker === 0xfe && isMarkup(content)) return 'recording-unsupported'
    if (marker === 0xe1 && content.toString('latin1', 0, 4) === 'Exif') fromCamera = true
    at += 2 + length
    if (marker === startOfScan) {
      if (!hasFrame) return 'recording-unreadable'
      at = await endOfScan(file, at)
      hasScan = true
    }
  }
  return 'recording-unreadable'
}

/** Where the next real marker stands; behind the file's end when there is none. */
async function endOfScan(file: StoredFile, from: number): Promise<number> {
  let position = from
  let isAfterMark = false
  for await (const piece of file.pieces(from)) {
    for (let at = 0; at < piece.length; at++) {
      const byte: number = piece[at]!
      if (isAfterMark && !isOfScan(byte)) return position + at - 1
      isAfterMark = byte === 0xff
      if (!isAfterMark) at = beforeNextMark(piece, at)
    }
    position += piece.length
  }
  return file.bytes
}

/** Behind FF: 0 is a stuffed byte, D0-D7 restart the scan, FF fills. */
const isOfScan = (byte: number) => byte === 0 || byte === 0xff || (byte >= 0xd0 && byte <= 0xd7)

function beforeNextMark(piece: Buffer, at: number): number {
  const next = piece.indexOf(0xff, at + 1)
  return (next < 0 ? piece.length : next) - 1
}

/** C0-CF but tables (C4), a reserved one (C8) and arithmetic conditioning (CC). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
