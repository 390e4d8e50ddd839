// The clinic phone sends from a tunnel, is killed in the middle of it, is opened twice, is full, and has the wrong hour.
// Whatever happens the question arrives once, and the screen says where it is.

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect } from '@jest/globals'
import type { BrowserContext } from 'playwright-core'
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
import { copyOfThePhone, isDiskFull, keptOnThePhone } from '../world/kept-on-phone.ts'
import { until } from '../world/until.ts'

interface Read {
  consultation: { recordings: { name: string; original?: { bytes: number } }[] }
  entries: { kind: string; at: string; body: { text?: string; milestone?: string } }[]
}

const eightHoursMs = 8 * 3_600_000

describeWithBrowser('sending', () => {
  let world: BrowserWorld
  let line: CutLine
  let phone: Page
  let context: BrowserContext
  let consultationId: string
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld()
    await callOnlyWhoIsOnDuty(world)
    line = await openCutLine(world.app.address, { bytesPerSecond: 300 * 1024 })
    phone = await world.phone('lantian', { baseURL: line.address })
    context = phone.context()
    await phone.evaluate(async () => void (await navigator.serviceWorker.ready))
  }, 120_000)
  afterAll(async () => {
    await line?.close()
    await world?.close()
  })

  async function intoTheTunnel() {
    line.cut()
    await context.setOffline(true)
    await phone.getByText(/^离线/).first().waitFor()
  }
  async function outOfTheTunnel() {
    line.mend()
    await context.setOffline(false)
  }
  async function ask(complaint: string, file?: { name: string; mimeType: string; buffer: Buffer }) {
    await phone.getByRole('link', { name: '发心电图' }).tap()
    if (file) await phone.getByLabel('相册').setInputFiles(file)
    await phone.getByLabel('主诉').and(phone.getByRole('textbox')).fill(complaint)
    return () => phone.getByRole('button', { name: /发送/ }).last().tap()
  }
  async function read(id = consultationId): Promise<Read> {
    const reader = await world.app.phone('lantian')
    return (await reader.ask('GET', `/api/consultations/${id}`)).body as unknown as Read
  }
  async function opened(): Promise<{ id: string; complaint?: string }[]> {
    const reader = await world.app.phone('lantian')
    const { body } = await reader.ask('GET', '/api/consultations?state=open')
    return (body as unknown as { consultations: { id: string; complaint?: string }[] }).consultations
  }

  step('B40 a question sent in a tunnel waits on the phone, says so, and goes by itself', async () => {
    const send = await ask('隧道里的胸痛', await photograph('tunnel.jpg'))
    await intoTheTunnel()
    await send()
    await phone.getByText('已存手机').first().waitFor()
    expect(await opened()).toEqual([])
    await world.shot(phone, 'sending-1-tunnel')
  })

  step('B41 what waits on the phone is sealed: its storage names no patient and shows no picture', async () => {
    await until('all of it to be kept', async () => {
      const kept = await phone.evaluate(keptOnThePhone)
      return ['waiting/', 'files/'].every((store) => kept.some((one) => one.startsWith(store)))
    })
    const copy = await phone.evaluate(copyOfThePhone)
    expect(copy.length).toBeGreaterThan(500_000)
    for (const word of ['隧道里的胸痛', 'tunnel.jpg', '林医生', 'JFIF']) expect(copy).not.toContain(word)
  })

  step(
    'B42 killed in the middle of sending, the next page goes on: question, rendition and original once',
    async () => {
      await outOfTheTunnel()
      consultationId = (
        await until('the question', opened, 20_000).then(() => until('it', async () => (await opened())[0]))
      ).id
      await until('the rendition', async () => (await read()).consultation.recordings.length === 1, 20_000)
      await phone.close({ runBeforeUnload: false })
      expect((await read()).consultation.recordings[0]!.original).toBeUndefined()
      phone = await context.newPage()
      await phone.goto('/')
      const original = await until(
        'the original',
        async () => (await read()).consultation.recordings[0]!.original,
        40_000,
      )
      expect(original.bytes).toBeGreaterThan(900_000)
      const kinds = (await read()).entries.map(({ kind }) => kind)
      for (const once of ['opened', 'recording-added', 'original-added'])
        expect(kinds.filter((kind) => kind === once)).toEqual([once])
      expect(await opened()).toHaveLength(1)
      await until('the phone to have forgotten it', async () => {
        const kept = await phone.evaluate(keptOnThePhone)
        return !kept.some((one) => one.startsWith('waiting/') || one.startsWith('files/'))
      })
    },
  )

  step('B43 of two tabs one sends: what is written in both goes once, and both show it', async () => {
    const second = await context.newPage()
    await Promise.all([phone.goto(`/c/${consultationId}`), second.goto(`/c/${consultationId}`)])
    for (const [page, words] of [
      [second, '第二页写的'],
      [phone, '第一页写的'],
    ] as const) {
      await page.getByLabel('输入消息').fill(words)
      await page.getByRole('button', { name: '发送', exact: true }).tap()
      await page.locator('.bubble').getByText(words, { exact: true }).waitFor()
    }
    for (const page of [phone, second])
      await page.getByRole('img', { name: '待发，联网后自动发送' }).waitFor({ state: 'hidden' })
    const said = async () => (await read()).entries.filter(({ kind }) => kind === 'said').map(({ body }) => body.text)
    await until('both on the server', async () => (await said()).length === 2)
    for (const page of [phone, second]) for (const words of await said()) await page.getByText(words!).first().waitFor()
    await second.close()
  })

  step('W401 a tab that is looked at takes the turn to send from one that the browser has frozen', async () => {
    await phone.goto(`/c/${consultationId}`)
    const second = await context.newPage()
    await second.goto(`/c/${consultationId}`)
    await second.getByLabel('输入消息').waitFor()
    // no browser freezes a page for a test; a paused one is as still, and holds its lock
    const life = await context.newCDPSession(phone)
    await life.send('Debugger.enable')
    await life.send('Debugger.pause')
    await second.getByLabel('输入消息').fill('第一页睡着了')
    await second.getByRole('button', { name: '发送', exact: true }).tap()
    const said = async () => (await read()).entries.filter(({ body }) => body.text?.startsWith('第一页睡'))
    await until('it on the server', async () => (await said()).length === 1)
    await life.detach()
    await phone.getByText('第一页睡着了').first().waitFor()
    await phone.getByLabel('输入消息').fill('第一页睡醒了')
    await phone.getByRole('button', { name: '发送', exact: true }).tap()
    await until('both on the server', async () => (await said()).length === 2)
    await phone.getByRole('img', { name: '待发，联网后自动发送' }).waitFor({ state: 'hidden' })
    await second.close()
  })

  step('B44 a phone without room says so before it is relied on, and sends what it holds all the same', async () => {
    await phone.goto('/')
    const wire = await context.newCDPSession(phone)
    const origin = new URL(phone.url()).origin
    await wire.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
    // the browser lends a database room that it measured up to half a minute ago: until that is used up the phone is not full
    await until('the browser to refuse what is kept', () => phone.evaluate(isDiskFull), 60_000)
    const send = await ask('手机已满', await photograph('full.jpg'))
    await phone.getByText('手机空间不足：发出前请勿关闭本页').waitFor()
    await intoTheTunnel()
    await send()
    await phone.getByText('手机存不下，发出前请勿关闭本页').first().waitFor()
    await world.shot(phone, 'sending-2-full')
    await outOfTheTunnel()
    const full = await until(
      'the question',
      async () => (await opened()).find((one) => one.complaint?.includes('已满')),
      20_000,
    )
    await until('its rendition', async () => (await read(full.id)).consultation.recordings.length === 1, 20_000)
    await wire.send('Storage.overrideQuotaForOrigin', { origin })
  })

  step('B45 a phone whose clock is eight hours off, and set right in between, says when it really was', async () => {
    await context.addInitScript((offMs) => {
      const Real = Date
      const shift = () => (sessionStorage.getItem('right') === null ? offMs : 0)
      globalThis.Date = class extends Real {
        constructor(...given: []) {
          if (given.length === 0) super(Real.now() + shift())
          else super(...given)
        }
        static override now = () => Real.now() + shift()
      } as DateConstructor
    }, -eightHoursMs)
    await phone.goto(`/c/${consultationId}`)
    await phone.getByLabel('输入消息').waitFor()
    await phone.getByText(/^离线/).waitFor({ state: 'hidden' })
    await intoTheTunnel()
    const beforeMs = Date.now()
    await phone.getByLabel('输入消息').fill('钟慢八小时')
    await phone.getByRole('button', { name: '发送', exact: true }).tap()
    await phone.getByText('钟慢八小时').waitFor()
    await phone.evaluate(() => sessionStorage.setItem('right', 'yes'))
    await outOfTheTunnel()
    const kept = async () => {
      const text = `select claimed_at, clock_offset_ms from entries where body->>'text' = '钟慢八小时'`
      return (await world.app.database.owner.query(text)).rows[0] as { claimed_at: Date; clock_offset_ms: string }
    }
    const entry = await until('it on the server', kept, 20_000)
    const happenedMs = entry.claimed_at.getTime() + Number(entry.clock_offset_ms)
    expect(Math.abs(happenedMs - beforeMs)).toBeLessThan(60_000)
    expect(Math.abs(Number(entry.clock_offset_ms) - eightHoursMs)).toBeLessThan(60_000)
    await world.shot(phone, 'sending-3-clock')
  })

  step('B46 nothing was complained about that a dead line does not explain', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints().filter((one) => !/WebSocket|net::ERR/.test(one))).toEqual([])
  })
})

/** About 1 MB, and no two are alike. */
async function photograph(name: string) {
  const noise = { raw: { width: 1200, height: 900, channels: 3 as const } }
  const buffer = await sharp(randomBytes(1200 * 900 * 3), noise)
    .jpeg({ quality: 95 })
    .toBuffer()
  return { name, mimeType: 'image/jpeg', buffer }
}
