// The scene of the product, played on two phones, two more and a desk, as people would: by touch, reading the screen.
// One story: each test begins where the one before ended.

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  describeWithBrowser,
  itOnScreen,
  type Locator,
  openBrowserWorld,
  type Page,
  patienceMs,
} from '../world/browser.ts'
import { isDrawn } from '../world/on-page.ts'
import { ecgPhotograph } from '../world/photograph.ts'
import { until } from '../world/until.ts'

/** Pictures of README are committed: drawn anew only when asked for, from an ECG that is nobody's. */
const updatesImages = process.env.UPDATE_IMAGES === '1'
const imagesOfReadme = fileURLToPath(new URL('../../docs/images', import.meta.url))

describeWithBrowser('the scene', () => {
  let world: BrowserWorld
  let lantian: Page
  let wang: Page
  let li: Page
  let lab: Page
  let minutesToNeedle: number
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld()
    ;[lantian, wang] = await Promise.all([world.phone(), world.phone('wang')])
  }, 120_000)
  afterAll(() => world?.close())

  step('B1 a clinic doctor signs in and finds one large button', async () => {
    await lantian.getByLabel('账号').fill('lantian')
    await lantian.getByLabel('密码').fill('rivers-and-hills-7')
    await lantian.getByRole('button', { name: '登录' }).tap()
    const ask = lantian.getByRole('link', { name: '发心电图' })
    await ask.waitFor()
    await lantian.getByText('现在没有进行中的会诊').waitFor()
    expect(await isInThumbReach(ask)).toBe(true)
    await world.shot(lantian, 'scene-01-clinic-home')
    await ask.tap()
  })

  step('B13 a phone on duty that cannot ring says so in red, and one tap repairs it', async () => {
    await wang.evaluate(countTones)
    await world.shot(wang, 'scene-01-duty-cannot-ring')
    await wang.getByRole('button', { name: /铃声未打开，来会诊时不会响/ }).tap()
    await wang.getByText('铃声未打开').waitFor({ state: 'hidden' })
    await world.shot(wang, 'scene-01-duty-home')
  })

  step('B2 a photograph and four facts are sent from one page', async () => {
    await lantian.getByLabel('相册').setInputFiles(await ecgPhotograph())
    await lantian.getByText('正在检查照片').waitFor({ state: 'hidden' })
    await lantian.getByRole('button', { name: '男', exact: true }).tap()
    await lantian.getByRole('textbox', { name: '年龄' }).fill('58')
    await lantian.getByRole('button', { name: '点此选择' }).tap()
    await lantian.getByRole('option', { name: '40 分钟前' }).tap()
    await world.shot(lantian, 'scene-02-onset')
    await lantian.getByRole('button', { name: '确定' }).tap()
    await lantian.getByLabel('血压 高压').fill('152')
    await lantian.getByLabel('血压 低压').fill('94')
    await lantian.getByRole('button', { name: '胸痛', exact: true }).tap()
    await lantian.getByRole('button', { name: '大汗', exact: true }).tap()
    await lantian.getByRole('textbox', { name: '到院几分钟前' }).fill('24')
    await lantian.getByRole('textbox', { name: '到院几分钟前' }).blur()
    await tap(lantian, '同到院')
    await tap(lantian, '5 分前')
    await world.shot(lantian, 'scene-03-ask')
    expect(await wang.getByRole('dialog', { name: '会诊呼叫' }).count()).toBe(0)
    const send = lantian.getByRole('button', { name: '发送', exact: true })
    expect(await isInThumbReach(send)).toBe(true)
    await send.tap()
  })

  step(
    'B3 the phone on duty rings full screen with the patient and the ECG, and the clinic sees who is called',
    async () => {
      const ring = wang.getByRole('dialog', { name: '会诊呼叫' })
      await ring.getByRole('heading', { name: '男 58 岁' }).waitFor()
      expect(await ring.evaluate(coversTheScreen)).toBe(true)
      expect(await ring.innerText()).toContain('胸痛, 大汗')
      expect(await ring.innerText()).toContain('152/94')
      expect(await minutesShown(ring.getByRole('timer'))).toBeGreaterThanOrEqual(24)
      await until('the sound', () => wang.evaluate(() => Number(document.body.dataset.tones ?? 0) > 0))
      expect(await ring.getByText('铃声被浏览器拦住').count()).toBe(0)
      await until('the ECG on the ring', () => ring.locator('img').evaluate(isDrawn), patienceMs)
      for (const name of ['接诊', '转下一位'])
        expect(await isInThumbReach(ring.getByRole('button', { name }))).toBe(true)
      await refreshImage(wang, 'ring')
      await world.shot(wang, 'scene-04-ring')
      await lantian.getByText('已送达 1/1', { exact: true }).waitFor()
      await lantian.getByText(/正在呼叫.*王主任.*响铃/s).waitFor()
      await lantian.getByText('等待接诊').first().waitFor()
      await world.shot(lantian, 'scene-05-clinic-waits')
    },
  )

  step(
    'B4 the specialist accepts, both phones say so, and the ECG opens full screen and is zoomed with two fingers',
    async () => {
      await tap(wang, '接诊')
      await wang.getByText('王主任 已接诊').waitFor()
      await lantian.getByText('王主任 已接诊').waitFor()
      await world.shot(wang, 'scene-06-answer-card')
      await wang
        .getByRole('button', { name: /打开心电图/ })
        .first()
        .tap()
      const viewer = wang.getByRole('dialog', { name: '心电图' })
      await viewer.getByText('1.0×').waitFor()
      await spread(wang, 60, 300)
      await viewer.getByText(/[3-8]\.\d×/).waitFor()
      await world.shot(wang, 'scene-07-ecg-zoomed')
      await tap(viewer, '关闭')
      await lantian
        .getByText(/王主任.*查看.*心电图/)
        .first()
        .waitFor()
    },
  )

  step('B5 from the ring to the signed answer it is four taps, and one more for each extra', async () => {
    const card = wang.getByRole('region', { name: '会诊意见' })
    const taps = ['接诊']
    for (const chip of ['急性下壁STEMI', '就地溶栓 + 转运PCI']) {
      await tap(card, chip)
      taps.push(chip)
    }
    expect(await card.getByRole('button', { name: '发送并签名' }).isEnabled()).toBe(true)
    await tap(card, '绕行急诊')
    await world.shot(wang, 'scene-08-answer-chosen')
    await tap(card, '发送并签名')
    taps.push('发送并签名')
    await wang.getByText('等待基层确认').first().waitFor()
    expect(taps).toHaveLength(4)
  })

  step('B6 the clinic reads the answer as a card and confirms it with one tap', async () => {
    const advice = lantian.getByRole('region', { name: '会诊意见' })
    await advice.getByText('急性下壁STEMI；就地溶栓 + 转运PCI；送县医院，绕行急诊。').waitFor()
    expect(await advice.innerText()).toMatch(/王主任 签名 \d\d:\d\d:\d\d/)
    await refreshImage(lantian, 'consultation')
    await world.shot(lantian, 'scene-09-advice')
    const confirm = lantian.getByRole('button', { name: '已收到, 开始执行' })
    expect(await isInThumbReach(confirm)).toBe(true)
    await confirm.tap()
    await advice.getByText(/基层已确认 \d\d:\d\d/).waitFor()
    await wang.getByText(/基层已确认 \d\d:\d\d/).waitFor()
  })

  step('B7 the needle stays shut until list, order, second signature and consent are there', async () => {
    await tap(lantian, '溶栓禁忌证筛查')
    const gate = lantian.getByRole('dialog', { name: '溶栓' })
    const start = gate.getByRole('button', { name: '开始溶栓', exact: true })
    expect(await start.isEnabled()).toBe(false)
    await world.shot(lantian, 'scene-10-gate-shut')
    await tap(gate, '全部选“无”')
    await tap(gate, '提交筛查')
    await gate.getByText('全部绝对禁忌证为“无”').waitFor()
    expect(await start.isEnabled()).toBe(false)

    await tap(wang, '开溶栓医嘱')
    const ordering = wang.getByRole('dialog', { name: '溶栓' })
    await world.shot(wang, 'scene-11-product-first')
    await ordering.getByRole('button', { name: /16\s?mg/ }).tap()
    await world.shot(wang, 'scene-12-dose')
    await tap(ordering, '开医嘱 16 mg')
    await ordering.getByText('等待第二位医师复核').waitFor()
    await gate.getByText('16 mg').first().waitFor()
    expect(await start.isEnabled()).toBe(false)

    li = await world.phone('li')
    await li.getByText('男 58 岁').tap()
    await tap(li, '复核溶栓医嘱')
    await world.shot(li, 'scene-13-second-signature')
    await tap(li, '复核无误，确认')
    await gate.getByText(/李医生 复核于/).waitFor()
    expect(await start.isEnabled()).toBe(false)

    await tap(gate, '开始知情谈话')
    await gate.getByText(/谈话开始 \d\d:\d\d/).waitFor()
    await tap(gate, '已签知情同意')
    await gate.getByText(/已签 \d\d:\d\d/).waitFor()
    await until('the needle to open', () => start.isEnabled())
    await world.shot(lantian, 'scene-14-gate-open')
  })

  step(
    'B8 the needle is one tap, its minutes since the door stand on every phone, and ten seconds take it back',
    async () => {
      const gate = lantian.getByRole('dialog', { name: '溶栓' })
      await tap(gate, '开始溶栓')
      await gate.getByText(/溶栓开始 \d\d:\d\d/).waitFor()
      await gate.getByRole('button', { name: /撤回 \d/ }).tap()
      await gate.getByText(/溶栓开始 \d\d:\d\d/).waitFor({ state: 'hidden' })
      await tap(gate, '开始溶栓')
      await gate.getByText(/溶栓开始 \d\d:\d\d/).waitFor()
      await world.shot(lantian, 'scene-15-needle')
      await tap(gate, '回到会诊')
      const needle = lantian.getByRole('button', { name: /溶栓开始给药.*2[4-9] 分/s })
      await needle.waitFor()
      await tap(wang.getByRole('dialog', { name: '溶栓' }), '关闭')
      minutesToNeedle = Number(/(\d+) 分/.exec(await needle.innerText())![1])
      await wang.getByRole('button', { name: new RegExp(`溶栓开始给药.*${minutesToNeedle} 分`, 's') }).waitFor()
    },
  )

  step('B9 the way to the hospital: asked for, accepted, picked up, gone', async () => {
    await tap(lantian, '申请转运')
    await tap(wang, '同意接收')
    await lantian
      .getByText(/同意接收/)
      .first()
      .waitFor()
    await tap(lantian, '救护车已到')
    await lantian.getByText(/已记录 救护车/).waitFor()
    await tap(lantian, '患者离开')
    await lantian.getByText(/已记录 离开/).waitFor()
    await world.shot(lantian, 'scene-16-gone')
  })

  step('B102 the cardiologist assesses the vessel by its signs, and the clinic reads what he says', async () => {
    await tap(wang, '更多')
    await tap(wang, '记录时间')
    await tap(wang.getByRole('dialog', { name: '记录时间' }), '再通评估')
    const panel = wang.getByRole('dialog', { name: '再通评估' })
    await tap(panel, '约 70%')
    await tap(panel, '2 小时内胸痛明显缓解')
    await panel.getByText('符合 2 条，提示再通').waitFor()
    await world.shot(wang, 'scene-16-recanalisation')
    await tap(panel, '已再通')
    await lantian
      .getByText(/再通评估.*已再通/s)
      .first()
      .waitFor()
  })

  step('W557 the way to the hospital asks for what an arrival carries before it is recorded', async () => {
    await tap(wang, '更多')
    await tap(wang, '转运')
    await tap(wang.getByRole('dialog', { name: '转运' }), '到达导管室')
    const panel = wang.getByRole('dialog', { name: '到达导管室' })
    await panel.getByRole('button', { name: '绕行急诊和CCU' }).waitFor()
    await tap(panel, '关闭')
  })

  step('B10 the cath lab stamps its way to the wire, each the large button of the moment', async () => {
    lab = await world.phone('lab')
    await lab.getByText('男 58 岁').tap()
    const steps = ['启动导管室', '导管室就绪', '患者到院', '交接签字', '到达导管室', '穿刺成功', '导丝通过', '手术结束']
    for (const step of steps) {
      await tap(lab, step)
      if (step === '到达导管室') await tap(lab.getByRole('dialog', { name: step }), '绕行急诊和CCU')
      if (step === '启动导管室') await world.shot(lab, 'scene-17-lab')
    }
    await tap(lab.getByRole('dialog', { name: '手术结束' }), '3')
    await lantian.getByRole('button', { name: /导丝通过/ }).waitFor()
    await tap(lab, '反馈结果')
    const panel = lab.getByRole('dialog', { name: '反馈结果' })
    await tap(panel, '血管已开通')
    // a pressed chip is called "✓ 3"
    await panel.getByRole('button', { name: '3', pressed: true }).waitFor()
    await world.shot(lab, 'scene-18-outcome')
    await tap(panel, '发给基层')
    await lantian
      .getByText(/血管已开通|再通|开通/)
      .first()
      .waitFor()
    await world.shot(lantian, 'scene-19-outcome-at-the-clinic')
    await lantian.goto('/')
    await lantian.getByText('男 58 岁').waitFor()
    await world.shot(lantian, 'scene-20-clinic-home-after')
  })

  step(
    'B11 the quality officer finds the patient in the month and downloads the row with his door-to-needle',
    async () => {
      await tap(lab, '更多')
      await tap(lab, '结束会诊')
      const closing = lab.getByRole('dialog', { name: '结束会诊' })
      await closing.getByRole('group', { name: '原因' }).getByRole('button').first().tap()
      await tap(closing, '结束会诊')
      await lab.getByText(/已结束：/).waitFor()
      const desk = await world.desk('quality')
      await desk.getByRole('link', { name: '月度质控' }).click()
      await desk.getByText('1 例会诊').waitFor()
      await world.shot(desk, 'scene-21-month')
      const [download] = await Promise.all([
        desk.waitForEvent('download'),
        desk.getByRole('link', { name: '导出 CSV' }).click(),
      ])
      const [heads, row] = rowsOf(readFileSync(await download.path(), 'utf8'))
      const cell = (name: string) => row![heads!.indexOf(name)]
      expect(heads![0]).toBe('consultationId')
      expect(Math.round(Number(cell('door_to_needle')))).toBe(minutesToNeedle)
      for (const name of ['advice_confirmed', 'consent_signed', 'door_out', 'puncture', 'wire_crossed'])
        expect(cell(name)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      // nothing is missing, and nobody typed a time afterwards; played in a minute, it began 24 minutes after the door
      expect(cell('findings')).toBe('over_target')
      for (const name of ['fmc_to_ecg', 'door_to_ecg', 'ecg_to_receipt', 'ecg_to_diagnosis', 'fmc_to_wire'])
        expect(cell(name)).toMatch(/^\d+(\.\d+)?$/)
      await desk.goto(`/timeline/${cell('consultationId')}`)
      await desk.getByRole('heading', { name: '时间节点' }).waitFor()
      await world.shot(desk, 'scene-22-timeline')
    },
  )

  step('B12 nobody had anything to complain about: no uncaught error, no console error, no 5xx', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints()).toEqual([])
  })
})

