// What a stored or promised file says of itself: the same words wherever an entry tells of one.

import { z } from 'zod'
import { text } from './fields.ts'
import { lengths } from './lengths.ts'

export const fileFields = {
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: text(lengths.short),
  mediaType: text(lengths.short),
  bytes: z.number().int().min(0),
}

/** A file that follows: what it will be, and the hash that it is known by when it arrives. */
export const promisedFile = z.strictObject(fileFields)
export type PromisedFile = z.infer<typeof promisedFile>

/** A voice message travels and is kept like a recording, and is no ECG. */
export function isVoice({ mediaType }: { mediaType: string }): boolean {
  return mediaType.startsWith('audio/')
}
