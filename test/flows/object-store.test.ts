// The object store and the line to it do everything that such things do. What was answered is there and right; what
// cannot be kept or read now is told as that, and leaves nothing.

import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Blobs } from '../../src/platform/blobs.ts'
import { controlledClock, systemClock } from '../../src/platform/clock.ts'
import { FilesAway } from '../../src/platform/files-away.ts'
import { openLog } from '../../src/platform/log.ts'
import { openFarBlobs } from '../../src/platform/object-store/far-blobs.ts'
import { openTestStore, type StoreFault, type TestStore } from '../world/object-store.ts'
import { until } from '../world/until.ts'

let store: TestStore
let folders: string[] = []
let said: string[] = []

beforeAll(async () => {
  store = await openTestStore()
})

afterAll(() => store.close())

afterEach(async () => {
  store.fault = () => undefined
  store.tellsChecksums = false
  for (const key of await store.keys()) await store.direct.remove(key)
  for (const folder of folders) await rm(folder, { recursive: true })
  folders = []
  said = []
})

type Needs = Partial<Parameters<typeof openFarBlobs>[0]>

/** One server's. Impatient with silence, and patient with a machine that is busy. */
async function openServer({ patience, ...needs }: Needs = {}): Promise<{ blobs: Blobs; folder: string }> {
  const folder = needs.folder ?? (await mkdtemp(join(tmpdir(), 'jiuxin-far-')))
  if (needs.folder === undefined) folders.push(folder)
  const log = openLog({ level: 'warn', destination: { write: (line) => void said.push(line) } })
  const { settings } = store
  const how = { silentMs: 500, keepMs: 30_000, readMs: 30_000, pauseMs: 5, ...patience }
  return { blobs: await openFarBlobs({ settings, log, ...needs, folder, patience: how }), folder }
}

const brief = { keepMs: 400, readMs: 400, silentMs: 150 }
const photograph = randomBytes(300_000)
const sha256Of = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const sha256 = sha256Of(photograph)
const key = `${sha256.slice(0, 2)}/${sha256}`
const limit = { maxBytes: 20_000_000 }
const put = (blobs: Blobs, content = photograph) => blobs.put(Readable.from([content]), limit)

async function contentIn(blobs: Blobs, piece?: { start: number; end: number }, name = sha256): Promise<Buffer | null> {
  const opened = await blobs.open(name, piece)
  return opened && buffer(opened.stream)
}

async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found.filter((each) => each.isFile()).map(({ name }) => name)
}

/** It goes wrong so often, then no more. */
function failing(fault: StoreFault, method: string, times: number): void {
  let left = times
  store.fault = (asked) => (asked.method === method && left-- > 0 ? fault : undefined)
}

const atPutting: StoreFault[] = ['fails', 'hangs', 'cuts', 'other-page', 'lies-of-checksum']
const atReading: StoreFault[] = ['fails', 'hangs', 'cuts', 'shortens', 'mixes-up', 'other-page']

