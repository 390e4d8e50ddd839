// What must not ride along: a file that is an ECG to us and a page, an archive or a program to somebody else.

import type { StoredFile } from '../stored-file.ts'

const markup = /<(?:!doctype\s+html|html|script|svg|iframe|\?php)[\s>/]/i
const endsOfArchives = 22
const longestArchiveComment = 65_535

/** Programs, archives and animations, and documents that are pages: by their first bytes. */
export function isStranger(head: Uint8Array): boolean {
  return startsAnother(head) || startsWith(head, 'GIF8') || isMarkup(head)
}

/** Does an archive, a program or a PDF begin here? */
export function startsAnother(bytes: Uint8Array): boolean {
  return signatures.some((signature) => startsWith(bytes, signature))
}

export function isMarkup(bytes: Uint8Array): boolean {
  return markup.test(latin1(bytes))
}

/** In a picture's first bytes: a page, or a PDF (whose readers look for its mark anywhere in the first kilobyte). */
export function hidesInHead(head: Uint8Array): boolean {
  return isMarkup(head) || latin1(head.subarray(0, 1024)).includes('%PDF-')
}

/** A zip is read from its end: its closing record, with a comment that reaches exactly to the end of the file. */
export async function endsAsArchive(file: StoredFile): Promise<boolean> {
  const from = Math.max(0, file.bytes - endsOfArchives - longestArchiveComment)
  const tail = await file.at(from, endsOfArchives + longestArchiveComment)
  for (let at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1'); at >= 0; ) {
    if (at + endsOfArchives <= tail.length && at + endsOfArchives + tail.readUInt16LE(at + 20) === tail.length)
      return true
    at = at === 0 ? -1 : tail.lastIndexOf('PK\x05\x06', at - 1, 'latin1')
  }
  return false
}

const signatures = [
  'PK\x03\x04',
  'PK\x05\x06',
  'PK\x07\x08',
  '\x1f\x8b',
  'BZh',
  'Rar!\x1a\x07',
  "7z\xbc\xaf'\x1c",
  '\xfd7zXZ\x00',
  'MZ',
  '\x7fELF',
  '\xca\xfe\xba\xbe',
  '\xcf\xfa\xed\xfe',
  '#!',
]

function startsWith(bytes: Uint8Array, signature: string): boolean {
  return bytes.length >= signature.length && [...signature].every((letter, at) => bytes[at] === letter.charCodeAt(0))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
