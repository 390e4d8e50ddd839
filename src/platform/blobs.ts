// Files by the hash of their content, on local disk. What `keep` has answered is on the disk and survives a power cut;
// what was cut off, refused or discarded leaves nothing. The same content twice is one file.

import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type BlobParts, openBlobParts } from './blob-parts.ts'
import { newId } from './ids.ts'
import { flushFolder, keepFile } from './kept-file.ts'
import { hasExited } from './postmaster.ts'
import { openTakeIn } from './take-in.ts'

export interface Blob {
  sha256: string
  bytes: number
}

export interface ReceivedBlob extends Blob {
  /** Where it lies until it is kept or discarded: for a worker that looks at it. */
  path: string
  /** A small one, for a look before it is kept or discarded: null from then on. */
  content: Buffer | null
  keep(): Promise<void>
  discard(): Promise<void>
}

export type BlobRefusal = 'too-large' | 'empty'

export interface Blobs {
  /**
   * Takes a stream in, aside; the caller looks at it and then keeps or discards it. A stream over the limit is read no
   * further than the limit and is left open, so that the caller may drain it. A stream that fails throws its error.
   */
  receive(
    stream: AsyncIterable<Uint8Array>,
    limit: { maxBytes: number },
  ): Promise<ReceivedBlob | { refused: BlobRefusal }>
  /** Takes a stream in and keeps it. */
  put(stream: AsyncIterable<Uint8Array>, limit: { maxBytes: number }): Promise<Blob | { refused: BlobRefusal }>
  /** Null when there is no such content. `bytes` is its whole length, also where only a piece is read. */
  open(sha256: string, piece?: { start: number; end: number }): Promise<{ stream: Readable; bytes: number } | null>
  /** Where the content lies, for a worker; it exists only if it was kept. */
  pathOf(sha256: string): string
  /** Content that arrives in pieces. */
  parts: BlobParts
}

export async function openBlobs(options: { folder: string }): Promise<Blobs> {
  const { folder } = options
  const aside = join(folder, 'incoming')
  await mkdir(aside, { recursive: true, mode: 0o700 })
  await removeAbandoned(aside)
  await makeShelves(folder)
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  const newPathAside = () => join(aside, `${hostname()}-${process.pid}-${newId()}`)
  const takeIn = openTakeIn()
  const parts = await openBlobParts(join(folder, 'parts'), { blobPathOf: pathOf, newPathAside })

  async function receive(stream: AsyncIterable<Uint8Array>, limit: { maxBytes: number }) {
    const path = newPathAside()
    const remove = () => rm(path, { force: true })
    try {
      const taken = await takeIn(path, stream, limit.maxBytes)
      if ('refused' in taken) {
        await remove()
        return taken
      }
      const { isOnDisk, forget, content, sha256, bytes } = taken
      // what is given back to the budget must be held by nobody
      const letGo = () => {
        received.content = null
        forget()
      }
      const keep = async () => {
        await isOnDisk.finally(letGo)
        await keepFile(path, pathOf(sha256))
      }
      const discard = async () => {
        letGo()
        // what is still being written would be there again
        await isOnDisk.catch(() => {})
        await remove()
      }
      const received: ReceivedBlob = { sha256, bytes, content, path, discard, keep }
      return received
    } catch (error) {
      await remove()
      throw error
    }
  }

  return {
    receive,
    async put(stream, limit) {
      const received = await receive(stream, limit)
      if ('refused' in received) return received
      await received.keep()
      const { sha256, bytes } = received
      return { sha256, bytes }
    },
    async open(sha256, piece) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return null
      const facts = await stat(pathOf(sha256)).catch(() => null)
      return facts === null ? null : { stream: createReadStream(pathOf(sha256), piece), bytes: facts.size }
    },
    pathOf,
    parts,
  }
}

/** All 256 at once: keeping a file costs the flush of one folder, never that of a folder's folder. */
async function makeShelves(folder: string): Promise<void> {
  const there = new Set(await readdir(folder))
  const missing = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).filter(
    (shelf) => !there.has(shelf),
  )
  if (missing.length === 0) return
  await Promise.all(missing.map((shelf) => mkdir(join(folder, shelf), { recursive: true, mode: 0o700 })))
  await flushFolder(folder)
}

/** What a killed server was still receiving. Another server on the same folder goes on with its own. */
async function removeAbandoned(aside: string): Promise<void> {
  for (const name of await readdir(aside)) {
    const [, host, pid] = /^(.+)-(\d+)-[\w-]{22}$/.exec(name) ?? []
    const isOfHere = host === hostname()
    if (isOfHere && (Number(pid) === process.pid || hasExited(Number(pid))))
      await rm(join(aside, name), { force: true })
  }
}
