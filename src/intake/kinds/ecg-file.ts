// A file of an ECG machine: stored and offered as a file. What it says of its own length and end is believed.

import { type EcgFormat, headBytes, tailBytes } from '../../ecg/formats/format.ts'
import type { Kind } from './kind.ts'
import { endsAsArchive } from './strangers.ts'

export function ecgFile(format: EcgFormat): Kind {
  return {
    mediaType: format.mediaType,
    hasPreview: false,
    sniff: format.sniff,
    async inspect(file) {
      if (await endsAsArchive(file)) return 'recording-unsupported'
      const head = Buffer.from(await file.at(0, headBytes))
      const tail = Buffer.from(await file.at(Math.max(0, file.bytes - tailBytes), tailBytes))
      return (format.isWhole?.({ head, tail, bytes: file.bytes }) ?? true) ? null : 'recording-unreadable'
    },
  }
}
