// What the draft part says of the files beside it, by their place among them: the original that follows a rendition, the
// length of a voice message. Wrong is as if nothing had been said: an ECG is never refused for what is told about it.

import { z } from 'zod'
import { fileFields, type PromisedFile } from '../consultation/files.ts'
import { limits } from '../contract/limits.ts'
import type { SentDraft } from './draft-part.ts'
import { cleanFileName } from './file-name.ts'

export interface Companions {
  originals: (PromisedFile | null)[]
  seconds: (number | null)[]
}

// a long name is shortened; a file that will never be taken is not waited for
const promise = z.strictObject({
  ...fileFields,
  name: z.string().overwrite(cleanFileName),
  bytes: fileFields.bytes.max(limits.recordingBytes),
})
const companions = z.object({
  originals: z.array(promise.nullable().catch(null)).catch([]),
  seconds: z.array(z.number().min(0).max(3600).nullable().catch(null)).catch([]),
})

export function withoutCompanions(sent: SentDraft): { draft: SentDraft; companions: Companions } {
  const { originals, seconds, ...draft } = sent
  return { draft, companions: companions.parse({ originals, seconds }) }
}
