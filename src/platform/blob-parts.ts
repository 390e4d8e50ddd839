// Files that arrive in pieces, over hours and several connections. A part lies beside the blobs with what is known of it;
// a copy of it becomes a blob when it is whole. Several servers may work on one folder: every byte has its place in the file,
// the same byte written twice is the same, and what was mixed up does not get past its hash.

import { constants } from 'node:fs'
import {
  copyFile,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from './ids.ts'

export interface BlobPart {
  facts: unknown
  bytes: number
  touchedAtMs: number
}

export interface BlobParts {
  /** Bytes that are there already stay; what is known of them is what was said last. */
  begin(id: string, facts: object): Promise<void>
  find(id: string): Promise<BlobPart | null>
  /** Writes what comes from `from` on, at most until `length`, and answers how much is there: also when the line is cut. */
  append(id: string, stream: AsyncIterable<Uint8Array>, place: { from: number; length: number }): Promise<Appended>
  /**
   * What is looked at is what is kept: a file of its own, which no line that is still open somewhere writes to. Throws
   * ENOENT where the part is gone. The part stays until it is dropped: who is killed in between begins here again.
   */
  copy(id: string): Promise<PartCopy>
  /** Its bytes are a blob, or were none: what is known of it stays. */
  drop(id: string): Promise<void>
  /** Nobody shall go on with it. */
  discard(id: string): Promise<void>
  /** Where its bytes lie. */
  pathOf(id: string): string
  removeUntouchedSince(moment: number): Promise<number>
}

export interface PartCopy {
  path: string
  /** A blob from now on. Where it cannot be one just now, FilesAway is thrown and the part is as it was. */
  keep(sha256: string): Promise<void>
  discard(): Promise<void>
}

export interface Appended {
  bytes: number
  /** More came than fits. */
  isOver: boolean
  /** The stream failed in the middle: its error. */
  cut?: unknown
}

/** Then the line waits for the disk. */
const mostWaitingBytes = 1024 * 1024

const isPartId = (id: string): boolean => /^[\w-]{1,64}$/.test(id)

export interface BlobPlaces {
  /** The file becomes a blob: when it is answered, it is kept. */
  keep(path: string, sha256: string): Promise<void>
  /** A name that nobody has, where a server that died leaves nothing. */
  newPathAside(): string
}

export async function openBlobParts(folder: string, { keep, newPathAside }: BlobPlaces): Promise<BlobParts> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (id: string) => join(folder, `${id}.part`)
  const factsOf = (id: string) => join(folder, `${id}.json`)

  async function find(id: string): Promise<BlobPart | null> {
    if (!isPartId(id)) return null
    const [text, part] = await Promise.all([
      readFile(factsOf(id), 'utf8').catch(absent),
      stat(pathOf(id)).catch(absent),
    ])
    const facts = parsed(text)
    if (facts === null) return null
    if (part !== null) return { facts, bytes: part.size, touchedAtMs: part.mtimeMs }
    return { facts, bytes: 0, touchedAtMs: (await stat(factsOf(id)).catch(absent))?.mtimeMs ?? 0 }
  }

  async function discard(id: string): Promise<void> {
    await Promise.all([rm(pathOf(id), { force: true }), rm(factsOf(id), { force: true })])
  }

  return {
    pathOf,
    find,
    discard,
    async begin(id, facts) {
      // its name appears with all of its content, whoever else begins the same
      const aside = join(folder, `${newId()}.begun`)
      await writeFile(aside, JSON.stringify(facts), { mode: 0o600 })
      await rename(aside, factsOf(id))
    },
    async append(id, stream, { from, length }) {
      const file = await open(pathOf(id), constants.O_RDWR | constants.O_CREAT, 0o600)
      try {
        return await writeFrom(file, stream, from, length)
      } finally {
        await file.close()
      }
    },
    async copy(id) {
      const path = newPathAside()
      const discard = () => rm(path, { force: true })
      // by the system, beside everything else that the server does; many file systems copy nothing at all
      await copyFile(pathOf(id), path, constants.COPYFILE_FICLONE).catch(async (error: unknown) => {
        await discard()
        throw error
      })
      return { path, discard, keep: (sha256) => keep(path, sha256) }
    },
    drop: (id) => rm(pathOf(id), { force: true }),
    async removeUntouchedSince(moment) {
      let removed = 0
      for (const name of await readdir(folder)) {
        const [id = '', ending] = name.split('.')
        const touchedAtMs = (await find(id))?.touchedAtMs ?? (await stat(join(folder, name)).catch(absent))?.mtimeMs
        if (touchedAtMs === undefined || touchedAtMs >= moment) continue
        if (ending === 'json') removed += 1
        if (ending === 'begun') await rm(join(folder, name), { force: true })
        else await discard(id)
      }
      return removed
    },
  }
}

async function writeFrom(
  file: FileHandle,
  stream: AsyncIterable<Uint8Array>,
  from: number,
  length: number,
): Promise<Appended> {
  const writing = writeBehind(file, from)
  let bytes = from
  let cut: unknown
  let isOver = false
  try {
    for await (const chunk of stream) {
      const fitting = chunk.subarray(0, length - bytes)
      bytes += fitting.byteLength
      await writing.take(fitting)
      isOver = fitting.byteLength < chunk.byteLength
      if (isOver) break
    }
  } catch (error) {
    cut = error
  }
  await writing.end()
  return { bytes, isOver, ...(cut === undefined ? {} : { cut }) }
}

/** What comes while the disk is busy is written in one go after it: a slow line byte by byte, a fast one in large pieces. */
function writeBehind(file: FileHandle, from: number) {
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let position = from
  let writing: Promise<void> | null = null
  let failure: unknown

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const pieces = waiting
      const until = position + waitingBytes
      waiting = []
      waitingBytes = 0
      const { bytesWritten } = await file.writev(pieces, position)
      position += bytesWritten
      if (position < until) await writeRest(file, Buffer.concat(pieces).subarray(bytesWritten), position)
      position = until
    }
    writing = null
  }

  return {
    async take(chunk: Uint8Array): Promise<void> {
      waiting.push(chunk)
      waitingBytes += chunk.byteLength
      writing ??= write().catch((error: unknown) => {
        failure = error
      })
      if (waitingBytes > mostWaitingBytes) await writing
      if (failure !== undefined) throw failure
    },
    async end(): Promise<void> {
      await writing
      if (failure !== undefined) throw failure
    },
  }
}

/** A disk may take less than it is given. */
async function writeRest(file: FileHandle, rest: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < rest.byteLength; )
    at += (await file.write(rest, at, rest.byteLength - at, position + at)).bytesWritten
}

/** Null also where a power cut left nothing of it. */
function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
