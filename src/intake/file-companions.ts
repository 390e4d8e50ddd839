// What the draft part says of the files beside it, by their place among them: the original that follows a rendition, the
// length of a voice message. Wrong is as if nothing had been said: an ECG is never refused for what is told about it.

import { z } from 'zod'
import { type PromisedFile, promisedFile } from '../consultation/files.ts'
import type { SentDraft } from './draft-part.ts'
import { cleanFileName } from './file-name.ts'

export interface Companions {
  originals: (PromisedFile | null)[]
  seconds: (number | null)[]
}

const companions = z.object({
  originals: z.array(promisedFile.nullable().catch(null)).catch([]),
  seconds: z.array(z.number().min(0).max(3600).nullable().catch(null)).catch([]),
})

export function withoutCompanions(sent: SentDraft): { draft: SentDraft; companions: Companions } {
  const { originals, seconds, ...draft } = sent
  const read = companions.parse({ originals, seconds })
  const named = read.originals.map((one) => one && { ...one, name: cleanFileName(one.name) })
  return { draft, companions: { ...read, originals: named } }
}
