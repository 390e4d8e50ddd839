// Files by the hash of their content, on local disk. What `keep` has answered is on the disk and survives a power cut;
// what was cut off, refused or discarded leaves nothing. The same content twice is one file.

import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type BlobParts, openBlobParts } from './blob-parts.ts'
import { newId } from './ids.ts'
import { flushFolder, keepFile } from './kept-file.ts'
import { hasExited } from './postmaster.ts'

export interface Blob {
  sha256: string
  bytes: number
  /** The first bytes, enough to tell what kind of file it is. */
  head: Buffer
}

export interface ReceivedBlob extends Blob {
  /** Where it lies until it is kept or discarded: for a worker that looks at it. */
  path: string
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

const headBytes = 4100

export async function openBlobs(options: { folder: string }): Promise<Blobs> {
  const { folder } = options
  const aside = join(folder, 'incoming')
  await mkdir(aside, { recursive: true, mode: 0o700 })
  await removeAbandoned(aside)
  await makeShelves(folder)
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  const newPathAside = () => join(aside, `${hostname()}-${process.pid}-${newId()}`)
  const parts = await openBlobParts(join(folder, 'parts'), { blobPathOf: pathOf, newPathAside })

  async function receive(stream: AsyncIterable<Uint8Array>, limit: { maxBytes: number }) {
    const path = newPathAside()
    const discard = () => rm(path, { force: true })
    try {
      const written = await write(path, stream, limit.maxBytes)
      if ('refused' in written) {
        await discard()
        return written
      }
      const { blob, isOnDisk } = written
      const keepIt = async () => {
        await isOnDisk
        await keepFile(path, pathOf(blob.sha256))
      }
      return { ...blob, path, discard, keep: keepIt }
    } catch (error) {
      await discard()
      throw error
    }
  }

  return {
    receive,
    async put(stream, limit) {
      const received = await receive(stream, limit)
      if ('refused' in received) return received
      await received.keep()
      const { sha256, bytes, head } = received
      return { sha256, bytes, head }
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

interface Written {
  blob: Blob
  /** Under way while the caller looks at the file. */
  isOnDisk: Promise<void>
}

async function write(
  path: string,
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Written | { refused: BlobRefusal }> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  let isOnDisk: Promise<void> | undefined
  try {
    const written = await copy(stream, file, hash, maxBytes)
    if (written === 'too-large') return { refused: 'too-large' }
    if (written.bytes === 0) return { refused: 'empty' }
    isOnDisk = file.datasync().finally(() => file.close())
    // a failure is thrown by keep; a file that is discarded needs none
    isOnDisk.catch(() => {})
    return { blob: { ...written, sha256: hash.digest('hex') }, isOnDisk }
  } finally {
    if (isOnDisk === undefined) await file.close()
  }
}

async function copy(
  stream: AsyncIterable<Uint8Array>,
  file: FileHandle,
  hash: Hash,
  maxBytes: number,
): Promise<{ bytes: number; head: Buffer } | 'too-large'> {
  let bytes = 0
  let head = Buffer.alloc(0)
  let writing = Promise.resolve()
  const chunks = stream instanceof Readable ? stream.iterator({ destroyOnReturn: false }) : stream
  try {
    for await (const chunk of chunks) {
      if (bytes + chunk.byteLength > maxBytes) return 'too-large'
      if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
      bytes += chunk.byteLength
      hash.update(chunk)
      await writing
      // the next chunk comes in meanwhile
      writing = writeAll(file, chunk)
      writing.catch(() => {})
    }
  } finally {
    await writing
  }
  return { bytes, head }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten
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
