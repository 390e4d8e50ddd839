// Photographs as phones really take them: 3 MB, 12 MB and HEIC. The question rings before its picture is there, what the duty
// phone is shown first is legible, and the original arrives byte for byte.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import sharp from 'sharp'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  openBrowserWorld,
  type Page,
  patienceMs,
} from '../world/browser.ts'
import { isDrawn } from '../world/on-page.ts'
import { ecgPhotograph, type Photograph } from '../world/photograph.ts'
import { hasSharedEcg, sharedFile } from '../world/shared-ecg.ts'
import { until } from '../world/until.ts'
import { sha256Of } from '../world/upload-line.ts'

interface Read {
  consultation: {
    recordings: { recordingId: string; bytes: number; mediaType: string; original?: { bytes: number } }[]
  }
  entries: { kind: string }[]
}

/** What a bad line carries in five seconds. */
const renditionBytes = 250 * 1024
const mega = 1_000_000

describeWithBrowser('photographs', () => {
  let world: BrowserWorld
  let lantian: Page
  let wang: Page
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
    await callOnlyWhoIsOnDuty(world)
    ;[lantian, wang] = await Promise.all([world.phone('lantian'), world.phone('wang')])
  }, 120_000)
  afterAll(() => world?.close())

  step('W607 a photograph of 3 MB rings first, is legible at once, and its original arrives whole', async () => {
    const photograph = await photographOf({ longestSide: 4032, quality: 93 })
    expect(photograph.buffer.length).toBeGreaterThan(2.5 * mega)
    await goesAndArrives(photograph)
  })

  step('W608 a photograph of 12 MB rings first, is legible at once, and its original arrives whole', async () => {
    const photograph = await photographOf({ longestSide: 4900, quality: 100 })
    expect(photograph.buffer.length).toBeGreaterThan(10 * mega)
    await goesAndArrives(photograph)
  })

  const stepWithShared = hasSharedEcg
    ? step
    : (name: string, _body: () => Promise<void>) =>
        it.skip(`SKIPPED, there is no ../shared/ecg here: ${name}`, () => {})

  stepWithShared(
    'W609 a HEIC, which this browser cannot draw, rings first, is drawn by the server, and arrives whole',
    async () => {
      const buffer = sharedFile('images/derived-p2p-01109.heic')
      const id = await asks({ name: 'IMG_0412.HEIC', mimeType: 'image/heic', buffer })
      const { recordingId, mediaType, bytes } = await firstRecording(id)
      // this browser cannot draw it: it goes as it is, and the server draws it
      expect([mediaType, bytes]).toEqual(['image/heic', buffer.length])
      await arrivesWhole(recordingId, buffer)
      await isLegible(recordingId, buffer)
    },
  )

  async function goesAndArrives(photograph: Photograph) {
    const id = await asks(photograph)
    const { recordingId, bytes } = await firstRecording(id)
    expect(bytes).toBeLessThanOrEqual(renditionBytes)
    await isLegible(recordingId, photograph.buffer)
    const original = await until(
      'the original',
      async () => (await read(id)).consultation.recordings[0]!.original,
      patienceMs,
    )
    expect(original.bytes).toBe(photograph.buffer.length)
    await arrivesWhole(recordingId, photograph.buffer)
    for (const once of ['opened', 'recording-added', 'original-added'])
      expect((await read(id)).entries.filter(({ kind }) => kind === once)).toHaveLength(1)
  }

  /** As a doctor does it; the id of the consultation, that the duty phone rang for before its picture was there. */
  async function asks(photograph: Photograph): Promise<string> {
    await Promise.all([lantian.goto('/ask'), wang.goto('/')])
    await lantian.getByLabel('相册').setInputFiles(photograph)
    await lantian.getByRole('button', { name: '男', exact: true }).tap()
    await lantian.getByText('正在检查照片').waitFor({ state: 'hidden' })
    await lantian.getByRole('button', { name: '发送', exact: true }).tap()
    const ring = wang.getByRole('dialog', { name: '会诊呼叫' })
    await ring.getByRole('button', { name: '接诊' }).tap()
    await wang.waitForURL(/\/c\/.+/)
    const id = new URL(wang.url()).pathname.split('/').at(-1)!
    const { recordingId } = await firstRecording(id)
    const kinds = (await read(id)).entries.map(({ kind }) => kind)
    expect(kinds.indexOf('called')).toBeLessThan(kinds.indexOf('recording-added'))
    const picture = wang.locator(`img[src*="${recordingId}"]`).first()
    await picture.scrollIntoViewIfNeeded()
    await until('the picture on the duty phone', () => picture.evaluate(isDrawn), patienceMs)
    return id
  }

  /** Grid lines and small print need the pixels, and the proportions of the paper. */
  async function isLegible(recordingId: string, original: Buffer) {
    const preview = await until(
      'the preview',
      async () => {
        const answer = await (await world.app.phone('wang')).ask('GET', `/api/recordings/${recordingId}/preview`)
        return answer.status === 200 && answer.bytes
      },
      patienceMs,
    )
    const { width, height } = await sharp(preview).metadata()
    expect(Math.max(width, height)).toBeGreaterThanOrEqual(1600)
    expect(Math.max(width, height)).toBeLessThanOrEqual(2000)
    const paper = await sharp(original).metadata()
    expect(width / height).toBeCloseTo(paper.width / paper.height, 1)
  }

  async function arrivesWhole(recordingId: string, sent: Buffer) {
    const { status, bytes } = await (await world.app.phone('wang')).ask(
      'GET',
      `/api/recordings/${recordingId}/original`,
    )
    expect([status, sha256Of(bytes)]).toEqual([200, sha256Of(sent)])
  }

  async function firstRecording(id: string) {
    return until('the picture', async () => (await read(id)).consultation.recordings[0], patienceMs)
  }

  async function read(id: string): Promise<Read> {
    return (await (await world.app.phone('wang')).ask('GET', `/api/consultations/${id}`)).body as unknown as Read
  }
})

/** Of a real paper, as large as cameras make it; without the shared files of a synthetic one. */
async function photographOf({ longestSide, quality }: { longestSide: number; quality: number }): Promise<Photograph> {
  const real = await ecgPhotograph('images/p2p-photo-01109.jpg')
  const buffer = await sharp(typeof real === 'string' ? readFileSync(real) : real.buffer)
    .resize({ width: longestSide, height: longestSide, fit: 'inside' })
    .jpeg({ quality, chromaSubsampling: quality === 100 ? '4:4:4' : '4:2:0' })
    .toBuffer()
  return { name: 'IMG_0412.jpg', mimeType: 'image/jpeg', buffer }
}
