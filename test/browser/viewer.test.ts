// The viewer in the hand: a photograph looked at closely, measured and told in the chat; a document page by page.

import { afterAll, beforeAll, expect } from '@jest/globals'
import sharp from 'sharp'
import { type BrowserWorld, describeWithBrowser, itOnScreen, openBrowserWorld, type Page } from '../world/browser.ts'
import { paperPhoto } from '../world/paper-photo.ts'
import { pdfOf } from '../world/pdf.ts'
import type { AppPhone } from '../world/phone.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { faultsOf } from '../world/screen-faults.ts'
import { until } from '../world/until.ts'
import { askWithRendition, beginUpload, continueUpload } from '../world/upload-line.ts'

const enlarged = 2.4

describeWithBrowser('the viewer', () => {
  let world: BrowserWorld
  let clinic: AppPhone
  let page: Page
  let id: string
  let earlierId: string
  const patient = { sex: 'male', ageYears: 58, name: '林清水' }
  const photo = paperPhoto({ width: 900, height: 640, pixelsPerMm: 5, degrees: 4, noise: 3 })
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
    clinic = await world.app.phone('lantian')
    const { width, height, pixels } = photo.picture
    const raw = { width, height, channels: 1 as const }
    const size = { width: width * enlarged, height: height * enlarged }
    const jpeg = await sharp(pixels, { raw }).resize(size).toColourspace('srgb').jpeg({ quality: 90 }).toBuffer()
    earlierId = (await clinic.open({ patient: { ...patient, ageYears: 57 } }, [{ bytes: jpeg }])).consultation.id
    await (await world.app.phone('wang')).write(earlierId, 'accepted')
    await setBack(earlierId, 113)
    id = (
      await clinic.open({ patient }, [
        { bytes: jpeg },
        { bytes: (await smallPhotograph()).buffer },
        { bytes: pdfOf(10), name: 'report.pdf', type: 'application/pdf' },
      ])
    ).consultation.id
    await (await world.app.phone('wang')).write(id, 'accepted')
    page = await world.phone('wang')
    await page.goto(`/c/${id}`)
  }, 120_000)
  afterAll(async () => {
    await world?.close()
  })

  const viewer = () => page.locator('.photo-viewer')
  const stage = () => viewer().locator('.photo-viewer-stage')
  const reading = () => viewer().locator('.caliper-reading')
  const pictureBox = async () => (await viewer().locator('.photo-viewer-paper').boundingBox())!

  step('B60 a photograph opens with its preview, and looked at closely it is sharp at the same place', async () => {
    await page.locator('.thumbnail').first().tap()
    await stage().and(page.locator('[data-loaded="preview"]')).waitFor()
    await world.shot(page, 'viewer-preview')
    for (let times = 0; times < 3; times++) await viewer().getByRole('button', { name: '放大' }).tap()
    const before = await pictureBox()
    await stage().and(page.locator('[data-loaded="original"]')).waitFor()
    await viewer().locator('.photo-viewer-sharp[data-cut="done"]').waitFor()
    expect(await pictureBox()).toEqual(before)
    const cut = (await viewer().locator('.photo-viewer-sharp').boundingBox())!
    const shown = (await stage().boundingBox())!
    expect(cut.x).toBeLessThanOrEqual(shown.x)
    expect(cut.x + cut.width).toBeGreaterThanOrEqual(shown.x + shown.width)
    await world.shot(page, 'viewer-sharp')
  })

  step('B61 calipers find the grid by themselves, measure 20 mm as 800 ms, and the chat shows the place', async () => {
    await viewer().getByRole('button', { name: '全图' }).tap()
    await viewer().getByRole('button', { name: '测量' }).tap()
    await until('the grid to be found', async () => / ms/.test((await reading().textContent()) ?? ''), 60_000)
    await dragTo('from', photo.pixelAt({ x: -10, y: 5 }))
    await dragTo('to', photo.pixelAt({ x: 10, y: -5 }))
    const said = (await reading().textContent()) ?? ''
    const [ms, mv] = [Number(/(\d+) ms/.exec(said)?.[1]), Number(/(-?[\d.]+) mV/.exec(said)?.[1])]
    expect(Math.abs(ms / 800 - 1)).toBeLessThan(0.05)
    expect(Math.abs(mv - 1)).toBeLessThan(0.06)
    expect(said).toMatch(/±\d+%/)
    await viewer().getByRole('button', { name: '25 mm/s' }).tap()
    expect(Math.abs(Number(/(\d+) ms/.exec((await reading().textContent()) ?? '')?.[1]) / 400 - 1)).toBeLessThan(0.05)
    await viewer().getByRole('button', { name: '50 mm/s' }).tap()
    expect(await faultsOf(page)).toEqual([])
    await world.shot(page, 'viewer-measure')
    await viewer().getByRole('button', { name: '发到会诊' }).tap()
    await viewer().getByRole('button', { name: '已发' }).waitFor()
    await viewer().getByRole('button', { name: '关闭' }).tap()
    await page.locator('.measured-crop[data-drawn="true"]').waitFor()
    await page.getByText(`${ms} ms`).first().waitFor()
    await page.locator('.measured').scrollIntoViewIfNeeded()
    await world.shot(page, 'viewer-measured-in-chat')
  })

  step('B63 another ECG of the patient stands below and follows every zoom', async () => {
    await page.locator('.thumbnail').nth(1).tap()
    await viewer().getByRole('button', { name: '对比', exact: true }).tap()
    const beside = viewer().locator('.photo-viewer-beside .photo-viewer-paper')
    await beside.waitFor()
    const before = (await beside.boundingBox())!
    await viewer().getByRole('button', { name: '放大' }).tap()
    await until('both to be nearer', async () => (await beside.boundingBox())!.width > before.width * 1.5)
    expect(await faultsOf(page)).toEqual([])
    await world.shot(page, 'viewer-compare')
    await viewer().getByRole('button', { name: '关闭' }).tap()
  })

  step(
    'W430 an ECG from before stands below, says which it is, of whom and how old, and follows every zoom',
    async () => {
      await page.locator('.thumbnail').first().tap()
      await stage().and(page.locator('[data-loaded="preview"]')).waitFor()
      await viewer().getByRole('button', { name: '以前的心电图' }).tap()
      const row = page.locator('.earlier-sheet .row')
      await row.getByText('早 113 天').waitFor()
      expect(await row.count()).toBe(1)
      expect(await row.textContent()).toContain('男 57 岁 林清水 · 蓝田卫生院同名同性别，年龄相符')
      expect(await page.locator('.earlier-sheet').textContent()).toContain('可能不是同一位患者')
      expect(await faultsOf(page)).toEqual([])
      await world.shot(page, 'viewer-earlier-list')
      await row.tap()
      const [now, earlier] = [viewer().locator('[data-whose="now"]'), viewer().locator('[data-whose="earlier"]')]
      expect(await now.textContent()).toMatch(/^本次 .*男 58 岁 林清水/)
      expect(await earlier.textContent()).toMatch(/^以前 早 113 天.*男 57 岁 林清水.*请核对是否同一人/)
      const beside = viewer().locator('.photo-viewer-beside .photo-viewer-paper')
      await beside.and(page.locator(':visible')).waitFor()
      const before = (await beside.boundingBox())!
      await viewer().getByRole('button', { name: '放大' }).tap()
      await until('both to be nearer', async () => (await beside.boundingBox())!.width > before.width * 1.5)
      await viewer().getByRole('button', { name: '全图' }).tap()
      expect((await now.boundingBox())!.y).toBeLessThan((await earlier.boundingBox())!.y)
      expect(await faultsOf(page)).toEqual([])
      await world.shot(page, 'viewer-earlier')
      await page.setViewportSize({ width: 1280, height: 800 })
      await until('them to stand side by side', async () => {
        const [left, right] = [(await now.boundingBox())!, (await earlier.boundingBox())!]
        return left.x < right.x && left.y === right.y
      })
      await world.shot(page, 'viewer-earlier-desk')
      await page.setViewportSize({ width: 360, height: 640 })
      const { rows } = await world.app.database.owner.query(
        `select operation from audit_log where subject_id = $1 and operation like 'listed-%'`,
        [earlierId],
      )
      expect(rows).toHaveLength(1)
      await viewer().getByRole('button', { name: '收起以前的心电图' }).tap()
      await beside.waitFor({ state: 'detached' })
      await viewer().getByRole('button', { name: '关闭' }).tap()
    },
  )

  step('B62 a PDF of ten pages is read page by page', async () => {
    await page.locator('.thumbnail').nth(2).tap()
    await viewer().getByText('第 1 / 10 页').waitFor()
    await stage().and(page.locator('[data-loaded="preview"]')).waitFor()
    await viewer().getByRole('button', { name: '下一份' }).tap()
    await viewer().getByText('第 2 / 10 页').waitFor()
    await stage().and(page.locator('[data-loaded="preview"]')).waitFor()
    await world.shot(page, 'viewer-pdf')
    expect(world.complaints()).toEqual([])
  })

  step('W280 W282 the original takes the place of its rendition while it is looked at, and nothing moves', async () => {
    const { width, height, pixels } = photo.picture
    const raw = { width, height, channels: 1 as const }
    const drawn = (factor: number) =>
      sharp(pixels, { raw })
        .resize(width * factor, height * factor)
        .toColourspace('srgb')
        .jpeg({ quality: 90 })
        .toBuffer()
    const promised = await askWithRendition(clinic, await drawn(1), await drawn(enlarged))
    await (await world.app.phone('wang')).write(promised.consultationId, 'accepted')
    await page.goto(`/c/${promised.consultationId}`)
    await page.locator('.thumbnail').first().tap()
    await stage().and(page.locator('[data-loaded="preview"]')).waitFor()
    await viewer().getByText('清晰版，原图在路上').waitFor()
    for (let times = 0; times < 3; times++) await viewer().getByRole('button', { name: '放大' }).tap()
    await viewer().getByRole('button', { name: '测量' }).tap()
    await stage().and(page.locator('[data-loaded="original"]')).waitFor()
    expect(await viewer().locator('.photo-viewer-zoom').textContent()).toContain('清晰版，原图在路上')
    const handle = viewer().locator('.caliper-handle[data-end="from"]')
    const [paper, caliper] = [await pictureBox(), await handle.boundingBox()]
    const shown = await viewer().locator('.photo-viewer-paper').elementHandle()
    await continueUpload(clinic, await beginUpload(clinic, promised), 0, promised.original)
    await until('the original to be named', async () =>
      /· 原图$/.test((await viewer().locator('.photo-viewer-zoom').textContent()) ?? ''),
    )
    await until('its preview to be shown', async () =>
      ((await viewer().locator('.photo-viewer-paper').getAttribute('src')) ?? '').includes(`?of=${promised.sha256}`),
    )
    expect(await pictureBox()).toEqual(paper)
    expect(await handle.boundingBox()).toEqual(caliper)
    expect(await reading().textContent()).not.toContain('没有认出网格')
    expect(await shown!.evaluate((image: HTMLImageElement) => image.isConnected && image.naturalWidth)).toBeGreaterThan(
      width,
    )
    await world.shot(page, 'viewer-original-arrived')
    expect(world.complaints()).toEqual([])
  })

  /** As if it had been asked so many days before. */
  async function setBack(consultationId: string, days: number) {
    await world.app.database.owner.query(
      `update consultations set opened_at = opened_at - make_interval(days => $2), snapshot = jsonb_set(snapshot,
         '{recordings,0,addedAt}', to_jsonb(to_char((snapshot #>> '{recordings,0,addedAt}')::timestamptz at time zone 'UTC'
           - make_interval(days => $2), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
       where id = $1`,
      [consultationId, days],
    )
  }

  /** `at` in pixels of the small photograph; the handle is taken by its ring. */
  async function dragTo(end: 'from' | 'to', at: { x: number; y: number }) {
    const handle = viewer().locator(`.caliper-handle[data-end="${end}"]`)
    const box = (await handle.boundingBox())!
    const paper = await pictureBox()
    const target = {
      x: paper.x + (at.x / photo.picture.width) * paper.width,
      y: paper.y + (at.y / photo.picture.height) * paper.height,
    }
    // the point lies at the middle of the handle's width, 14 px below its top; the ring 40 px below that
    const [x, y] = [box.x + box.width / 2, box.y + 54]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(target.x, target.y + 40, { steps: 4 })
    await page.mouse.up()
  }
})
