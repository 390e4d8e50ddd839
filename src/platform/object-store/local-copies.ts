// Copies on the local disk of what the object store has, least used ones removed first. Content by hash: what another
// server on the same disk put there, or what was there before the start, is looked at before it is believed. The time of
// a file says when any server used it last.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'

export interface LocalCopies {
  /** Its path, or null. */
  find(sha256: string): Promise<string | null>
  /** The file at `from` is that content and becomes the copy; answers its path. */
  add(from: string, sha256: string, bytes: number): Promise<string>
}

interface Copy {
  bytes: number
  usedAtMs: number
  isChecked: boolean
}

/** Whoever was given a path has this long to open it, also where another server on the same disk gave it: see the file's time. */
const graceMs = 120_000

export async function openLocalCopies(folder: string, mostBytes: number, clock: Clock): Promise<LocalCopies> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  /** The one that was used longest ago is the first. */
  const copies = new Map<string, Copy>()
  let allBytes = 0

  function forget(sha256: string): void {
    allBytes -= copies.get(sha256)?.bytes ?? 0
    copies.delete(sha256)
  }

  function use(sha256: string, bytes: number): void {
    forget(sha256)
    copies.set(sha256, { bytes, usedAtMs: clock.monotonicMs(), isChecked: true })
    allBytes += bytes
  }

  async function makeRoom(): Promise<void> {
    for (const [sha256, copy] of copies) {
      if (allBytes <= mostBytes || clock.monotonicMs() - copy.usedAtMs < graceMs) return
      const facts = await stat(pathOf(sha256)).catch(() => null)
      if (copies.get(sha256) !== copy) continue
      copies.delete(sha256)
      if (facts !== null && Math.abs(clock.now().getTime() - facts.mtimeMs) < graceMs) {
        copies.set(sha256, { ...copy, usedAtMs: clock.monotonicMs() })
        continue
      }
      allBytes -= copy.bytes
      await rm(pathOf(sha256), { force: true })
    }
  }

  /** False: it is not there any more. A disk that takes no times is no reason not to read from it. */
  async function touch(path: string): Promise<boolean> {
    const now = clock.now()
    return utimes(path, now, now).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    )
  }

  for (const { sha256, bytes } of await copiesIn(folder)) {
    copies.set(sha256, { bytes, usedAtMs: -graceMs, isChecked: false })
    allBytes += bytes
  }
  await makeRoom()

  return {
    async find(sha256) {
      const path = pathOf(sha256)
      const facts = await stat(path).catch(() => null)
      const known = copies.get(sha256)
      if (facts !== null && (known?.isChecked ? known.bytes === facts.size : (await hashOf(path)) === sha256)) {
        const isThere = await touch(path)
        if (isThere) use(sha256, facts.size)
        else forget(sha256)
        return isThere ? path : null
      }
      forget(sha256)
      if (facts !== null) await rm(path, { force: true })
      return null
    },
    async add(from, sha256, bytes) {
      const path = pathOf(sha256)
      await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true, mode: 0o700 })
      await rename(from, path)
      await touch(path)
      use(sha256, bytes)
      await makeRoom()
      return path
    },
  }
}

async function copiesIn(folder: string): Promise<{ sha256: string; bytes: number }[]> {
  const found: { sha256: string; bytes: number; modifiedAtMs: number }[] = []
  for (const shelf of (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const sha256 of await readdir(join(folder, shelf))) {
      const facts = await stat(join(folder, shelf, sha256)).catch(() => null)
      if (facts) found.push({ sha256, bytes: facts.size, modifiedAtMs: facts.mtimeMs })
    }
  }
  return found.sort((a, b) => a.modifiedAtMs - b.modifiedAtMs)
}

async function hashOf(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk)
    return hash.digest('hex')
  } catch {
    return null
  }
}
