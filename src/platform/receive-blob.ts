// A stream becomes a file aside; whoever asked for it looks at it and has it kept, or discards it. What a server that was
// killed had aside is removed at the next start.

import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Blobs, ReceivedBlob } from './blobs.ts'
import { systemClock } from './clock.ts'
import { newId } from './ids.ts'
import { hasExited } from './postmaster.ts'
import { openTakeIn, type TakenIn } from './take-in.ts'

export type AsideFile = Pick<TakenIn, 'sha256' | 'bytes' | 'content' | 'isOnDisk'> & {
  path: string
  /** What is given back to the budget must be held by nobody. */
  letGo(): void
}

export type KeepAside = (aside: AsideFile, options: { withinMs?: number | undefined }) => Promise<void>

/** A name that nobody has, where a server that died leaves nothing for longer than a day. */
export async function openAside(folder: string): Promise<() => string> {
  const aside = join(folder, 'incoming')
  await mkdir(aside, { recursive: true, mode: 0o700 })
  await removeAbandoned(aside, systemClock.now())
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

/** Nobody receives for so long. */
const abandonedMs = 24 * 60 * 60_000

/**
 * What a killed server was still receiving. Another server on the same folder goes on with its own; what one left that
 * never comes back under its name, as a container does not, goes with the time.
 */
async function removeAbandoned(aside: string, now: Date): Promise<void> {
  for (const name of await readdir(aside)) {
    const [, host, pid] = /^(.+)-(\d+)-[\w-]{22}$/.exec(name) ?? []
    const isEnded = host === hostname() && (Number(pid) === process.pid || hasExited(Number(pid)))
    const path = join(aside, name)
    if (isEnded || (await isOlder(path, now.getTime() - abandonedMs))) await rm(path, { recursive: true, force: true })
  }
}

async function isOlder(path: string, momentMs: number): Promise<boolean> {
  const facts = await stat(path).catch(() => null)
  return facts !== null && facts.mtimeMs < momentMs
}
