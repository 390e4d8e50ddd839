// PDF: stored and offered as a file. Its mark stands at the very beginning and its end at the very end.

import type { Kind } from './kind.ts'
import { endsAsArchive, isMarkup } from './strangers.ts'

export const pdf: Kind = {
  mediaType: 'application/pdf',
  hasPreview: false,
  sniff: (head) => /^%PDF-[12]\.\d/.test(Buffer.from(head.subarray(0, 8)).toString('latin1')),
  async inspect(file) {
    if (isMarkup((await file.at(0, 1024)).subarray(0, 1024)) || (await endsAsArchive(file)))
      return 'recording-unsupported'
    const tail = (await file.at(Math.max(0, file.bytes - 2048), 2048)).toString('latin1')
    const end = tail.lastIndexOf('%%EOF')
    if (end < 0 || !tail.slice(0, end).includes('startxref')) return 'recording-unreadable'
    return /^[\s\0]*$/.test(tail.slice(end + '%%EOF'.length)) ? null : 'recording-unsupported'
  },
}
