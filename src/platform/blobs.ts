// Files by the hash of their content: what they promise, and how they are kept on local disk (object-store/far-blobs.ts
// keeps them elsewhere). What `keep` has answered survives a power cut; what was cut off, refused or discarded leaves
// nothing. The same content twice is one file.

import { createReadStream } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type BlobParts, openBlobParts } from './blob-parts.ts'
import { flushFile, flushFolder, keepFile } from './kept-file.ts'
import { openAside, openReceiving } from './receive-blob.ts'

export interface Blob {
  sha256: string
  bytes: number
}

export interface ReceivedBlob extends Blob {
  /** Where it lies until it is kept or discarded: for a worker that looks at it. */
  path: string
  /** A small one, for a look before it is kept or discarded: null from then on. */
  content: Buffer | null
  /** Throws FilesAway where the place is away, or takes longer than this. */
  keep(options?: { withinMs?: number | undefined }): Promise<void>
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
  /** Where a worker finds the content, for the next minutes; it exists only if it was kept. */
  localPath(sha256: string): Promise<string>
  /** They are kept by somebody else, over a line that may be slow: nobody should be kept waiting for it. */
  isFar: boolean
  /** Content that arrives in pieces. */
  parts: BlobParts
}

export async function openBlobs(options: { folder: string }): Promise<Blobs> {
  const { folder } = options
  const newPathAside = await openAside(folder)
  await makeShelves(folder)
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  const receiving = openReceiving(newPathAside, async ({ path, sha256, isOnDisk, letGo }) => {
    await isOnDisk.finally(letGo)
    await keepFile(path, pathOf(sha256))
  })
  const keepPart = async (path: string, sha256: string) => {
    await flushFile(path)
    return keepFile(path, pathOf(sha256))
  }
  const parts = await openBlobParts(join(folder, 'parts'), { keep: keepPart, newPathAside })

  return {
    ...receiving,
    isFar: false,
    async open(sha256, piece) {
      if (!isSha256(sha256)) return null
      const facts = await stat(pathOf(sha256)).catch(() => null)
      return facts === null ? null : { stream: createReadStream(pathOf(sha256), piece), bytes: facts.size }
    },
    localPath: async (sha256) => pathOf(sha256),
    parts,
  }
}

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

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
