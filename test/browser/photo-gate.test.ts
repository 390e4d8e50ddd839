// Photographs before they are sent: what the gate says, what can be done about it, and that it never stands in the way.

import { afterAll, beforeAll, expect } from '@jest/globals'
import sharp from 'sharp'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import type { Photograph } from '../world/photograph.ts'
import { type Photographed, photographedPixels, quad } from '../world/photographed-ecg.ts'
import { faultsOf, scrollsSideways, tooSmallForFingers } from '../world/screen-faults.ts'
import { until } from '../world/until.ts'

describeWithBrowser('the photograph gate', () => {
  let world: BrowserWorld
  let lantian: Page
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
    await callOnlyWhoIsOnDuty(world)
    lantian = await world.phone('lantian')
  }, 120_000)
  afterAll(() => world?.close())

  const begin = async () => {
    await lantian.goto('/ask')
    await lantian.getByLabel('相册').waitFor({ state: 'attached' })
  }
  const pageOf = (nth: number) => lantian.getByRole('listitem').nth(nth - 1)
  async function sent(): Promise<string> {
    await lantian.getByRole('button', { name: '发送', exact: true }).tap()
    await lantian.waitForURL(/\/c\/(?!new-)/)
    return new URL(lantian.url()).pathname.split('/')[2]!
  }
  async function arrive(id: string, count: number): Promise<void> {
    const phone = await world.app.phone('lantian')
    await until(
      `${count} pages`,
      async () => {
        const { body } = await phone.ask('GET', `/api/consultations/${id}`)
        return (body as { consultation: { recordings: unknown[] } }).consultation.recordings.length === count
      },
      30_000,
    )
  }

  step('B85 a blurred photograph is advised to be taken again, and goes all the same', async () => {
    await begin()
    await lantian.getByLabel('相册').setInputFiles(await photograph('blurred', { blur: 3 }))
    await pageOf(1).getByText('太糊，看不清波形').waitFor()
    expect(await pageOf(1).getByText('重拍').isVisible()).toBe(true)
    await lantian.evaluate(() => document.fonts.ready)
    await world.shot(lantian, 'gate-1-blurred')
    await pageOf(1).getByRole('button', { name: '仍然发送' }).tap()
    await pageOf(1).getByRole('button', { name: '仍然发送' }).waitFor({ state: 'detached' })
    await arrive(await sent(), 1)
  })

  step('B86 pages are turned, straightened, moved and checked for their patient before they go', async () => {
    await begin()
    const slanting = quad(0.16, 0.08, 0.9, 0.2, 0.84, 0.93, 0.08, 0.8)
    await lantian
      .getByLabel('相册')
      .setInputFiles([
        await photograph('on-its-side', { quarters: 1 }),
        await photograph('slanting', { corners: slanting }, '2024:01:20 13:09:58'),
      ])
    await pageOf(2).getByText('拍斜了，可以拉正').waitFor()
    await pageOf(2).getByText('2024-01-20 拍的，核对病人').waitFor()
    await pageOf(1).getByText('图是横着的').waitFor()
    await world.shot(lantian, 'gate-2-two-pages')
    expect(await complaintsOf(lantian)).toEqual([])

    await pageOf(1).getByRole('button', { name: '转正' }).tap()
    const sheet = lantian.getByRole('dialog', { name: '第 1 张，共 2 张' })
    await sheet.getByRole('button', { name: '向右转' }).tap()
    await pageOf(1).getByText('清楚', { exact: true }).waitFor({ state: 'attached' })
    await world.shot(lantian, 'gate-3-turned')
    expect(await complaintsOf(lantian)).toEqual([])
    await sheet.getByRole('button', { name: '往后移' }).tap()
    await lantian.keyboard.press('Escape')

    await pageOf(1).getByRole('button', { name: '拉正' }).tap()
    const slant = lantian.getByRole('dialog', { name: '第 1 张，共 2 张' })
    await slant.getByRole('button', { name: '拉正' }).tap()
    await slant.getByText('拉正后的样子。原图也会发送。').waitFor()
    await world.shot(lantian, 'gate-4-straightened')
    await slant.getByRole('button', { name: '两张都发' }).tap()
    await pageOf(1).getByText('已附拉正图').waitFor()
    await arrive(await sent(), 3)
    expect(world.complaints()).toEqual([])
  })

  step(
    'B106 all that is wrong is said, a file that cannot be checked too, and it can be straightened all the same',
    async () => {
      await begin()
      const bytes = (type: string) => ({ mimeType: type, buffer: Buffer.from('no picture') })
      await lantian.getByLabel('文件').setInputFiles([
        { name: 'IMG_0412.HEIC', ...bytes('image/heic') },
        { name: '心电图.pdf', ...bytes('application/pdf') },
        await photograph('slanting', {
          corners: quad(0.16, 0.08, 0.9, 0.2, 0.84, 0.93, 0.08, 0.8),
          light: 0.25,
        }),
      ])
      for (const nth of [1, 2]) await pageOf(nth).getByText('这种文件手机不能检查，请自己看清').waitFor()
      await pageOf(3).getByText('太糊，看不清波形').waitFor()
      await world.shot(lantian, 'gate-5-all-of-it')
      await pageOf(3).getByText('太暗').waitFor()
      await pageOf(3).getByRole('button', { name: '拉正' }).waitFor()
      expect(await complaintsOf(lantian)).toEqual([])
    },
  )

  step(
    'W563 a time that was told is looked at by another tap on it, and left out only where that is said',
    async () => {
      const other = lantian.getByRole('button', { name: '其他时间' })
      const contact = lantian.getByRole('dialog', { name: '第一次见到医护人员是什么时候' })
      for (const _ of ['told', 'looked at']) {
        await other.tap()
        await contact.getByRole('button', { name: '确定' }).tap()
        await contact.waitFor({ state: 'detached' })
        expect(await other.getAttribute('aria-pressed')).toBe('true')
      }
      await other.tap()
      await world.shot(lantian, 'gate-6-told')
      expect(await complaintsOf(lantian)).toEqual([])
      await contact.getByRole('button', { name: '不填' }).tap()
      await contact.waitFor({ state: 'detached' })
      expect(await other.getAttribute('aria-pressed')).toBe('false')
      await lantian.getByRole('button', { name: '5 分前' }).tap()
      await lantian.getByText('心电图早于到院，请核对到院时间').waitFor()
      await world.shot(lantian, 'gate-7-ecg-before-arrival')
      await lantian.getByRole('button', { name: '新患者' }).tap()
      await lantian.getByText('还是同一位患者吗').waitFor()
      await world.shot(lantian, 'gate-8-whose')
      await lantian.getByRole('button', { name: '新患者' }).tap()
      await lantian.getByRole('button', { name: /^恢复/ }).waitFor()
      await world.shot(lantian, 'gate-9-set-aside')
      expect(await complaintsOf(lantian)).toEqual([])
      await lantian.getByRole('button', { name: /^恢复/ }).tap()
      await pageOf(3).waitFor()
    },
  )
})

async function complaintsOf(page: Page): Promise<string[]> {
  const faults = [...(await faultsOf(page)), ...(await tooSmallForFingers(page))]
  return (await scrollsSideways(page)) ? [...faults, 'it scrolls sideways'] : faults
}

async function photograph(name: string, how: Photographed, takenAt?: string): Promise<Photograph> {
  const { data, width, height } = await photographedPixels(how)
  const large = sharp(data, { raw: { width, height, channels: 4 } }).resize(
    width > height ? { width: 2400 } : { height: 2400 },
  )
  const taken = takenAt ? large.withExif({ IFD2: { DateTimeOriginal: takenAt } }) : large
  return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: await taken.jpeg({ quality: 90 }).toBuffer() }
}