describe('Keeping', () => {
  it.each(atPutting)('X366 a file is kept when the store has it, however often it %s before', async (fault) => {
    const { blobs, folder } = await openServer()
    failing(fault, 'PUT', 2)
    expect(await put(blobs)).toEqual({ sha256, bytes: 300_000 })
    const elsewhere = await openServer()
    expect((await contentIn(elsewhere.blobs))?.equals(photograph)).toBe(true)
    expect([await store.keys(), await filesIn(folder)]).toEqual([[key], [sha256]])
  })

  it.each([...atPutting, 'refuses' as const])(
    'X366 a store that %s for good is told as that, within the time, and nothing is half kept',
    async (fault) => {
      const { blobs, folder } = await openServer({ patience: brief })
      failing(fault, 'PUT', 1_000)
      await expect(put(blobs)).rejects.toMatchObject({ name: 'FilesAway', code: 'files-away', retryAfterSeconds: 5 })
      expect(await filesIn(folder)).toEqual([])
      // where the answer was lost, what is there is whole
      store.fault = () => undefined
      const kept = await contentIn((await openServer()).blobs)
      expect(kept === null || kept.equals(photograph)).toBe(true)
      expect(said.length).toBe(1)
      expect(said.join()).not.toContain(store.settings.secretAccessKey)
      expect(said.join()).not.toContain(sha256)
    },
  )

  it('X373 who is in a hurry waits once for a store that hangs, and hardly at all as long as it was away just now', async () => {
    const { blobs } = await openServer({ patience: { silentMs: 3_600_000 } })
    store.fault = () => 'hangs'
    for (const withinMs of [100, 3_600_000]) {
      const received = await blobs.receive(Readable.from([photograph]), limit)
      if ('refused' in received) throw new Error('it fits')
      await expect(received.keep({ withinMs })).rejects.toBeInstanceOf(FilesAway)
      await received.discard()
    }
    store.fault = () => undefined
    expect(await put(blobs)).toEqual({ sha256, bytes: 300_000 })
  })

  it('X402 however many slow readings go on, what is to be kept waits behind none of them', async () => {
    const patience = { silentMs: 3_600_000, readMs: 3_600_000 }
    const { blobs } = await openServer({ patience })
    const isSlow = (path: string) => path.includes('/00/')
    store.fault = ({ path }) => (isSlow(path) ? 'hangs' : undefined)
    const names = Array.from({ length: 40 }, (_, at) => `00${at}`.padEnd(64, 'a'))
    const reading = names.map((name) => blobs.open(name))
    const hanging = () => store.asked.filter((line) => line.startsWith('GET') && isSlow(line)).length
    await until('as many readings as there are lines', () => hanging() >= 32)
    expect(await put(blobs)).toEqual({ sha256, bytes: 300_000 })
    store.fault = () => undefined
    store.cutLines()
    expect(await Promise.all(reading)).toEqual(names.map(() => null))
  })

  it('X366 a place that says yes and keeps nothing is not believed', async () => {
    const { blobs } = await openServer({ patience: brief })
    failing('forgets', 'PUT', 1_000)
    await expect(put(blobs)).rejects.toBeInstanceOf(FilesAway)
    expect(await store.keys()).toEqual([])
  })

  it('X367 what says the right checksum is not read back, what says none is, and the same twice is one', async () => {
    const { blobs } = await openServer()
    store.asked.length = 0
    await put(blobs)
    store.tellsChecksums = true
    await put(blobs)
    const methods = store.asked.map((line) => line.split(' ')[0])
    expect(methods).toEqual(['PUT', 'GET', 'PUT'])
    expect(await store.keys()).toEqual([key])
  })

  it('X367 the store is asked with its own time by a server whose clock is wrong', async () => {
    const clock = controlledClock(new Date(systemClock.now().getTime() - 3 * 3_600_000))
    const { blobs } = await openServer({ clock })
    expect(await put(blobs)).toEqual({ sha256, bytes: 300_000 })
  })
})

