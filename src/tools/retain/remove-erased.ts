// Takes the files of what was erased away, but those that another consultation has, in whatever network. What stays although
// nothing names it is counted: somebody has to be told, as its bytes are still there, or somewhere else.

import { namedFiles } from '../sweep/named-files.ts'
import { sweepBlobs } from '../sweep/sweep-blobs.ts'

export interface ErasedFiles {
  databaseUrl: string
  now: Date
  /** Hashes; the same one may stand there twice. */
  files: readonly string[]
}

export interface Removed {
  removed: number
  /** Another consultation has them. */
  named: number
  /** Younger than a day, or not found in this place. */
  stayed: number
}

export async function removeFromDisk({ databaseUrl, now, files }: ErasedFiles, folder: string): Promise<Removed> {
  const gone = new Set(files)
  const named = await namedFiles(databaseUrl, [...gone])
  const namedOf = async (sha256s: readonly string[]) => {
    const asked = sha256s.filter((one) => gone.has(one))
    const stillNamed = asked.length === 0 ? new Set<string>() : await namedFiles(databaseUrl, asked)
    return new Set(sha256s.filter((one) => !gone.has(one) || stillNamed.has(one)))
  }
  const removed = gone.size === 0 ? 0 : (await sweepBlobs({ folder, namedOf, now, isMeant: true })).nameless
  return { removed, named: named.size, stayed: gone.size - named.size - removed }
}
