// A stream comes in. A small file is gathered in memory while it comes and written in one go when it is whole; a large
// one, and one that finds no memory free, is written piece by piece: many at once cost no more memory than the budget.

import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'

export interface TakenIn {
  sha256: string
  bytes: number
  /** All of it, where it was small. */
  content: Buffer | null
  /** Under way while the caller looks at the file. */
  isOnDisk: Promise<void>
  /** Nobody looks at `content` any more. */
  forget(): void
}

export type TakeIn = (
  path: string,
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
) => Promise<TakenIn | { refused: 'too-large' | 'empty' }>

const firstBytes = 128 * 1024
const mostBytesOfOne = 1024 * 1024
const mostBytesOfAll = 24 * 1024 * 1024

/** What refuses may have made the file. */
export function openTakeIn({ budgetBytes = mostBytesOfAll }: { budgetBytes?: number } = {}): TakeIn {
  let freeBytes = budgetBytes
  const take = (bytes: number) => {
    if (bytes > freeBytes) return false
    freeBytes -= bytes
    return true
  }
  const giveBack = (bytes: number) => {
    freeBytes += bytes
  }

  return async (path, stream, maxBytes) => {
    const chunks = stream instanceof Readable ? stream.iterator({ destroyOnReturn: false }) : stream
    const reading = chunks[Symbol.asyncIterator]()
    const memory = openMemory(take, giveBack)
    const aside = fileAside(path)
    try {
      const hash = createHash('sha256')
      const gathered = await gather(reading, memory, hash, maxBytes, aside)
      if (gathered === 'too-large') return await aside.leave({ refused: gathered })
      if (gathered.isWhole && memory.content().length === 0) return await aside.leave({ refused: 'empty' })
      if (gathered.isWhole) return await writeSmall(aside, memory, hash)
      return await writeLarge(aside, { memory, next: gathered.next, reading }, hash, maxBytes)
    } catch (error) {
      memory.end()
      await aside.leave(null)
      throw error
    } finally {
      await reading.return?.()
    }
  }
}

/** Opened beside what comes in: nobody waits for it when all is there. */
function fileAside(path: string) {
  let opening: Promise<FileHandle> | undefined
  return {
    open(): Promise<FileHandle> {
      opening ??= open(path, 'wx', 0o600)
      opening.catch(() => {})
      return opening
    },
    /** Whoever removes the file must not be overtaken by its opening. */
    async leave<Answer>(answer: Answer): Promise<Answer> {
      await opening?.then((file) => file.close()).catch(() => {})
      return answer
    },
  }
}

type Aside = ReturnType<typeof fileAside>

/** One file's share of the memory: grows as it comes, until it is large. */
function openMemory(take: (bytes: number) => boolean, giveBack: (bytes: number) => void) {
  let held = Buffer.alloc(0)
  let length = 0

  function grow(until: number): boolean {
    // a photograph of a phone grows once: each step is a large buffer, copied and left behind
    const wanted = Math.min(Math.max(firstBytes, held.length * 4, until), mostBytesOfOne)
    if (wanted < until || !take(wanted)) return false
    const larger = Buffer.allocUnsafeSlow(wanted)
    held.copy(larger, 0, 0, length)
    giveBack(held.length)
    held = larger
    return true
  }

  return {
    /** False: there is no room for it. */
    add(chunk: Uint8Array): boolean {
      if (length + chunk.byteLength > held.length && !grow(length + chunk.byteLength)) return false
      held.set(chunk, length)
      length += chunk.byteLength
      return true
    },
    content: () => held.subarray(0, length),
    end(): void {
      giveBack(held.length)
      held = Buffer.alloc(0)
      length = 0
    },
  }
}

type Memory = ReturnType<typeof openMemory>
type Gathered = { isWhole: true } | { isWhole: false; next: Uint8Array }

async function gather(
  reading: AsyncIterator<Uint8Array>,
  memory: Memory,
  hash: Hash,
  maxBytes: number,
  aside: Aside,
): Promise<Gathered | 'too-large'> {
  for (;;) {
    const { value, done } = await reading.next()
    if (done) return { isWhole: true }
    if (memory.content().length + value.byteLength > maxBytes) {
      memory.end()
      return 'too-large'
    }
    if (!memory.add(value)) return { isWhole: false, next: value }
    void aside.open()
    hash.update(value)
  }
}

async function writeSmall(aside: Aside, memory: Memory, hash: Hash): Promise<TakenIn> {
  const content = memory.content()
  const file = await aside.open()
  const written = writeAll(file, content)
  const isOnDisk = flush(file, written)
  // the flush is under way before anybody keeps this thread busy with a look at the file
  await written.catch(() => {})
  const sha256 = hash.digest('hex')
  return { sha256, bytes: content.length, content, isOnDisk, forget: memory.end }
}

interface Rest {
  memory: Memory
  next: Uint8Array
  reading: AsyncIterator<Uint8Array>
}

async function writeLarge(aside: Aside, rest: Rest, hash: Hash, maxBytes: number): ReturnType<TakeIn> {
  const file = await aside.open()
  let isOnDisk: Promise<void> | undefined
  try {
    const bytes = await copy(file, rest, hash, maxBytes)
    if (bytes === 'too-large') return { refused: bytes }
    isOnDisk = flush(file)
    return { sha256: hash.digest('hex'), bytes, content: null, isOnDisk, forget: () => {} }
  } finally {
    if (isOnDisk === undefined) await file.close()
  }
}

async function copy(
  file: FileHandle,
  { memory, next, reading }: Rest,
  hash: Hash,
  maxBytes: number,
): Promise<number | 'too-large'> {
  let bytes = memory.content().length
  // what comes now may take minutes: others need the memory
  let writing = writeAll(file, memory.content()).finally(memory.end)
  writing.catch(() => {})
  try {
    for (let chunk = next; ; ) {
      if (bytes + chunk.byteLength > maxBytes) return 'too-large'
      bytes += chunk.byteLength
      hash.update(chunk)
      await writing
      // the next chunk comes in meanwhile
      writing = writeAll(file, chunk)
      writing.catch(() => {})
      const { value, done } = await reading.next()
      if (done) return bytes
      chunk = value
    }
  } finally {
    await writing
  }
}

/** A failure is thrown by whoever waits for it; a file that is discarded needs none. */
function flush(file: FileHandle, written: Promise<void> = Promise.resolve()): Promise<void> {
  const isOnDisk = written.then(() => file.datasync()).finally(() => file.close())
  isOnDisk.catch(() => {})
  return isOnDisk
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten
}
