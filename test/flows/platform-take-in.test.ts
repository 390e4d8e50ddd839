// Small files are gathered in memory, large ones and those that find none free are not: kept is the same.

import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openBlobs } from '../../src/platform/blobs.ts'
import { openTakeIn, type TakenIn } from '../../src/platform/take-in.ts'
import { until } from '../world/until.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiuxin take in 救心-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

const megabyte = 1024 * 1024
const sha256Of = (content: Buffer) => createHash('sha256').update(content).digest('hex')

function inChunks(content: Buffer, size = 60_001): Readable {
  const chunks = Array.from({ length: Math.ceil(content.length / size) }, (_, index) =>
    content.subarray(index * size, (index + 1) * size),
  )
  return Readable.from(chunks)
}

async function filesIn(root: string): Promise<string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  return found.filter((each) => each.isFile()).map(({ name }) => name)
}

function taken(answer: TakenIn | { refused: string }): TakenIn {
  if ('refused' in answer) throw new Error(answer.refused)
  return answer
}

describe('a file that comes in', () => {
  it.each([1, 4_100, megabyte - 1, megabyte, megabyte + 1, 3 * megabyte])(
    'X300 of %i bytes is kept byte for byte',
    async (bytes) => {
      const content = randomBytes(bytes)
      const path = join(folder, 'aside')
      const file = taken(await openTakeIn()(path, inChunks(content), bytes))
      await file.isOnDisk
      expect(file.content?.equals(content) ?? null).toBe(bytes <= megabyte ? true : null)
      expect(file).toMatchObject({ bytes, sha256: sha256Of(content) })
      expect((await readFile(path)).equals(content)).toBe(true)
      file.forget()
      expect(await openTakeIn()(join(folder, 'other'), inChunks(content), bytes - 1)).toEqual({ refused: 'too-large' })
    },
  )

  it('X301 many at once share one budget of memory, which comes back whatever becomes of them', async () => {
    const takeIn = openTakeIn({ budgetBytes: 3 * megabyte })
    const content = randomBytes(900_000)
    for (let round = 0; round < 3; round++) {
      const all = await Promise.all(
        Array.from({ length: 12 }, async (_, index) =>
          taken(await takeIn(join(folder, `${round}-${index}`), inChunks(content), 900_000)),
        ),
      )
      await Promise.all(all.map(({ isOnDisk }) => isOnDisk))
      const held = all.filter((file) => file.content !== null)
      expect(held.length).toBeLessThanOrEqual(3)
      expect(new Set(all.map(({ sha256 }) => sha256))).toEqual(new Set([sha256Of(content)]))
      for (const name of all.keys())
        expect((await readFile(join(folder, `${round}-${name}`))).equals(content)).toBe(true)
      for (const file of all) file.forget()
      const broken = (async function* () {
        yield content.subarray(0, 500_000)
        throw new Error('the line was cut')
      })()
      await expect(takeIn(join(folder, `${round}-cut`), broken, 900_000)).rejects.toThrow('the line was cut')
      expect(await takeIn(join(folder, `${round}-large`), inChunks(content), 800_000)).toEqual({ refused: 'too-large' })
    }
    // all of it is free again: two fit beside each other
    const [one, other] = [
      await takeIn(join(folder, 'one'), inChunks(content), 900_000),
      await takeIn(join(folder, 'other'), inChunks(content), 900_000),
    ]
    expect([taken(one).content, taken(other).content]).not.toContain(null)
    await Promise.all([taken(one).isOnDisk, taken(other).isOnDisk])
  })

  it('X301 a large one gives its share back while it still comes', async () => {
    const takeIn = openTakeIn({ budgetBytes: 1.5 * megabyte })
    const content = randomBytes(900_000)
    let tries = 0
    const large = (async function* () {
      yield* inChunks(randomBytes(2 * megabyte))
      await until('room for a small one', async () => {
        const small = taken(await takeIn(join(folder, `small-${tries++}`), inChunks(content), megabyte))
        await small.isOnDisk
        small.forget()
        return small.content !== null
      })
    })()
    expect(await takeIn(join(folder, 'large'), large, 3 * megabyte)).toMatchObject({ bytes: 2 * megabyte })
  })

  it('X302 one that is discarded while it is written leaves nothing, and one that a crash left broken is written over', async () => {
    const blobs = await openBlobs({ folder })
    const content = randomBytes(700_000)
    const sha256 = sha256Of(content)
    for (let round = 0; round < 20; round++) {
      const received = await blobs.receive(inChunks(content), { maxBytes: megabyte })
      if ('refused' in received) throw new Error('it fits')
      await received.discard()
      expect(await filesIn(folder)).toEqual([])
    }
    await writeFile(await blobs.localPath(sha256), content.subarray(0, 1_000))
    await blobs.put(inChunks(content), { maxBytes: megabyte })
    expect((await readFile(await blobs.localPath(sha256))).equals(content)).toBe(true)
    expect(await filesIn(folder)).toEqual([sha256])
  })

  it('X440 what is refused or cut while its file is being opened leaves no file and keeps none open', async () => {
    const takeIn = openTakeIn()
    async function* cut(content: Buffer) {
      yield content
      throw new Error('cut')
    }
    for (let round = 0; round < 20; round++) {
      const path = join(folder, `aside-${round}`)
      const left =
        round % 2 > 0
          ? takeIn(path, inChunks(randomBytes(200), 60), 100)
          : takeIn(path, cut(randomBytes(100)), 100).catch(() => null)
      await left
      await rm(path, { force: true })
    }
    // what is still on its way to being opened would appear behind the removal
    await writeFile(join(folder, 'last'), '')
    expect(await filesIn(folder)).toEqual(['last'])
    if (process.platform === 'linux') expect(await openFilesBelow(folder)).toEqual([])
  })
})

async function openFilesBelow(root: string): Promise<string[]> {
  const names = await readdir('/proc/self/fd')
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')))
  return targets.filter((target) => target.startsWith(root))
}
