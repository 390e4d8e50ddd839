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
import { webp } from './webp.ts'

export const pictureKinds: readonly Kind[] = [jpeg, png, webp, heic, pdf]

/** The kind of a file by its first bytes; null: we do not take it. */
export function kindOf(firstBytes: Uint8Array): Kind | null {
  const head = firstBytes.subarray(0, headBytes)
  if (isStranger(head)) return null
  const picture = pictureKinds.find((kind) => kind.sniff(head))
  if (picture) return picture
  const format = formatOf(head)
  return format ? ecgFile(format) : null
}
