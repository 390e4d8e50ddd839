// What stands behind a picture's end. Phones do append things: padding, a second picture (HDR, depth), a film of the
// moment, a maker's own block. Anything else is refused: who appends to an ECG that no camera made?

import type { StoredFile } from '../stored-file.ts'
import type { RecordingRefusal } from './kind.ts'
import { endsAsArchive, isMarkup, startsAnother } from './strangers.ts'

const lookBytes = 4096

export async function afterTheEnd(
  file: StoredFile,
  end: number,
  fromCamera: boolean,
): Promise<RecordingRefusal | null> {
  if (await endsAsArchive(file)) return 'recording-unsupported'
  if (end >= file.bytes) return null
  const start = Buffer.from(await file.at(end, lookBytes))
  const last = Buffer.from(await file.at(Math.max(end, file.bytes - lookBytes), lookBytes))
  const padding = start.findIndex((byte) => !isPadding(byte))
  const content = padding < 0 ? start.subarray(0, 0) : start.subarray(padding)
  if (content.length === 0 && file.bytes - end <= lookBytes) return null
  const hides = [content, last].some((part) => isMarkup(part) || part.includes('%PDF-')) || startsAnother(content)
  if (hides) return 'recording-unsupported'
  const isPicture = content[0] === 0xff && content[1] === 0xd8
  const isFilm = content.toString('latin1', 4, 8) === 'ftyp'
  const isMakers = last.toString('latin1').endsWith('SEFT')
  return isPicture || isFilm || isMakers || fromCamera ? null : 'recording-unreadable'
}

const isPadding = (byte: number) => byte === 0 || byte === 0xff || byte === 0x0a || byte === 0x0d || byte === 0x20
