// Files that no row names: an upload whose question was refused in the last moment, a preview whose row was never
// written. Only what is older than a day, and never what somebody keeps in this very moment: a file is put aside, looked
// up once more, and put back unless it is still old and nameless.

import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface Sweep {
  /** Where the files are: `aa/<sha256>`. */
  folder: string
  /** Those of the given hashes that a recording or its preview has. */
  namedOf(sha256s: readonly string[]): Promise<ReadonlySet<string>>
  now: Date
  /** Without it they are counted and stay. */
  isMeant: boolean
}

export interface Swept {
  files: number
  nameless: number
  bytes: number
}

export const leastAgeMs = 24 * 60 * 60_000
const atOnce = 1000

export async function sweepBlobs({ folder, namedOf, now, isMeant }: Sweep): Promise<Swept> {
  const aside = join(folder, 'swept')
  await mkdir(aside, { recursive: true, mode: 0o700 })
  // what a sweep that was killed had put aside
  for (const sha256 of await readdir(aside)) await putBack(folder, aside, sha256)
  const old = await oldFiles(folder, now)
  const swept = { files: old.length, nameless: 0, bytes: 0 }
  for (let at = 0; at < old.length; at += atOnce) {
    const some = old.slice(at, at + atOnce)
    const named = await namedOf(some.map(({ sha256 }) => sha256))
    for (const { sha256, bytes } of some.filter((one) => !named.has(one.sha256))) {
      if (isMeant && !(await remove(sha256))) continue
      swept.nameless += 1
      swept.bytes += bytes
    }
  }
  return swept

  async function remove(sha256: string): Promise<boolean> {
    await rename(shelfOf(folder, sha256), join(aside, sha256))
    const { mtimeMs } = await stat(join(aside, sha256))
    const isStillOld = now.getTime() - mtimeMs > leastAgeMs
    if (isStillOld && (await namedOf([sha256])).size === 0) {
      await rm(join(aside, sha256))
      return true
    }
    await putBack(folder, aside, sha256)
    return false
  }
}

const shelfOf = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), sha256)

const putBack = (folder: string, aside: string, sha256: string): Promise<void> =>
  rename(join(aside, sha256), shelfOf(folder, sha256))

async function oldFiles(folder: string, now: Date): Promise<{ sha256: string; bytes: number }[]> {
  const found: { sha256: string; bytes: number }[] = []
  for (const shelf of (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const sha256 of (await readdir(join(folder, shelf))).filter((name) => /^[0-9a-f]{64}$/.test(name))) {
      const facts = await stat(join(folder, shelf, sha256)).catch(() => null)
      if (facts && now.getTime() - facts.mtimeMs > leastAgeMs) found.push({ sha256, bytes: facts.size })
    }
  }
  return found
}
