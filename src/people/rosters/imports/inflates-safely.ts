// A workbook is a zip: a small file may unfold into gigabytes. Every part of it is unfolded here first, as far as is
// allowed and no further, so that whoever reads it afterwards is never surprised.

import { inflateRawSync } from 'node:zlib'

const mostBytes = 40 * 1024 * 1024
const mostParts = 500
const headerLength = 30

export function inflatesSafely(bytes: Uint8Array): boolean {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let total = 0
  let parts = 0
  for (let at = zip.indexOf(signature); at >= 0; at = zip.indexOf(signature, at + 4)) {
    if (at + headerLength > zip.length || ++parts > mostParts) return false
    const declared = zip.readUInt32LE(at + 22)
    const data = at + headerLength + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
    total += Math.max(zip.readUInt16LE(at + 8) === 8 ? inflatedLength(zip.subarray(data)) : 0, declared)
    if (total > mostBytes) return false
  }
  return parts > 0
}

const signature = Buffer.from([0x50, 0x4b, 0x03, 0x04])

function inflatedLength(deflated: Buffer): number {
  try {
    return inflateRawSync(deflated, { maxOutputLength: mostBytes }).length
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? mostBytes + 1 : 0
  }
}
