// Files by the hash of their content: what is answered is kept, what is refused leaves nothing; the same wherever they are.

import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Blobs, isSha256, openBlobs } from '../../src/platform/blobs.ts'
import { openLog } from '../../src/platform/log.ts'
import { openFarBlobs } from '../../src/platform/object-store/far-blobs.ts'
import { openTestStore, type TestStore } from '../world/object-store.ts'

let folder: string
let blobs: Blobs
let store: TestStore

beforeAll(async () => {
  store = await openTestStore()
})

afterAll(() => store.close())

afterEach(async () => {
  await rm(folder, { recursive: true })
  for (const key of await store.keys()) await store.direct.remove(key)
})

const photograph = randomBytes(300_000)
const sha256 = createHash('sha256').update(photograph).digest('hex')
const inChunks = (content: Buffer, size = 16_384) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
    })(),
  )

async function filesIn(root: string): Promise<string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  return found.filter((each) => each.isFile()).map(({ name }) => name)
}

const places: [string, () => Promise<Blobs>][] = [
  ['on the local disk', () => openBlobs({ folder })],
  [
    'in an object store',
    () =>
      openFarBlobs({
        folder,
        settings: store.settings,
        log: openLog({ level: 'silent' }),
        patience: { keepMs: 5_000 },
      }),
  ],
]

describe.each(places)('blobs %s', (place, openThem) => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiuxin blobs 救心-'))
    blobs = await openThem()
  })

  afterEach(async () => {
    const kept = (await filesIn(folder)).filter((name) => isSha256(name))
    const far = place === 'on the local disk' ? [] : kept.map((each) => `${each.slice(0, 2)}/${each}`)
    expect(await store.keys()).toEqual(far)
  })

  it('X5 a file is kept under its hash and comes back byte for byte', async () => {
    const kept = await blobs.put(inChunks(photograph), { maxBytes: 1_000_000 })
    expect(kept).toEqual({ sha256, bytes: 300_000 })
    const opened = await blobs.open(sha256)
    expect(opened?.bytes).toBe(300_000)
    expect((await buffer(opened!.stream)).equals(photograph)).toBe(true)
    expect(await filesIn(folder)).toEqual([sha256])
  })

  it('X5 the same content many times at once is one file', async () => {
    await Promise.all(Array.from({ length: 8 }, () => blobs.put(inChunks(photograph), { maxBytes: 300_000 })))
    expect(await filesIn(folder)).toEqual([sha256])
  })

  it('X6 a file over the limit is cut at the limit and leaves no trace', async () => {
    let sent = 0
    const endless = Readable.from(
      (function* () {
        for (; ; sent += 1000) yield Buffer.alloc(1000)
      })(),
      { highWaterMark: 1 },
    )
    expect(await blobs.put(endless, { maxBytes: 100_000 })).toEqual({ refused: 'too-large' })
    expect(sent).toBeLessThan(110_000)
    expect(endless.destroyed).toBe(false)
    endless.destroy()
    expect(await filesIn(folder)).toEqual([])
  })

  it('X6 exactly the limit is allowed, one byte more is not', async () => {
    expect(await blobs.put(inChunks(photograph), { maxBytes: 300_000 })).toMatchObject({ sha256 })
    expect(await blobs.put(inChunks(photograph), { maxBytes: 299_999 })).toEqual({ refused: 'too-large' })
  })

  it('X6 an empty file, a discarded one and an upload that breaks off leave no trace', async () => {
    expect(await blobs.put(Readable.from([]), { maxBytes: 10 })).toEqual({ refused: 'empty' })
    const received = await blobs.receive(inChunks(photograph), { maxBytes: 1_000_000 })
    if ('refused' in received) throw new Error('it fits')
    expect(await filesIn(folder)).toHaveLength(1)
    expect(received.content).toHaveLength(300_000)
    await received.discard()
    expect(received.content).toBeNull()
    const broken = Readable.from(
      (async function* () {
        yield photograph
        throw new Error('the line was cut')
      })(),
    )
    await expect(blobs.put(broken, { maxBytes: 1_000_000 })).rejects.toThrow('the line was cut')
    expect(await filesIn(folder)).toEqual([])
  })

  it('X6 what a killed server was receiving is removed at the next start, what another one receives is not, unless it is a day old', async () => {
    await mkdir(join(folder, 'incoming'), { recursive: true })
    const ended = `${hostname()}-4194305-${'a'.repeat(22)}`
    const running = `${hostname()}-1-${'b'.repeat(22)}`
    const elsewhere = `other-host-7-${'c'.repeat(22)}`
    const longAgo = `container-1-${'d'.repeat(22)}`
    for (const name of [ended, running, elsewhere, longAgo]) await writeFile(join(folder, 'incoming', name), 'x')
    const yesterday = new Date(Date.now() - 25 * 3_600_000)
    await utimes(join(folder, 'incoming', longAgo), yesterday, yesterday)
    await openThem()
    expect((await filesIn(folder)).sort()).toEqual([running, elsewhere].sort())
  })

  it('X5 a name that is no hash opens nothing', async () => {
    for (const name of ['', '../../etc/passwd', `${sha256}0`, sha256]) expect(await blobs.open(name)).toBeNull()
  })

  it('I104 what was looked at stays as it is, whatever a line that is still open writes into the part', async () => {
    const { parts } = blobs
    await parts.begin('one', {})
    await parts.append('one', inChunks(photograph), { from: 0, length: photograph.length })
    const longAgo = new Date(Date.now() - 70 * 3_600_000)
    await utimes(parts.pathOf('one'), longAgo, longAgo)
    const copy = await parts.copy('one')
    await copy.keep(sha256)
    await parts.append('one', inChunks(randomBytes(photograph.length)), { from: 0, length: photograph.length })
    expect((await readFile(await blobs.localPath(sha256))).equals(photograph)).toBe(true)
    expect((await stat(await blobs.localPath(sha256))).nlink).toBe(1)
    // young, like whatever is kept just now: nothing sweeps it before its entry is there
    expect((await stat(await blobs.localPath(sha256))).mtimeMs).toBeGreaterThan(longAgo.getTime() + 69 * 3_600_000)
    expect((await filesIn(join(folder, 'incoming'))).length).toBe(0)
  })

  it('I104 a part that somebody else has thrown away is not kept as if it were there', async () => {
    const { parts } = blobs
    await parts.begin('one', {})
    await parts.append('one', inChunks(photograph), { from: 0, length: photograph.length })
    await parts.discard('one')
    await expect(parts.copy('one')).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await filesIn(folder)).toEqual([])
  })
})
