// A stream becomes a file aside; whoever asked for it looks at it and has it kept, or discards it. What a server that was
// killed had aside is removed at the next start.

import { mkdir, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Blobs, ReceivedBlob } from './blobs.ts'
import { newId } from './ids.ts'
import { hasExited } from './postmaster.ts'
import { openTakeIn, type TakenIn } from './take-in.ts'

export type AsideFile = Pick<TakenIn, 'sha256' | 'bytes' | 'content' | 'isOnDisk'> & {
  path: string
  /** What is given back to the budget must be held by nobody. */
  letGo(): void
}

export type KeepAside = (aside: AsideFile, options: { withinMs?: number | undefined }) => Promise<void>

/** A name that nobody has, where a server that died leaves nothing. */
export async function openAside(folder: string): Promise<() => string> {
  const aside = join(folder, 'incoming')
  await mkdir(aside, { recursive: true, mode: 0o700 })
  await removeAbandoned(aside)
  return () => join(aside, `${hostname()}-${process.pid}-${newId()}`)
}

export function openReceiving(newPathAside: () => string, keepAside: KeepAside): Pick<Blobs, 'receive' | 'put'> {
  const takeIn = openTakeIn()

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
      const letGo = () => {
        received.content = null
        forget()
      }
      const discard = async () => {
        letGo()
        // what is still being written would be there again
        await isOnDisk.catch(() => {})
        await remove()
      }
      const keep: ReceivedBlob['keep'] = (options = {}) =>
        keepAside({ path, sha256, bytes, content, isOnDisk, letGo }, options)
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
      await received.keep().catch(async (error: unknown) => {
        await received.discard()
        throw error
      })
      const { sha256, bytes } = received
      return { sha256, bytes }
    },
  }
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
