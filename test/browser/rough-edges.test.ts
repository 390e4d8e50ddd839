// Moments in which a screen once left somebody wondering: calls answered without a network, a shared phone, a session
// that ran out, a double tap, a late picture.

import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { type CutLine, openCutLine } from '../world/cut-line.ts'
import { password } from '../world/network.ts'
import { sendNewPictures } from '../world/new-pictures.ts'
import { isDrawn, isWhole, keepWhatNobodyOpens } from '../world/on-page.ts'
import type { AnEntry, AppPhone, OpenedReply } from '../world/phone.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { tapAsItComesUp, tapTwice } from '../world/tap-twice.ts'
import { until } from '../world/until.ts'

describeWithBrowser('rough edges', () => {
  let world: BrowserWorld
  let line: CutLine
  let clinic: AppPhone
  let wang: AppPhone
  let desk: Page
  let twoRings: OpenedReply[]
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
    await callOnlyWhoIsOnDuty(world)
    line = await openCutLine(world.app.address)
    clinic = await world.app.phone('lantian')
    wang = await world.app.phone('wang')
    await world.app.database.owner.query('update networks set demo = true')
  }, 120_000)
  afterAll(async () => {
    await line?.close()
    await world?.close()
  })

  const ask = async (extra: object = {}): Promise<OpenedReply> => {
    const { buffer } = await smallPhotograph()
    const doorIn = { at: new Date(Date.now() - 20 * 60_000).toISOString() }
    const symptomOnset = { at: new Date(Date.now() - 60 * 60_000).toISOString(), precision: 'about' }
    return clinic.open({ complaint: '胸痛大汗', doorIn, symptomOnset, ...extra }, [{ bytes: buffer }])
  }
  const entriesOf = async (id: string, kind: string): Promise<AnEntry[]> => {
    const { body } = await clinic.ask('GET', `/api/consultations/${id}`)
    return (body as unknown as { entries: AnEntry[] }).entries.filter((entry) => entry.kind === kind)
  }
  const answer = { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', bypassEd: true }

  step('W192 a ring stays after five Escapes, tells the onset, and every call that rings counts as shown', async () => {
    twoRings = [await ask(), await ask({ patient: { sex: 'female', ageYears: 71 } })]
    desk = await world.desk('wang')
    const ring = desk.getByRole('dialog', { name: '会诊呼叫' })
    await ring.getByText(/发病 (\d\d-\d\d )?\d\d:\d\d/).waitFor()
    for (let times = 0; times < 5; times++) await desk.keyboard.press('Escape')
    // closed by the last one, it is shown again a moment later
    await ring.getByRole('button', { name: '接诊' }).waitFor()
    expect(await ring.evaluate((one) => one.getBoundingClientRect().height === innerHeight)).toBe(true)
    await ring.getByText('还有 1 个呼叫').waitFor()
    for (const { consultation } of twoRings) {
      const shown = async () => (await entriesOf(consultation.id, 'call-delivered')).length > 0
      await until('the call to count as shown', shown)
    }
    await world.shot(desk, 'edges-1-two-rings')
  })

  step('W503 a ring that comes up under a finger takes no tap for a moment, and then it does', async () => {
    const ring = desk.getByRole('dialog', { name: '会诊呼叫' })
    const [first, second] = twoRings.map(({ consultation }) => consultation.id)
    await desk.evaluate(tapAsItComesUp)
    await wang.write(first!, 'accepted')
    await desk.waitForFunction(() => (window as unknown as { isHasteOver?: boolean }).isHasteOver)
    expect(await ring.getByRole('button', { name: '接诊' }).isVisible()).toBe(true)
    expect(await entriesOf(second!, 'accepted')).toEqual([])
    await ring.getByRole('button', { name: '接诊' }).click()
    await until('the answer', async () => (await entriesOf(second!, 'accepted')).length === 1)
    for (const id of [first!, second!]) await clinic.write(id, 'closed', { reason: '演练' })
    await ring.waitFor({ state: 'hidden' })
    await desk.context().close()
  })

  step(
    'W193 answered without a network a ring says so, gives the clinic’s number and lets the doctor go on',
    async () => {
      const { consultation } = await ask()
      const phone = await world.phone('wang', { baseURL: line.address })
      const ring = phone.getByRole('dialog', { name: '会诊呼叫' })
      await ring.getByRole('heading', { name: '男 58 岁' }).waitFor()
      line.cut()
      await ring.getByRole('button', { name: '接诊' }).tap()
      await ring.getByText(/接诊尚未送达/).waitFor()
      expect(await ring.getByRole('link', { name: /林医生/ }).getAttribute('href')).toBe('tel:13800000000')
      await world.shot(phone, 'edges-2-accepted-offline')
      expect(await isWhole(ring.getByRole('button', { name: '先看心电图' }))).toBe(true)
      await ring.getByRole('button', { name: '先看心电图' }).tap()
      await ring.waitFor({ state: 'hidden' })
      await phone.waitForURL(`**/c/${consultation.id}`)
      expect(await entriesOf(consultation.id, 'accepted')).toEqual([])
      line.mend()
      await until('the acceptance to arrive', async () => (await entriesOf(consultation.id, 'accepted')).length === 1)
      await phone.getByText('王主任 已接诊').waitFor()
      await phone.context().close()
    },
  )

  step('W194 a needle that is tapped twice is one needle', async () => {
    const { consultation } = await readyForLysis()
    const phone = await world.phone('lantian')
    await phone.goto(`/c/${consultation.id}`)
    const needle = phone.getByRole('button', { name: '开始溶栓', exact: true })
    await needle.waitFor()
    await needle.dblclick()
    await until('the needle', async () => (await stampsOf(consultation.id, 'needle')).length > 0)
    await phone.getByRole('button', { name: /溶栓开始给药.*分/s }).waitFor()
    expect(await stampsOf(consultation.id, 'needle')).toHaveLength(1)
    await phone.context().close()
  })

  step('W502 a step that is tapped twice in haste is one entry, and not the step after it as well', async () => {
    const { consultation } = await readyForLysis([])
    const phone = await world.phone('lantian')
    await phone.goto(`/c/${consultation.id}`)
    await tapTwice(phone, phone.getByRole('button', { name: '开始知情谈话', exact: true }))
    await phone.getByRole('button', { name: '已签知情同意', exact: true }).waitFor()
    await until('the stamp', async () => (await stampsOf(consultation.id, 'consent_started')).length > 0)
    expect(await entriesOf(consultation.id, 'stamped')).toHaveLength(1)
    await phone.getByRole('button', { name: '已签知情同意', exact: true }).tap()
    await until('the next stamp', async () => (await stampsOf(consultation.id, 'consent_signed')).length > 0)
    await phone.context().close()
  })

  step(
    'W195 an advice is in view when it arrives, also below files that were refused; those offer no second try',
    async () => {
      const { consultation } = await ask()
      await wang.write(consultation.id, 'accepted')
      const phone = await world.phone('lantian')
      await phone.goto(`/c/${consultation.id}`)
      await phone.getByText('王主任 已接诊').waitFor()
      for (const name of ['一.jpg', '二.jpg', '三.jpg']) await addFile(phone, name)
      await until('all to be refused', async () => (await phone.getByRole('button', { name: '放弃' }).count()) === 3)
      expect(await phone.getByRole('button', { name: '重试' }).count()).toBe(0)
      await wang.write(consultation.id, 'answered', { ...answer, destinationSiteId: consultation.hospitalSiteId })
      const advice = phone.getByRole('region', { name: '会诊意见' })
      await advice.waitFor()
      await until('the advice to be in view', () => isWhole(advice.getByRole('heading')))
      await world.shot(phone, 'edges-3-advice-in-view')
      await phone.context().close()
    },
  )

  step('W408 a screen that throws says so, offers to open the app anew, and the ring works over it', async () => {
    const phone = await world.phone('wang', { serviceWorkers: 'block' })
    const body = 'export default function Broken() { throw new Error("a screen that throws") }'
    await phone.route('**/assets/on-duty-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body }))
    await phone.goto('/on-duty')
    await phone.getByText('这一页出错了').waitFor()
    await shots(phone, 'edges-6-threw')
    const { consultation } = await ask()
    const ring = phone.getByRole('dialog', { name: '会诊呼叫' })
    await ring.getByRole('button', { name: '接诊' }).tap()
    await phone.waitForURL(`**/c/${consultation.id}`)
    await phone.getByRole('region', { name: '会诊意见' }).waitFor()
    await clinic.write(consultation.id, 'closed', { reason: '演练' })

    await phone.evaluate(keepWhatNobodyOpens)
    await phone.goto('/')
    const lost = phone.getByRole('alert').filter({ hasText: '本机有 1 条未发出的内容打不开，已删除' })
    await lost.waitFor()
    await shots(phone, 'edges-7-lost')
    await lost.getByRole('button', { name: '知道了' }).tap()
    await lost.waitFor({ state: 'detached' })
    await phone.context().close()
  })

  step('W196 a demo says so on every page', async () => {
    const { consultation } = await ask()
    for (const [login, path] of [
      ['lantian', '/'],
      ['lantian', '/ask'],
      ['lantian', `/c/${consultation.id}`],
      ['lantian', `/timeline/${consultation.id}`],
      ['quality', '/month'],
    ] as const) {
      const phone = await world.phone(login)
      await phone.goto(path)
      await phone.getByRole('banner').getByText('演示', { exact: true }).waitFor()
      expect(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      await world.shot(phone, `edges-4-demo${path.replace(/\/(\w*).*/, '-$1')}`)
      await phone.context().close()
    }
  })

  step('W191 a session that runs out while a question is written: after signing in the question is there', async () => {
    const phone = await world.phone('lantian2')
    await phone.goto('/ask')
    await phone.getByRole('textbox', { name: '主诉' }).fill('胸闷两小时')
    await world.app.database.owner.query(
      `update sessions set expires_at = now() - interval '1 minute' where person_id = $1`,
      [world.app.network.people.lantian2],
    )
    await phone.getByLabel('账号').waitFor()
    expect(await phone.locator('body').innerText()).not.toContain('胸闷两小时')
    await phone.reload()
    await signInOnScreen(phone, 'lantian2')
    const complaint = phone.getByRole('textbox', { name: '主诉' })
    await complaint.waitFor()
    expect(await complaint.inputValue()).toBe('胸闷两小时')
    await phone.context().close()
  })

  step('W197 the next person on the same phone sees nothing of the one before', async () => {
    const secret = '仅此一例的主诉'
    const { consultation } = await ask({ complaint: secret })
    const phone = await world.phone('lantian')
    await phone.getByText(secret).waitFor()
    await phone.goto(`/c/${consultation.id}`)
    await phone.getByText(secret).first().waitFor()
    await phone.goto('/ask')
    await phone.getByRole('textbox', { name: '主诉' }).fill('还没发送的主诉')
    await phone.goto('/me')
    await phone.getByText('Chromium').first().waitFor()
    await phone.getByRole('button', { name: '退出登录' }).tap()
    await phone.getByRole('dialog').getByRole('button', { name: '退出登录' }).tap()
    await signInOnScreen(phone, 'gande')
    await phone.getByText('现在没有进行中的会诊').waitFor()
    const seen = [await phone.locator('body').innerText()]
    for (const path of ['/ask', '/me', `/c/${consultation.id}`, '/']) {
      await phone.goto(path)
      await phone.getByRole('heading', { level: 1 }).waitFor()
      const inputs = await phone
        .locator('input')
        .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
      seen.push((await phone.locator('body').innerText()) + inputs.join())
    }
    expect(seen.join('\n')).not.toMatch(new RegExp(`${secret}|还没发送的主诉|林医生|胸痛大汗`))
    expect(await phone.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('主诉')
    await phone.context().close()
  })

  step('W409 whoever signs in next is told that something of another waits here, and not a word of it', async () => {
    const phone = await world.phone('lantian2', { baseURL: line.address })
    await phone.goto('/ask')
    await phone.getByRole('textbox', { name: '主诉' }).fill('待发的主诉')
    line.cut()
    await phone.getByRole('button', { name: '先发送，心电图稍后补' }).tap()
    await phone.getByText('已存手机').first().waitFor()
    const who = [world.app.network.people.lantian2]
    await world.app.database.owner.query('update sessions set expires_at = now() where person_id = $1', who)
    // a server believes in a session for a second: within it the question would still go
    const me = () => phone.context().request.get(`${world.app.address}/api/me`)
    await until('the session to be over', async () => (await me()).status() === 401)
    line.mend()
    await phone.getByText('本机还有 1 条内容没发出').waitFor()
    await signInOnScreen(phone, 'gande')
    await phone.getByRole('link', { name: '回到首页' }).tap()
    await phone.locator('.rows').getByText('另一账号在本机还有 1 条没发出，登录后才会发送').waitFor()
    expect(await phone.locator('body').innerText()).not.toContain('待发的主诉')
    await shots(phone, 'edges-8-of-another')
    await phone.context().close()
  })

  step('W198 a small picture whose preview is late is asked for again', async () => {
    const { consultation } = await ask()
    const phone = await world.phone('lantian')
    let asked = 0
    await phone.route('**/api/recordings/*/preview*', (route) =>
      asked++ < 2 ? route.fulfill({ status: 503, headers: { 'retry-after': '3' } }) : route.continue(),
    )
    await phone.goto(`/c/${consultation.id}`)
    await phone.getByText('正在打开心电图…').first().waitFor()
    const picture = phone.locator('.chat .thumbnail img')
    await until(
      'the picture',
      async () => (await picture.count()) > 0 && (await picture.first().evaluate(isDrawn)),
      20_000,
    )
    expect(asked).toBeGreaterThan(2)
    await phone.context().close()
  })

  step('W199 a question is offered to specialists only', async () => {
    const { consultation } = await ask()
    for (const { id, owner } of (await wang.ask('GET', '/api/consultations?state=open')).body.consultations as Listed[])
      if (!owner) await wang.write(id, 'accepted')
    const desk = await world.desk('wang')
    await desk.goto(`/c/${consultation.id}`)
    await desk.getByRole('button', { name: '更多' }).click()
    await desk.getByRole('button', { name: '移交会诊' }).click()
    const panel = desk.getByRole('dialog', { name: '移交给谁' })
    await panel.getByText('李医生').waitFor()
    expect(await panel.getByText('陈协调').count()).toBe(0)
    await desk.context().close()
  })

  step('W200 without a network what waits is named, and an empty list of devices says why it is empty', async () => {
    const { consultation } = await ask()
    await wang.write(consultation.id, 'accepted')
    const phone = await world.phone('lantian', { baseURL: line.address })
    await phone.goto(`/c/${consultation.id}`)
    await phone.getByText('王主任 已接诊').waitFor()
    expect(await phone.getByText('显示的是手机里保存的内容').count()).toBe(0)
    line.cut()
    await phone.getByText(/^离线/).waitFor()
    await phone.getByRole('button', { name: '更多' }).tap()
    await phone.getByRole('button', { name: '记录时间' }).tap()
    await phone.getByRole('button', { name: '肌钙蛋白抽血', exact: true }).tap()
    await phone.getByText(/^离线: 1 条待发/).tap()
    await phone.getByRole('dialog', { name: '待发送' }).getByText('肌钙蛋白抽血').waitFor()
    await world.shot(phone, 'edges-5-waiting-named')
    await phone.getByRole('button', { name: '关闭' }).tap()
    line.mend()
    await until('the stamp', async () => (await stampsOf(consultation.id, 'troponin_drawn')).length === 1, 20_000)
    await phone.route('**/api/sessions', (route) => route.abort())
    await phone.goto('/me')
    await phone.getByText('暂时看不到设备列表').waitFor()
    await phone.context().close()
  })

  step('X102 the page and all that it loads first arrive as small as the browser takes them', async () => {
    const got = (path: string, accepted: string) =>
      fetch(world.app.address + path, { headers: { accept: 'text/html', 'accept-encoding': accepted } })
    const page = await got('/', 'gzip, br')
    const html = await page.text()
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!)
    expect(assets.length).toBeGreaterThan(1)
    expect([page.status, page.headers.get('content-encoding')]).toEqual([200, 'br'])
    for (const path of assets) {
      const answers = await Promise.all([got(path, 'gzip, deflate, br, zstd'), got(path, 'gzip')])
      await Promise.all(answers.map((answer) => answer.arrayBuffer()))
      expect([path, ...answers.map(({ headers }) => headers.get('content-encoding'))]).toEqual([path, 'br', 'gzip'])
    }
  })

  step('W192 nothing was complained about that a dead line does not explain', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints().filter((one) => !/WebSocket|net::ERR|a screen that throws/.test(one))).toEqual([])
  })

  /** As a phone and as a desk, light and dark. */
  async function shots(page: Page, name: string): Promise<void> {
    const phone = page.viewportSize()!
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width: 1280, height: 800 })
      await world.shot(page, `${name}-desk-${colorScheme}`)
      await page.setViewportSize(phone)
      await world.shot(page, `${name}-${colorScheme}`)
    }
  }

  async function readyForLysis(stamped = ['consent_started', 'consent_signed']): Promise<OpenedReply> {
    const opened = await ask()
    const { id, hospitalSiteId } = opened.consultation
    const li = await world.app.phone('li')
    const { body } = await wang.ask('GET', '/api/pathways/stemi')
    const [list] = body.contraindications as { version: string; items: { code: string }[] }[]
    await wang.write(id, 'accepted')
    await wang.write(id, 'answered', { ...answer, destinationSiteId: hospitalSiteId })
    await clinic.write(id, 'advice-confirmed')
    const answers = Object.fromEntries(list!.items.map(({ code }) => [code, 'no']))
    await clinic.write(id, 'screened', { listVersion: list!.version, answers })
    await wang.write(id, 'lysis-ordered', lysisOrder)
    await li.write(id, 'lysis-confirmed')
    for (const milestone of stamped) await clinic.write(id, 'stamped', { milestone, how: 'tapped' })
    return opened
  }
  async function stampsOf(id: string, milestone: string): Promise<AnEntry[]> {
    return (await entriesOf(id, 'stamped')).filter(({ body }) => body.milestone === milestone)
  }
})

interface Listed {
  id: string
  owner: object | null
}

const lysisOrder = { product: 'rhTNK-tPA', doseMg: 16 }

async function signInOnScreen(page: Page, login: string): Promise<void> {
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).tap()
}

/** No ECG, whatever its name says. */
async function addFile(page: Page, name: string): Promise<void> {
  const file = { name, mimeType: 'image/jpeg', buffer: Buffer.from('not a picture at all') }
  await page.getByRole('button', { name: '添加照片或心电图' }).tap()
  await page.getByLabel('心电图文件').setInputFiles(file)
  await sendNewPictures(page)
}
