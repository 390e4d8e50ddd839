// Files in an object store: whatever server took one in, every server reads it. Kept means that the store has it; the
// local disk holds what is coming in, parts of what comes in pieces, and copies. A copy is whole and checked before its
// first byte is served: a store that cuts or mixes up can delay a picture, never change one.

import { type FileHandle, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openBlobParts } from '../blob-parts.ts'
import { type Blobs, isSha256 } from '../blobs.ts'
import { type Clock, systemClock } from '../clock.ts'
import { FilesAway } from '../files-away.ts'
import type { Log } from '../log.ts'
import { openAside, openReceiving } from '../receive-blob.ts'
import type { S3Settings } from '../s3-settings.ts'
import type { StoreBody } from './exchange.ts'
import { keyOf, sweptKeyOf } from './keys.ts'
import { openLocalCopies } from './local-copies.ts'
import { openObjectStore, type Patience } from './object-store.ts'

export interface FarBlobsNeeds {
  folder: string
  settings: S3Settings
  log: Log
  clock?: Clock
  patience?: Partial<Patience>
}

const latelyMs = 15_000
const triedMs = 500

export async function openFarBlobs(needs: FarBlobsNeeds): Promise<Blobs> {
  const { folder, settings, clock = systemClock } = needs
  const newPathAside = await openAside(folder)
  const store = openObjectStore(needs)
  const copies = await openLocalCopies(join(folder, 'copies'), settings.cacheBytes, clock)
  const coming = new Map<string, Promise<string | null>>()

  let awayAtMs = Number.NEGATIVE_INFINITY

  async function put({ sha256, bytes, from }: StoreBody, { withinMs }: { withinMs?: number | undefined } = {}) {
    const isLatelyAway = clock.monotonicMs() - awayAtMs < latelyMs
    // whoever is in a hurry finds out only once that the store hangs
    const hurryMs = withinMs !== undefined && isLatelyAway ? Math.min(withinMs, triedMs) : withinMs
    try {
      await store.put(keyOf(sha256), { sha256, bytes, from }, hurryMs === undefined ? {} : { withinMs: hurryMs })
      awayAtMs = Number.NEGATIVE_INFINITY
    } catch (error) {
      if (error instanceof FilesAway) awayAtMs = clock.monotonicMs()
      throw error
    }
  }

  const receiving = openReceiving(newPathAside, async ({ path, sha256, bytes, content, isOnDisk, letGo }, options) => {
    try {
      if (content === null) await isOnDisk
      // both have let go of the memory before it is given back
      const ends = await Promise.allSettled([put({ sha256, bytes, from: content ?? path }, options), isOnDisk])
      const failed = ends.find((end) => end.status === 'rejected')
      if (failed) throw failed.reason
    } finally {
      letGo()
    }
    await copies.add(path, sha256, bytes)
  })

  async function keepPart(path: string, sha256: string): Promise<void> {
    const { size: bytes } = await stat(path)
    await put({ sha256, bytes, from: path })
    await copies.add(path, sha256, bytes)
  }

  async function fetched(sha256: string): Promise<string | null> {
    const path = newPathAside()
    try {
      const bytes = (await store.fetch(keyOf(sha256), sha256, path)) ?? (await unswept(sha256, path))
      return bytes === null ? null : await copies.add(path, sha256, bytes)
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  /** It was named by nothing when it was put away, and is now. */
  async function unswept(sha256: string, path: string): Promise<number | null> {
    const bytes = await store.fetch(sweptKeyOf(sha256), sha256, path)
    if (bytes !== null) await put({ sha256, bytes, from: path })
    return bytes
  }

  /** Asked for by many at once, fetched once. */
  async function localCopy(sha256: string): Promise<string | null> {
    const there = await copies.find(sha256)
    if (there !== null) return there
    const fetching = coming.get(sha256) ?? fetched(sha256).finally(() => coming.delete(sha256))
    coming.set(sha256, fetching)
    return fetching
  }

  async function openCopy(sha256: string, isSecondTry = false): Promise<FileHandle | null> {
    const path = await localCopy(sha256)
    if (path === null) return null
    return open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' || isSecondTry) throw error
      // another server on the same disk made room just now
      return openCopy(sha256, true)
    })
  }

  return {
    ...receiving,
    isFar: true,
    async open(sha256, piece) {
      const file = isSha256(sha256) ? await openCopy(sha256) : null
      if (file === null) return null
      const { size: bytes } = await file.stat()
      return { stream: file.createReadStream(piece), bytes }
    },
    async localPath(sha256) {
      const path = await localCopy(sha256)
      if (path === null) throw new Error('A file that somebody wants to look at is not there.')
      return path
    },
    parts: await openBlobParts(join(folder, 'parts'), { keep: keepPart, newPathAside }),
  }
}