async function tap(where: Page | Locator, name: string): Promise<void> {
  await where.getByRole('button', { name, exact: true }).tap()
}

/** Two fingers go apart, from so many pixels to so many. */
async function spread(page: Page, from: number, to: number): Promise<void> {
  const wire = await page.context().newCDPSession(page)
  const { width, height } = page.viewportSize()!
  const fingers = (apart: number) => [-apart / 2, apart / 2].map((by) => ({ x: width / 2 + by, y: height / 2 }))
  await wire.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(from) })
  for (let step = 1; step <= 8; step++) {
    const touchPoints = fingers(from + ((to - from) * step) / 8)
    await wire.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints })
  }
  await wire.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

async function refreshImage(page: Page, name: string): Promise<void> {
  if (!updatesImages) return
  mkdirSync(imagesOfReadme, { recursive: true })
  await page.screenshot({ path: join(imagesOfReadme, `${name}.png`), scale: 'css' })
}

function rowsOf(csv: string): string[][] {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/)
  return lines.filter((line) => line !== '').map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')))
}

/** Lower two thirds of the screen, and large enough for a glove. */
async function isInThumbReach(button: Locator): Promise<boolean> {
  const box = (await button.boundingBox())!
  const height = button.page().viewportSize()!.height
  return box.height >= 44 && box.y >= height / 3 && box.y + box.height <= height
}

/** Notes on the page itself how many tones were made. */
function countTones(): void {
  const start = AudioScheduledSourceNode.prototype.start
  AudioScheduledSourceNode.prototype.start = function (when) {
    document.body.dataset.tones = String(Number(document.body.dataset.tones ?? 0) + 1)
    start.call(this, when)
  }
}

function coversTheScreen(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect()
  return left <= 0 && top <= 0 && width >= innerWidth && height >= innerHeight
}

async function minutesShown(timer: Locator): Promise<number> {
  return Number.parseInt(await timer.innerText(), 10)
}
