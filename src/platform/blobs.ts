// Files by the hash of their content, on local disk. What `keep` has answered is on the disk and survives a power cut;
// what was cut off, refused or discarded leaves nothing. The same content twice is one file.

import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { newId } from './ids.ts'
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
  /** Null when there is no such content. */
  open(sha256: string): Promise<{ stream: Readable; bytes: number } | null>
  /** Where the content lies, for a worker; it exists only if it was kept. */
  pathOf(sha256: string): string
}

const headBytes = 4100

export async function openBlobs(options: { folder: string }): Promise<Blobs> {
  const { folder } = options
  const aside = join(folder, 'incoming')
  await mkdir(aside, { recursive: true, mode: 0o700 })
  await removeAbandoned(aside)
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)

  async function receive(stream: AsyncIterable<Uint8Array>, limit: { maxBytes: number }) {
    const path = join(aside, `${hostname()}-${process.pid}-${newId()}`)
    const discard = () => rm(path, { force: true })
    try {
      const written = await write(path, stream, limit.maxBytes)
      if ('refused' in written) await discard()
      return 'refused' in written
        ? written
        : { ...written, path, discard, keep: () => keep(path, pathOf(written.sha256)) }
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
    async open(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return null
      const facts = await stat(pathOf(sha256)).catch(() => null)
      return facts === null ? null : { stream: createReadStream(pathOf(sha256)), bytes: facts.size }
    },
    pathOf,
  }
}

async function write(
  path: string,
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Blob | { refused: BlobRefusal }> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  try {
    const written = await copy(stream, file, hash, maxBytes)
    if (written === 'too-large') return { refused: 'too-large' }
    if (written.bytes === 0) return { refused: 'empty' }
    await file.datasync()
    return { ...written, sha256: hash.digest('hex') }
  } finally {
    await file.close()
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
  const chunks = stream instanceof Readable ? stream.iterator({ destroyOnReturn: false }) : stream
  for await (const chunk of chunks) {
    if (bytes + chunk.byteLength > maxBytes) return 'too-large'
    if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
    bytes += chunk.byteLength
    hash.update(chunk)
    for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten
  }
  return { bytes, head }
}

// The name appears only when the content is on the disk, and is on the disk itself before anybody is told.
async function keep(from: string, to: string): Promise<void> {
  const folder = dirname(to)
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 })
  await rename(from, to)
  await flushFolder(folder)
  if (firstMade === undefined) return
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await flushFolder(dirname(made))
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
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
