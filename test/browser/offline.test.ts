// A clinic with a bad line: 400 kbit/s, 400 ms there and back, and sometimes nothing. What is said on the screen is
// true at every moment, and nothing that was tapped is lost or told twice.

import { randomBytes } from 'node:crypto'
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
import { type CutLine, openCutLine } from '../world/cut-line.ts'
import { hasKept, keptOnThePhone } from '../world/kept-on-phone.ts'
import { until } from '../world/until.ts'

describeWithBrowser('a bad line', () => {
  let world: BrowserWorld
  let line: CutLine
  let lantian: Page
  let quality: (next: 'slow' | 'none') => Promise<void>
  let wang: Page
  let consultationId: string
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld()
    await callOnlyWhoIsOnDuty(world)
    line = await openCutLine(world.app.address)
    ;[lantian, wang] = await Promise.all([world.phone('lantian', { baseURL: line.address }), world.phone('wang')])
    await keptForOffline(lantian)
    quality = await qualityOf(lantian)
    await quality('slow')
  }, 120_000)
  afterAll(async () => {
    await line?.close()
    await world?.close()
  })

  async function goOffline() {
    line.cut()
    await quality('none')
    await lantian.getByText(/^离线/).waitFor()
  }
  async function comeBack() {
    line.mend()
    await quality('slow')
  }

  step(
    'B30 over a slow line the question rings before its photograph has gone, and the sender sees how far it is',
    async () => {
      await lantian.getByRole('link', { name: '发心电图' }).tap()
      await lantian.getByLabel('相册').setInputFiles(await largePhotograph())
      await lantian.getByRole('button', { name: '男', exact: true }).tap()
      await lantian.getByRole('button', { name: '发送', exact: true }).tap()
      const ring = wang.getByRole('dialog', { name: '会诊呼叫' })
      await ring.getByRole('button', { name: '接诊' }).waitFor()
      await ring.getByText('心电图正在上传').waitFor()
      await lantian.waitForURL(/\/c\/(?!new-)/)
      consultationId = new URL(lantian.url()).pathname.split('/')[2]!
      await lantian.getByText(/正在发送.*%/s).waitFor()
      await world.shot(lantian, 'offline-1-photograph-on-its-way')
    },
  )

  step('B31 a ring survives a reload of the page', async () => {
    await wang.reload()
    await wang.getByRole('dialog', { name: '会诊呼叫' }).getByRole('button', { name: '接诊' }).waitFor()
    await wang.getByRole('button', { name: '接诊' }).tap()
    await lantian.getByText('王主任 已接诊').waitFor()
  })

  step(
    'B32 cut off in the middle of sending, the phone says so, keeps everything and opens again without a network',
    async () => {
      await goOffline()
      await lantian.getByText('离线: 1 条待发').waitFor()
      await world.shot(lantian, 'offline-2-cut-off')
      await until('the phone to have kept it', () => lantian.evaluate(hasKept, '"owner":{'))
      await lantian.reload()
      await lantian.getByText('王主任 已接诊').waitFor()
      await lantian.getByText('离线: 1 条待发').waitFor()
      await lantian.getByText('显示的是手机里保存的内容').waitFor()
      expect(await lantian.getByText(/已到服务器|已发出/).count()).toBe(0)
      await world.shot(lantian, 'offline-3-reloaded')
    },
  )

  step(
    'B33 stamps and words of that time wait with a clock, and go once and in order when the network is back',
    async () => {
      for (const name of ['首份心电图完成', '双抗负荷', '肌钙蛋白抽血']) await stamp(lantian, name)
      await lantian.getByLabel('输入消息').fill('已建立静脉通路')
      await lantian.getByRole('button', { name: '发送', exact: true }).tap()
      await lantian.getByText('离线: 5 条待发').waitFor()
      const clocks = lantian.getByRole('img', { name: '待发，联网后自动发送' })
      await until('a clock on each', async () => (await clocks.count()) === 5)
      expect(await kindsOnTheServer(['stamped', 'said'])).toEqual([])
      await world.shot(lantian, 'offline-4-waiting')
      const untilMs = Date.now()

      await comeBack()
      await until('the journal to have it all', async () => (await kindsOnTheServer(['said'])).length === 1, 20_000)
      expect(await kindsOnTheServer(['stamped', 'said'])).toEqual([
        'first_ecg_acquired',
        'antiplatelet_given',
        'troponin_drawn',
        'said',
      ])
      await lantian.getByText(/^离线/).waitFor({ state: 'hidden' })
      await until('the photograph', async () => (await kindsOnTheServer(['recording-added'])).length === 1, 30_000)
      await lantian.getByRole('img', { name: '待发，联网后自动发送' }).first().waitFor({ state: 'hidden' })
      for (const at of await stampedAt()) expect(at).toBeLessThanOrEqual(untilMs)
      await wang.getByText('已建立静脉通路').waitFor()
    },
  )

  step(
    'B34 a phone whose session is taken away goes to sign-in and keeps nothing, with or without a network',
    async () => {
      await lantian.getByText('显示的是手机里保存的内容').waitFor({ state: 'hidden' })
      const elsewhere = await world.app.phone('lantian')
      const { sessions } = (await elsewhere.ask('GET', '/api/sessions')).body as unknown as {
        sessions: { id: string; current: boolean }[]
      }
      for (const { id, current } of sessions) if (!current) await elsewhere.ask('DELETE', `/api/sessions/${id}`)
      await lantian.getByLabel('账号').waitFor()
      let kept: string[] = []
      const isEmpty = async () => {
        kept = await lantian.evaluate(keptOnThePhone)
        return kept.length === 0
      }
      await until('the phone to be empty', isEmpty).catch((late) => {
        throw new Error(`still kept: ${kept}`, { cause: late })
      })
      await world.shot(lantian, 'offline-5-revoked')
      line.cut()
      await quality('none')
      await lantian.goto(`/c/${consultationId}`)
      await lantian.getByLabel('账号').waitFor()
      expect(await lantian.locator('body').innerText()).not.toMatch(/58 岁|王主任/)
    },
  )

  step('B35 nothing was complained about that a dead line does not explain', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints().filter((one) => !/WebSocket|net::ERR/.test(one))).toEqual([])
  })

  async function entriesOnTheServer() {
    const phone = await world.app.phone('lantian')
    const { body } = await phone.ask('GET', `/api/consultations/${consultationId}`)
    return (
      body as unknown as { entries: { kind: string; body: { milestone?: string; at?: string }; claimedAt?: string }[] }
    ).entries
  }
  async function kindsOnTheServer(kinds: string[]): Promise<string[]> {
    const entries = await entriesOnTheServer()
    return entries.filter(({ kind }) => kinds.includes(kind)).map(({ kind, body }) => body.milestone ?? kind)
  }
  async function stampedAt(): Promise<number[]> {
    const phone = await world.app.phone('lantian')
    const { body } = await phone.ask('GET', `/api/consultations/${consultationId}`)
    const { assertions } = (body as unknown as { consultation: { assertions: { source: string; at: string }[] } })
      .consultation
    return assertions.filter(({ source }) => source === 'tapped').map(({ at }) => Date.parse(at))
  }
})

/** Larger than what goes in one go with the question: some ten seconds of a slow line. */
async function largePhotograph() {
  const noise = { raw: { width: 800, height: 600, channels: 3 as const } }
  const buffer = await sharp(randomBytes(800 * 600 * 3), noise)
    .jpeg({ quality: 94 })
    .toBuffer()
  return { name: 'ecg.jpg', mimeType: 'image/jpeg', buffer }
}

/** 400 kbit/s and 400 ms there and back, or nothing at all and the browser knows it. */
async function qualityOf(page: Page) {
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
  return async (next: 'slow' | 'none') =>
    void (await wire.send('Network.emulateNetworkConditions', { ...slow, offline: next === 'none' }))
}

/** The shell is on the phone: from now on it opens without a network. */
async function keptForOffline(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
}

async function stamp(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: '更多' }).tap()
  await page.getByRole('button', { name: '记录时间' }).tap()
  await page.getByRole('dialog', { name: '记录时间' }).getByRole('button', { name, exact: true }).tap()
  await page.getByRole('dialog', { name: '记录时间' }).waitFor({ state: 'hidden' })
}
