// Photographs of a synthetic ECG, made once a run of a suite, and the pieces that damaged ones are made of.

import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { syntheticEcgSvg, type Territory } from '../../src/ecg/synthetic.ts'

export function ecgPicture(options: { seed?: number; territory?: Territory; dpi?: number } = {}) {
  const { seed = 1, territory = 'inferior', dpi = 150 } = options
  // a size in millimetres is scaled twice by density
  return sharp(Buffer.from(syntheticEcgSvg({ seed, territory })), { density: Math.sqrt(72 * dpi) })
}

/** A PNG of one chunk after the other, with right checksums. */
export function pngOf(chunks: readonly [type: string, content: Buffer][]): Buffer {
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...chunks.map(([type, content]) => pngChunk(type, content)),
  ])
}

export function pngChunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  return Buffer.concat([uint32(content.length), named, uint32(crc32(named))])
}

export function pngHeader(width: number, height: number): Buffer {
  return Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 2, 0, 0, 0])])
}

/** A HEIC as far as its boxes go; no decoder would find a picture in it. */
export function heicOf(width: number, height: number, brand = 'heic'): Buffer {
  const ispe = box('ispe', Buffer.concat([uint32(0), uint32(width), uint32(height)]))
  const meta = box('meta', Buffer.concat([uint32(0), box('iprp', box('ipco', ispe))]))
  return Buffer.concat([
    box('ftyp', Buffer.from(`${brand}\0\0\0\0mif1${brand}`, 'latin1')),
    meta,
    box('mdat', Buffer.alloc(3000, 7)),
  ])
}

export function pdfOf(content = ''): Buffer {
  return Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n${content}\nxref\ntrailer<<>>\nstartxref\n9\n%%EOF\n`)
}

export function jpegSegment(marker: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]), content])
}

function box(type: string, content: Buffer): Buffer {
  return Buffer.concat([uint32(content.length + 8), Buffer.from(type, 'latin1'), content])
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
