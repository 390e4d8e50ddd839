// Threads that die over a picture: bad luck is tried again, a picture that always kills is given up.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { openPreviews, type Previews, type Wanted } from '../../src/intake/previews.ts'
import { type Blobs, openBlobs } from '../../src/platform/blobs.ts'
import { openLog } from '../../src/platform/log.ts'
import { openWorkers, type Workers } from '../../src/platform/workers.ts'
import { anyRecording, type JournalWorld, journalWorld } from '../world/journal-world.ts'
import type { OddJob } from '../world/odd-jobs.ts'
import { ecgPicture } from '../world/pictures.ts'

let world: JournalWorld
let folder: string
let blobs: Blobs
let dying: Workers
let decoding: Workers
let previews: Previews
/** Threads that were asked to decode, and how many of the next will die of it. */
let asked = 0
let deaths = 0

beforeAll(async () => {
  world = await journalWorld()
  folder = mkdtempSync(join(tmpdir(), 'jiuxin-tries-'))
  blobs = await openBlobs({ folder })
  dying = openWorkers({ file: new URL('../world/odd-jobs.ts', import.meta.url), threads: 1, memoryMegabytes: 48 })
  const file = new URL('../../src/intake/preview-worker.ts', import.meta.url)
  decoding = openWorkers({ file, threads: 1, memoryMegabytes: 512 })
}, 120_000)

beforeEach(() => {
  asked = 0
  const workers: Workers = {
    run(job, limit) {
      asked += 1
      if (deaths-- > 0) return dying.run({ want: 'exit' } satisfies OddJob, { seconds: 20 })
      return decoding.run(job, limit)
    },
    close: async () => {},
  }
  previews = openPreviews({ journal: world.journal, blobs, log: openLog({ level: 'silent' }), workers })
})

afterAll(async () => {
  await Promise.all([dying?.close(), decoding?.close()])
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

async function recordingOf(bytes: Uint8Array): Promise<Wanted> {
  async function* whole() {
    yield bytes
  }
  const kept = await blobs.put(whole(), { maxBytes: bytes.length })
  if ('refused' in kept) throw new Error(kept.refused)
  const recording = { ...anyRecording(), sha256: kept.sha256, bytes: bytes.length }
  await world.ask('lantian', {}, [recording])
  return { ...recording, networkId: world.network.actorOf('lantian').networkId }
}

describe('a preview', () => {
  it('I31 whose thread died twice is made at the third asking', async () => {
    const wanted = await recordingOf(await ecgPicture({ seed: 15, dpi: 60 }).jpeg().toBuffer())
    deaths = 2
    expect([await previews.make(wanted), await previews.make(wanted)]).toEqual(['later', 'later'])
    expect(await previews.make(wanted)).toMatchObject({ sha256: expect.any(String), width: expect.any(Number) })
    expect(asked).toBe(3)
  })

  it('I31 that kills its thread every time is given up after three tries', async () => {
    const wanted = await recordingOf(await ecgPicture({ seed: 16, dpi: 60 }).jpeg().toBuffer())
    deaths = 4
    const made = [await previews.make(wanted), await previews.make(wanted), await previews.make(wanted)]
    expect(made).toEqual(['later', 'later', null])
    expect(await previews.make(wanted)).toBeNull()
    expect(asked).toBe(3)
  })

  it('I31 of what no decoder knows is given up at once', async () => {
    const wanted = await recordingOf(Buffer.from('no picture at all'))
    deaths = 0
    expect([await previews.make(wanted), await previews.make(wanted)]).toEqual([null, null])
    expect(asked).toBe(1)
  })
})
