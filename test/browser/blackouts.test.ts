// Acceptance: the scene over 400 kbit/s and 400 ms with blackouts of twenty seconds, in which the line is open and says
// nothing. Nothing is lost, nothing comes twice, the original arrives whole, and at every moment what stands on either screen
// is true: a witness takes down every frame of both phones, which may be behind the server and never ahead of it.

import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { type NarrowLine, openNarrowLine } from '../world/narrow-line.ts'
import { ecgPhotograph, type Photograph } from '../world/photograph.ts'
import { behindOf, type KnownEntry, knownTo, type ScreenWitness, watchScreen } from '../world/screen-witness.ts'
import { until } from '../world/until.ts'
import { sha256Of } from '../world/upload-line.ts'

const darkMs = 20_000
/** Of a phone that notices a dead line by an unanswered ping, and asks again after its longest pause. */
const recoveryMs = 75_000

describeWithBrowser('blackouts', () => {
  let world: BrowserWorld
  let line: NarrowLine
  let lantian: Page
  let wang: Page
  let photograph: Photograph | string
  /** So large that the blackout cuts its original; where there is none, a synthetic one is through before. */
  const isReal = () => typeof photograph === 'string'
  let originalGoes: Promise<unknown> = Promise.resolve()
  let witnesses: ScreenWitness[] = []
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld()
    await callOnlyWhoIsOnDuty(world)
    line = await openNarrowLine(world.app.address, { bytesPerSecond: 50_000, delayMs: 200 })
    ;[lantian, wang] = await Promise.all([world.phone('lantian', { baseURL: line.address }), world.phone('wang')])
    for (const page of [lantian, wang]) page.setDefaultTimeout(recoveryMs)
    witnesses = await Promise.all([watchScreen(world, lantian, 'clinic'), watchScreen(world, wang, 'duty')])
    photograph = await ecgPhotograph('images/p2p-photo-01109.jpg')
  }, 120_000)
  afterAll(async () => {
    await Promise.allSettled(witnesses.map((one) => one.stop()))
    await line?.close()
    await world?.close()
  })

  step(
    'B90 a question that is sent into a blackout is said to be on the phone, and rings when the line is back',
    async () => {
      await lantian.getByRole('link', { name: '发心电图' }).tap()
      await lantian.getByLabel('相册').setInputFiles(photograph)
      await lantian.getByRole('button', { name: '男', exact: true }).tap()
      await lantian.getByText('正在检查照片').waitFor({ state: 'hidden' })
      line.darken()
      await lantian.getByRole('button', { name: '发送', exact: true }).tap()
      await lantian.getByText('已存手机').first().waitFor()
      await world.shot(lantian, 'blackouts-1-on-the-phone')
      await wait(darkMs)
      expect(await entries()).toEqual([])
      if (isReal())
        originalGoes = lantian.waitForRequest((one) => one.method() === 'PATCH' && one.url().includes('/api/uploads/'))
      line.lighten()
      const ring = wang.getByRole('dialog', { name: '会诊呼叫' })
      await ring.getByRole('button', { name: '接诊' }).tap()
      await lantian.getByText('王主任 已接诊').waitFor()
    },
  )

  step(
    'B91 what is stamped, said and answered in a blackout waits on both sides, and comes once and in order',
    async () => {
      // its first bytes are on the way: the blackout cuts it
      await originalGoes
      line.darken()
      for (const name of ['首份心电图完成', '双抗负荷']) await stamp(lantian, name)
      await say(lantian, '已建立静脉通路')
      const card = wang.getByRole('region', { name: '会诊意见' })
      for (const chip of ['急性下壁STEMI', '就地溶栓 + 转运PCI', '发送并签名'])
        await card.getByRole('button', { name: chip, exact: true }).tap()
      await wang.getByText('等待基层确认').first().waitFor()
      await lantian.getByRole('img', { name: '待发，联网后自动发送' }).nth(2).waitFor()
      await world.shot(lantian, 'blackouts-2-waiting')
      await wait(darkMs)
      expect(await lantian.getByRole('button', { name: '已收到, 开始执行' }).count()).toBe(0)
      line.lighten()
      await lantian.getByRole('button', { name: '已收到, 开始执行' }).tap()
      await wang.getByText('已建立静脉通路').waitFor()
      await wang.getByText(/基层已确认/).waitFor()
      await until('the photograph and all that waited', async () => !(await hasWaiting(lantian)), recoveryMs)
      const kinds = (await entries()).map(({ kind, body }) => body.milestone ?? kind)
      const own = ['opened', 'first_ecg_acquired', 'antiplatelet_given', 'said', 'advice-confirmed']
      expect(kinds.filter((kind) => own.includes(kind))).toEqual(own)
      for (const once of ['recording-added', 'accepted', 'answered'])
        expect(kinds.filter((kind) => kind === once)).toHaveLength(1)
    },
  )

  step(
    'W603 the original that was cut by the blackout arrives whole, once, and is what the duty phone can have',
    async () => {
      const sent = sha256Of(typeof photograph === 'string' ? readFileSync(photograph) : photograph.buffer)
      const find = 'select id from recordings where coalesce(original_sha256, sha256) = $1'
      const found = async () => (await world.app.database.owner.query<{ id: string }>(find, [sent])).rows
      const [recording] = await until(
        'the original',
        async () => ((await found()).length > 0 ? found() : null),
        recoveryMs,
      )
      const reader = await world.app.phone('wang')
      const { status, bytes } = await reader.ask('GET', `/api/recordings/${recording!.id}/original`)
      expect([status, sha256Of(bytes)]).toEqual([200, sent])
      const kinds = (await entries()).map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'original-added')).toHaveLength(1)
      expect(await found()).toHaveLength(1)
    },
  )

  step(
    'B92 at no moment did a screen claim what the server did not know, and in the end each has caught up',
    async () => {
      for (const witness of witnesses) {
        const behind = async () => behindOf(witness.claims().at(-1)!, await knownTo(world))
        await until('the screen to have caught up', async () => (await behind()).length === 0, recoveryMs).catch(
          async () => expect(await behind()).toEqual([]),
        )
        await witness.stop()
        expect(witness.lies()).toEqual([])
      }
      // who saw nothing proves nothing
      const [clinic, duty] = witnesses.map((one) => one.claims())
      const states = ['isAccepted', 'isAnswered', 'isConfirmed'] as const
      for (const claims of [clinic!, duty!])
        for (const state of states) expect([state, claims.some((one) => one[state])]).toEqual([state, true])
      expect(clinic!.some(({ keptHere }) => keptHere >= 3)).toBe(true)
      expect(clinic!.some(({ rows }) => rows.some(({ delivered, seen }) => delivered > 0 && seen > 0))).toBe(true)
      expect(clinic!.at(-1)!.milestones).toEqual(expect.arrayContaining(['首份心电图完成', '双抗负荷']))
      expect(duty!.some(({ isRinging }) => isRinging)).toBe(true)
      const kinds = new Set([...clinic!, ...duty!].flatMap(({ rows }) => rows.map(({ kind }) => kind)))
      expect([...kinds]).toEqual(expect.arrayContaining(['said', 'answered', 'stamped', 'recording-added']))
    },
  )

  step('B93 in the end both phones and the journal tell the same, each thing once, and nobody complained', async () => {
    for (const page of [lantian, wang]) {
      const shown = await page.locator('[role=log]').innerText()
      expect(shown.split('已建立静脉通路')).toHaveLength(2)
      expect(shown).toContain('急性下壁STEMI')
      expect(await page.locator('.bubble-waiting').count()).toBe(0)
    }
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints().filter((one) => !/WebSocket|net::ERR/.test(one))).toEqual([])
  })

  step('W604 the same witness blames a state that stands on the screen for one frame only', async () => {
    const witness = await watchScreen(world, wang, 'duty')
    await wang.evaluate(async () => {
      const lie = document.body.appendChild(document.createElement('div'))
      lie.outerHTML =
        '<div id="lie" class="chat-row" data-seq="1"><button class="receipt-line">已送达 9/9 · 已看 9/9</button></div>'
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      document.querySelector('#lie')!.remove()
    })
    await until('the lie', () => witness.lies().length === 2)
    await witness.stop()
    expect(witness.lies()[0]).toMatch(/^duty: of entry 1 9 have it on the screen/)
  })

  async function entries(): Promise<readonly KnownEntry[]> {
    return (await knownTo(world)).entries
  }
})

async function stamp(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: '更多' }).tap()
  await page.getByRole('button', { name: '记录时间' }).tap()
  const sheet = page.getByRole('dialog', { name: '记录时间' })
  await sheet.getByRole('button', { name, exact: true }).tap()
  await sheet.waitFor({ state: 'hidden' })
}

async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel('输入消息').fill(words)
  await page.getByRole('button', { name: '发送', exact: true }).tap()
}

const hasWaiting = async (page: Page) => (await page.locator('.bubble-waiting').count()) > 0
