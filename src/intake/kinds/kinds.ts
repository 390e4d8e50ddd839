// The list of kinds of files that we take. A new one is one file and one line here.

import { headBytes } from '../../ecg/formats/format.ts'
import { formatOf } from '../../ecg/formats/index.ts'
import { ecgFile } from './ecg-file.ts'
import { heic } from './heic.ts'
import { jpeg } from './jpeg.ts'
import type { Kind } from './kind.ts'
import { pdf } from './pdf.ts'
import { png } from './png.ts'
import { isStranger } from './strangers.ts'
import { mp4Voice, oggVoice, webmVoice } from './voice.ts'
import { webp } from './webp.ts'

export const pictureKinds: readonly Kind[] = [jpeg, png, webp, heic, pdf]
const voiceKinds: readonly Kind[] = [webmVoice, oggVoice, mp4Voice]

/** The kind of a file by its first bytes; null: we do not take it. */
export function kindOf(firstBytes: Uint8Array): Kind | null {
  const head = firstBytes.subarray(0, headBytes)
  if (isStranger(head)) return null
  const listed = [...pictureKinds, ...voiceKinds].find((kind) => kind.sniff(head))
  if (listed) return listed
  const format = formatOf(head)
  return format ? ecgFile(format) : null
}

/** Of an original that follows its rendition: a voice is none. */
export function originalKindOf(firstBytes: Uint8Array): Kind | null {
  const kind = kindOf(firstBytes)
  return kind === null || voiceKinds.includes(kind) ? null : kind
}
