// Files that arrive in pieces, over hours and several connections. A part lies beside the blobs with what is known of it;
// it becomes a blob when it is whole. Several servers may work on one folder: every byte has its place in the file, the
// same byte written twice is the same, and what was mixed up does not get past its hash.

import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from './ids.ts'
import { keepFile } from './kept-file.ts'

export interface BlobPart {
  facts: unknown
  bytes: number
  /** It was whole and is a blob, or is becoming one. */
  isKept: boolean
  touchedAtMs: number
}

export interface BlobParts {
  /** What is there already stays as it is. */
  begin(id: string, facts: object): Promise<void>
  find(id: string): Promise<BlobPart | null>
  /** Writes what comes from `from` on, at most until `length`, and answers how much is there: also when the line is cut. */
  append(id: string, stream: AsyncIterable<Uint8Array>, place: { from: number; length: number }): Promise<Appended>
  /** On the disk, and a blob from now on. Kept already is kept. */
  keep(id: string, to: string): Promise<void>
  /** What has arrived is thrown away; with its facts where nobody shall go on with it. */
  discard(id: string): Promise<void>
  /** Where its bytes lie, for whoever looks at them. */
  pathOf(id: string): string
  removeUntouchedSince(moment: number): Promise<number>
}

export interface Appended {
  bytes: number
  /** More came than fits. */
  isOver: boolean
  /** The stream failed in the middle: its error. */
  cut?: unknown
}

interface Told {
  facts: unknown
  isKept: boolean
}

const isPartId = (id: string): boolean => /^[\w-]{1,64}$/.test(id)

export async function openBlobParts(folder: string): Promise<BlobParts> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (id: string) => join(folder, `${id}.part`)
  const factsOf = (id: string) => join(folder, `${id}.json`)

  async function find(id: string): Promise<BlobPart | null> {
    if (!isPartId(id)) return null
    const told = parsed(await readFile(factsOf(id), 'utf8').catch(absent))
    if (told === null) return null
    const [begun, part] = await Promise.all([stat(factsOf(id)).catch(absent), stat(pathOf(id)).catch(absent)])
    const isKept = told.isKept && part === null
    return { facts: told.facts, bytes: part?.size ?? 0, isKept, touchedAtMs: part?.mtimeMs ?? begun?.mtimeMs ?? 0 }
  }

  /** Its name appears with all of its content, whoever else writes the same. */
  async function tell(id: string, told: Told): Promise<void> {
    const aside = join(folder, `${newId()}.begun`)
    await writeFile(aside, JSON.stringify(told), { mode: 0o600 })
    await rename(aside, factsOf(id))
  }

  async function discard(id: string): Promise<void> {
    await Promise.all([rm(pathOf(id), { force: true }), rm(factsOf(id), { force: true })])
  }

  return {
    pathOf,
    find,
    discard,
    async begin(id, facts) {
      if ((await find(id)) === null) await tell(id, { facts, isKept: false })
    },
    async append(id, stream, { from, length }) {
      const file = await open(pathOf(id), constants.O_RDWR | constants.O_CREAT, 0o600)
      try {
        return await writeFrom(file, stream, from, length)
      } finally {
        await file.close()
      }
    },
    async keep(id, to) {
      const file = await open(pathOf(id), 'r+').catch(absent)
      if (file === null) return
      await file.datasync().finally(() => file.close())
      // said before it is done: a server that is killed in between leaves either the part or the blob
      const part = await find(id)
      if (part !== null) await tell(id, { facts: part.facts, isKept: true })
      // a second one who kept it in between has put the same content there
      await keepFile(pathOf(id), to).catch(absent)
    },
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
  let bytes = from
  let writing: Promise<unknown> = Promise.resolve()
  try {
    for await (const chunk of stream) {
      const fitting = chunk.subarray(0, length - bytes)
      await writing
      // the next chunk comes in meanwhile
      writing = writeAll(file, fitting, bytes)
      writing.catch(() => {})
      bytes += fitting.byteLength
      if (fitting.byteLength < chunk.byteLength) {
        await writing
        return { bytes, isOver: true }
      }
    }
  } catch (cut) {
    await writing
    return { bytes, isOver: false, cut }
  }
  await writing
  return { bytes, isOver: false }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < chunk.byteLength; )
    at += (await file.write(chunk, at, chunk.byteLength - at, position + at)).bytesWritten
}

/** Null also where a power cut left nothing of it. */
function parsed(text: string | null): Told | null {
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