describe('Reading', () => {
  it.each(atReading)('X368 a file is right, however often the store %s before', async (fault) => {
    await put((await openServer()).blobs)
    const { blobs } = await openServer()
    failing(fault, 'GET', 2)
    expect((await contentIn(blobs))?.equals(photograph)).toBe(true)
  })

  it.each([...atReading, 'other-404' as const])(
    'X368 of a store that %s for good no byte is served and nothing stays',
    async (fault) => {
      await put((await openServer()).blobs)
      const { blobs, folder } = await openServer({ patience: brief })
      failing(fault, 'GET', 1_000)
      await expect(blobs.open(sha256)).rejects.toMatchObject({ name: 'FilesAway', code: 'unavailable' })
      expect(await filesIn(folder)).toEqual([])
      store.fault = () => undefined
      expect((await contentIn((await openServer({ folder })).blobs))?.equals(photograph)).toBe(true)
    },
  )

  it('X369 any server reads what another one took in, whole or in pieces; many at once fetch it once', async () => {
    const [one, another] = [await openServer(), await openServer()]
    await put(one.blobs)
    store.asked.length = 0
    const readers = await Promise.all(Array.from({ length: 6 }, () => contentIn(another.blobs)))
    expect(readers.every((content) => content?.equals(photograph))).toBe(true)
    expect(store.asked.length).toBe(1)
    const piece = await another.blobs.open(sha256, { start: 1_000, end: 1_999 })
    expect(piece?.bytes).toBe(300_000)
    expect((await buffer(piece!.stream)).equals(photograph.subarray(1_000, 2_000))).toBe(true)
    expect((await readFile(await another.blobs.localPath(sha256))).equals(photograph)).toBe(true)
  })

  it('X369 what was read or taken in here is read without the store, also after a restart', async () => {
    const { blobs, folder } = await openServer()
    await put(blobs)
    store.fault = () => 'hangs'
    const again = await openServer({ folder, patience: brief })
    expect((await contentIn(again.blobs))?.equals(photograph)).toBe(true)
  })

  it('X370 copies take no more room than they may; the one that was used longest ago goes first', async () => {
    const clock = controlledClock(systemClock.now())
    const settings = { ...store.settings, cacheBytes: 700_000 }
    const { blobs, folder } = await openServer({ settings, clock })
    const others = [randomBytes(300_000), randomBytes(300_000)]
    await put(blobs)
    clock.advance(200_000)
    await put(blobs, others[0])
    clock.advance(200_000)
    await contentIn(blobs)
    await put(blobs, others[1])
    expect((await filesIn(folder)).sort()).toEqual([sha256, sha256Of(others[1]!)].sort())
    expect((await contentIn(blobs, undefined, sha256Of(others[0]!)))?.equals(others[0]!)).toBe(true)
  })

  it('X377 a server makes no room of what another one on the same disk uses; what is gone all the same is fetched again', async () => {
    const clock = controlledClock(systemClock.now())
    const settings = { ...store.settings, cacheBytes: 700_000 }
    const { blobs, folder } = await openServer({ settings, clock })
    await put(blobs)
    clock.advance(200_000)
    let isTaken = false
    // the last that is asked before the file is opened
    const monotonicMs = () => {
      if (isTaken) rmSync(join(folder, 'copies', key))
      isTaken = false
      return clock.monotonicMs()
    }
    const neighbour = await openServer({ settings, folder, clock: { ...clock, monotonicMs } })
    const path = await neighbour.blobs.localPath(sha256)
    const others = [randomBytes(300_000), randomBytes(300_000)]
    for (const content of others) await put(blobs, content)
    expect((await readFile(path)).equals(photograph)).toBe(true)
    clock.advance(200_000)
    await put(blobs, randomBytes(300_000))
    expect((await filesIn(folder)).length).toBeLessThan(4)

    await contentIn(neighbour.blobs)
    isTaken = true
    expect((await contentIn(neighbour.blobs))?.equals(photograph)).toBe(true)
    expect(isTaken).toBe(false)
  })

  it('X378 something else that lies among the copies keeps no server from starting', async () => {
    const { blobs, folder } = await openServer()
    await put(blobs)
    await writeFile(join(folder, 'copies', '.stray'), 'x')
    expect((await contentIn((await openServer({ folder })).blobs))?.equals(photograph)).toBe(true)
  })

  it('X370 a copy that a power cut broke is not believed', async () => {
    const { blobs, folder } = await openServer()
    await put(blobs)
    await writeFile(await blobs.localPath(sha256), Buffer.alloc(300_000))
    const again = await openServer({ folder })
    expect((await contentIn(again.blobs))?.equals(photograph)).toBe(true)
  })
})
