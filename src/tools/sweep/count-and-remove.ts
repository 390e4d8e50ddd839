// What the tool does and says: counted first, and nothing is removed where nothing at all is named, which is what the files
// look like beside a database of somebody else.

import type { Swept } from './sweep-blobs.ts'

export interface Said {
  words: string
  isRefused: boolean
}

export async function countAndRemove(
  sweepFiles: (isMeant: boolean) => Promise<Swept>,
  { isMeant, isFar }: { isMeant: boolean; isFar: boolean },
): Promise<Said> {
  const found = await sweepFiles(false)
  const words = `${found.nameless} of ${found.files} files older than a day are named by nothing (${found.bytes} bytes).`
  if (!isMeant || found.nameless === 0) return { words, isRefused: false }
  if (found.nameless === found.files) {
    const why = 'That is all of them: is this the database of these files? Nothing was removed.'
    return { words: `${words} ${why}`, isRefused: true }
  }
  const { nameless, bytes } = await sweepFiles(true)
  const done = isFar ? 'Removed, or put away until the next sweep a day later:' : 'Removed'
  return { words: `${words} ${done} ${nameless} (${bytes} bytes).`, isRefused: false }
}
