// A picture's size as its header claims it. Decoders allocate what is claimed: a bomb is refused by its claim.

import { limits } from '../../contract/limits.ts'
import type { RecordingRefusal } from './kind.ts'

export function judgePixels(width: number, height: number): RecordingRefusal | null {
  if (width < 1 || height < 1) return 'recording-unreadable'
  return width * height > limits.imagePixels ? 'image-too-many-pixels' : null
}
