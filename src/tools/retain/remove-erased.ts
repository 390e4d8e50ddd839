// Takes the files of what was erased away, but those that another consultation has, in whatever network. What stays although
// nothing names it is counted: somebody has to be told, as its bytes are still there, or somewhere else.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { keyOf, sweptKeyOf } from '../../platform/object-store/keys.ts'
import type { ObjectStore } from '../../platform/object-store/object-store.ts'
import { namedFiles } from '../sweep/named-files.ts'
import { leastAgeMs, sweepBlobs } from '../sweep/sweep-blobs.ts'

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

/** Longer than a server takes from keeping a file to the row that names it. */
const settleMs = 60_000

export interface FarPlace {
  store: ObjectStore
  /** What the servers of this machine have of it: copies, and what lay there before there was a store. */
  folder: string
  settle?: () => Promise<unknown>
}

/**
 * Out of the bucket, with what an earlier sweep put away. Who keeps the same file in this very moment finds it again:
 * it lies aside until his row would be there.
 */
export async function removeFromStore({ databaseUrl, now, files }: ErasedFiles, place: FarPlace): Promise<Removed> {
  const { store, folder, settle = () => wait(settleMs) } = place
  const gone = new Set(files)
  const named = await namedFiles(databaseUrl, [...gone])
  const nameless = [...gone].filter((sha256) => !named.has(sha256))
  const aside: string[] = []
  for (const sha256 of nameless) if (await putAside(store, sha256, now)) aside.push(sha256)
  await removeCopies()
  if (aside.length > 0) await settle()
  const namedSince = await namedFiles(databaseUrl, aside)
  for (const sha256 of aside) {
    const isNamed = namedSince.has(sha256)
    if (isNamed && (await store.find(keyOf(sha256))) === null) await store.copy(sweptKeyOf(sha256), keyOf(sha256))
    await store.remove(sweptKeyOf(sha256))
  }
  // what was on its way when it was erased
  await removeCopies()
  return {
    removed: aside.length - namedSince.size,
    named: named.size + namedSince.size,
    stayed: nameless.length - aside.length,
  }

  /** Whoever needs one after all fetches it anew. */
  async function removeCopies(): Promise<void> {
    const shelves = [folder, join(folder, 'copies')]
    for (const sha256 of aside) for (const shelf of shelves) await rm(join(shelf, keyOf(sha256)), { force: true })
  }
}

/** False: it is not in this bucket, or younger than a day. */
async function putAside(store: ObjectStore, sha256: string, now: Date): Promise<boolean> {
  const there = await store.find(keyOf(sha256))
  if (there === null) return (await store.find(sweptKeyOf(sha256))) !== null
  if (now.getTime() - there.modifiedAtMs <= leastAgeMs) return false
  await store.copy(keyOf(sha256), sweptKeyOf(sha256))
  await store.remove(keyOf(sha256))
  return true
}
