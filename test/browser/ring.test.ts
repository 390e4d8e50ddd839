// The duty phone rings, and what the two phones say to each other after that: a picture that comes later, a new picture, a
// voice, a phrase, a telephone. One story: each test begins where the one before ended.

import { afterAll, beforeAll, expect } from '@jest/globals'
import sharp from 'sharp'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  type Locator,
  openBrowserWorld,
  type Page,
  patienceMs,
} from '../world/browser.ts'
import { keptOnThePhone } from '../world/kept-on-phone.ts'
import { isDrawn } from '../world/on-page.ts'
import { formOf } from '../world/phone.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { deliverPush } from '../world/push-to-page.ts'
import { until } from '../world/until.ts'

describeWithBrowser('the ring and the answer', () => {
  let world: BrowserWorld
  let lantian: Page
  let wang: Page
  let consultationId: string
  let picture: Awaited<ReturnType<typeof smallPhotograph>>
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)
  const dialog = () => wang.getByRole('dialog', { name: '会诊呼叫' })
  const isPictureKept = async () => (await lantian.evaluate(keptOnThePhone)).some((name) => name.startsWith('files/'))

  beforeAll(async () => {
    world = await openBrowserWorld()
    await callOnlyWhoIsOnDuty(world)
    picture = await smallPhotograph()
    wang = await world.phone('wang', { permissions: ['notifications', 'microphone'] })
    await wang.addInitScript(countWakeLocks)
    await wang.reload()
  }, 120_000)
  afterAll(() => world?.close())

  step('B50 a phone on duty that cannot ring says so in red on every page, with what rings instead', async () => {
    await wang.goto('/me')
    const strip = wang.locator('.cannot-ring')
    await strip.getByText('铃声未打开').waitFor()
    await strip.getByText('没有其他方式能叫到您').waitFor()
    await both(wang, 'ring-01-cannot-ring')
    await strip.tap()
    // nor would it when it is locked: no push has been allowed
    await strip.getByText('锁屏或切换后不会响').waitFor()
    await strip.getByText('点此打开通知').waitFor()
    await until('the screen to stay on while on duty', () => wang.evaluate(wakeLocks), patienceMs)
    await wang.getByRole('link', { name: '返回' }).tap()
  })

  step('B51 the question rings before its picture is there, says so, and the picture moves no button', async () => {
    const phone = await world.app.phone('lantian')
    const announced = [{ name: 'ecg.jpg', mediaType: 'image/jpeg', bytes: picture.buffer.length }]
    consultationId = (await phone.open({ complaint: '胸痛', announced })).consultation.id
    await dialog().getByText('心电图正在上传').waitFor()
    await dialog().getByText('胸痛').waitFor()
    expect(await wang.title()).toContain('呼叫')
    await both(wang, 'ring-02-picture-coming')
    const before = await placeOf(dialog())
    const form = formOf({ draftId: crypto.randomUUID() }, [{ bytes: picture.buffer, name: picture.name }])
    expect((await phone.ask('POST', `/api/consultations/${consultationId}/recordings`, form)).status).toBe(201)
    const image = dialog().locator('.ring-picture img')
    await until('the picture', () => image.evaluate(isDrawn).catch(() => false), patienceMs)
    await dialog().getByText('心电图正在上传').waitFor({ state: 'hidden' })
    expect(await placeOf(dialog())).toEqual(before)
    await both(wang, 'ring-03-picture')
  })

  step('B52 the call is a notification with both answers, and one tap there accepts', async () => {
    const callId = await ringingCall(world)
    await lookAway(wang)
    await deliverPush(wang, { title: '新的心电会诊', body: '请打开救心', url: '/', callId, purpose: 'call' })
    await until('the notification', async () => (await wang.evaluate(actionsShown)).length === 2, patienceMs)
    expect(await wang.evaluate(actionsShown)).toEqual(['accepted 接诊', 'declined 转下一位'])
    await tapOnNotification(wang, 'accepted')
    await dialog().waitFor({ state: 'hidden' })
    await wang.getByRole('region', { name: '会诊意见' }).waitFor()
    expect(await wang.title()).not.toContain('呼叫')
    await until('the notification to go', async () => (await wang.evaluate(actionsShown)).length === 0, patienceMs)
  })

  step('B53 an unreadable ECG is asked for again with one tap, and the clinic sees what was wrong', async () => {
    lantian = await world.phone('lantian', { permissions: ['microphone'] })
    await lantian.goto(`/c/${consultationId}`)
    await wang.getByRole('button', { name: '看不清，请重拍' }).tap()
    const due = lantian.getByRole('region', { name: '王主任 看不清，请重拍' })
    await due.waitFor()
    const fault = wang.getByRole('button', { name: '模糊' })
    await fault.waitFor()
    await wang.evaluate(tapInOneBreath, ['模糊', '缺导联'])
    expect(await fault.getAttribute('aria-pressed')).toBe('true')
    await due.getByText('模糊、缺导联').waitFor()
    const { rows } = await world.app.database.owner.query("select 1 from entries where kind = 'retake-asked'")
    expect(rows).toHaveLength(2)
    await both(wang, 'ring-04-retake-asked')
    await both(lantian, 'ring-05-retake-due')
    expect(await lantian.getByText(/请重拍心电图/).count()).toBe(1)
  })

  step('W400 a picture that joins a consultation passes the gate of a question, and goes all the same', async () => {
    const buffer = await sharp(picture.buffer).blur(6).jpeg().toBuffer()
    await lantian.locator('.retake-camera input').setInputFiles({ ...picture, buffer, name: 'again.jpg' })
    const taken = lantian.getByRole('dialog', { name: '补发心电图' })
    await taken.getByText('太糊，看不清波形').waitFor()
    await taken.getByText('重拍').waitFor()
    await both(lantian, 'ring-05b-new-picture-blurred')
    expect(await lantian.getByRole('region', { name: '王主任 看不清，请重拍' }).count()).toBe(1)
  })

  step(
    'W452 pictures that were taken and not sent are told on the first page, and counted before signing out',
    async () => {
      const consultation = lantian.url()
      await until('the picture to be kept', isPictureKept, patienceMs)
      await lantian.goto('/me')
      await lantian.getByRole('button', { name: '退出登录' }).tap()
      const leaving = lantian.getByRole('dialog', { name: '退出登录' })
      await leaving.getByText('还有 1 条没有发出，退出后将丢失。').waitFor()
      await leaving.getByRole('button', { name: '取消' }).tap()
      await leaving.waitFor({ state: 'detached' })
      // its step back is still on its way, and would take along whatever is opened meanwhile
      const isAtThePage = () => lantian.evaluate(() => !(history.state as { layer?: number } | null)?.layer)
      await until('the page below', isAtThePage, patienceMs)
      await lantian.getByRole('link', { name: '返回' }).tap()
      await lantian.getByText('已拍 1 张，还没发送').waitFor()
      await both(lantian, 'ring-05c-not-sent')
      await lantian.getByText('已拍 1 张，还没发送').tap()
      await lantian.getByRole('dialog', { name: '补发心电图' }).waitFor()
      expect(lantian.url()).toBe(consultation)
    },
  )

  step('W442 pictures that were taken and not sent are kept on the phone through a reload', async () => {
    await until('the picture to be kept', isPictureKept, patienceMs)
    await lantian.reload()
    const taken = lantian.getByRole('dialog', { name: '补发心电图' })
    await taken.getByText('太糊，看不清波形').waitFor()
    await taken.getByRole('button', { name: '发送', exact: true }).tap()
    await taken.waitFor({ state: 'detached' })
  })

  step('B54 one large button takes it again; the duty phone sees it and does not ring', async () => {
    const pages = () => wang.locator('.consultation-ask .thumbnail').count()
    await until('the new picture', async () => (await pages()) === 2, patienceMs)
    await lantian.getByRole('region', { name: '王主任 看不清，请重拍' }).waitFor({ state: 'hidden' })
    await wang.getByText('已请基层重拍').waitFor({ state: 'hidden' })
    expect(await dialog().count()).toBe(0)
    await both(wang, 'ring-06-new-picture')
  })

  step('B55 drugs are one tap each, and the text is read in the language of whoever reads it', async () => {
    const card = wang.getByRole('region', { name: '会诊意见' })
    for (const chip of ['急性下壁STEMI', '就地溶栓 + 转运PCI', '阿司匹林 300mg 嚼服']) {
      await card.getByRole('button', { name: chip }).tap()
    }
    await card.getByRole('button', { name: '收起' }).tap()
    await card.waitFor({ state: 'hidden' })
    await wang
      .getByRole('button', { name: /会诊意见/ })
      .first()
      .tap()
    await card.getByText('急性下壁STEMI；就地溶栓').waitFor()
    const top = () => card.evaluate((shown) => shown.getBoundingClientRect().top)
    await until('the card to be in sight', async () => (await top()) > 0, patienceMs)
    await both(wang, 'ring-07-answer')
    await card.getByRole('button', { name: '发送并签名' }).tap()
    await lantian.getByText('急性下壁STEMI；就地溶栓 + 转运PCI；送县医院；阿司匹林 300mg 嚼服。').waitFor()
    await lantian.getByRole('button', { name: '已收到, 开始执行' }).tap()
    await wang.getByText(/基层已确认/).waitFor()
  })

  step('B56 a voice message is recorded with a level and a time, and played at one and a half', async () => {
    await lantian.getByRole('button', { name: /^语音/ }).tap()
    const panel = lantian.getByRole('region', { name: '正在录音' })
    await panel.getByText('0:01').waitFor()
    await both(lantian, 'ring-08-voice')
    await panel.getByRole('button', { name: '取消' }).tap()
    await panel.waitFor({ state: 'hidden' })
    await lantian.getByRole('button', { name: /^语音/ }).tap()
    await panel.getByText('0:02').waitFor()
    await panel.getByRole('button', { name: '发送语音' }).tap()
    const heard = wang.getByRole('button', { name: /播放 语音 \d+ 秒/ })
    await heard.waitFor()
    await wang.getByRole('button', { name: '1 倍速' }).tap()
    await heard.tap()
    const audio = wang.locator('.voice-message audio')
    await until('it to sound', () => audio.evaluate((one) => (one as HTMLAudioElement).currentTime > 0), patienceMs)
    expect(await audio.evaluate((one) => (one as HTMLAudioElement).playbackRate)).toBe(1.5)
    await both(wang, 'ring-09-voice-heard')
    expect(await wang.locator('.consultation .thumbnail').count()).toBe(2)
  })

  step(
    'W310 a voice that a telephone call interrupts counts no further, is said to be, and is still to be sent',
    async () => {
      await lantian.evaluate(keepMicrophone)
      await lantian.getByRole('button', { name: /^语音：/ }).tap()
      const panel = lantian.getByRole('region', { name: '正在录音' })
      await panel.getByText('0:01').waitFor()
      await lantian.evaluate(takeMicrophone)
      await panel.getByText('录音被打断').waitFor()
      expect(await panel.getByRole('button', { name: '发送语音' }).isEnabled()).toBe(true)
      await panel.getByRole('button', { name: '取消' }).tap()
      await panel.waitFor({ state: 'hidden' })
    },
  )

  step('B57 an administrator writes the phrases, and each side has its own one tap away', async () => {
    const admin = await world.desk('admin')
    await admin.goto('/phrases')
    await admin.getByLabel('会诊医生回复时 中文').fill('请加做右胸导联\n\n随时电话联系我')
    await admin.getByRole('button', { name: '保存' }).click()
    await admin.getByText('已保存').waitFor()
    await world.shot(admin, 'ring-10-phrases')
    await until(
      'the network to be read anew',
      async () => {
        await wang.reload()
        await wang.getByRole('button', { name: '常用语' }).tap()
        return (await wang.getByRole('button', { name: '请加做右胸导联' }).count()) === 1
      },
      patienceMs,
    )
    await wang.getByLabel('输入消息').fill('还没说完')
    await wang.getByRole('button', { name: '请加做右胸导联' }).tap()
    expect(await wang.getByLabel('输入消息').inputValue()).toBe('还没说完')
    await wang.getByLabel('输入消息').fill('')
    await lantian.getByText('请加做右胸导联').waitFor()
    await lantian.getByRole('button', { name: '常用语' }).tap()
    await lantian.getByRole('button', { name: '家属同意溶栓' }).waitFor()
  })

  step('B58 phoning the other side is one tap on both phones, and an entry', async () => {
    for (const [page, name] of [
      [wang, '林医生'],
      [lantian, '王主任'],
    ] as const) {
      const call = page.getByRole('link', { name: new RegExp(`${name}`) }).first()
      expect(await call.getAttribute('href')).toBe('tel:13800000000')
      // there is no telephone here
      await call.evaluate((link) => link.addEventListener('click', (tapped) => tapped.preventDefault()))
      await call.tap()
    }
    await wang.getByText('王主任 致电 林医生').waitFor()
    await wang.getByText('林医生 致电 王主任').waitFor()
  })

  step('B50 without a network it says so as well, and the answer stays under the thumb', async () => {
    await wang.context().setOffline(true)
    await wang.locator('.cannot-ring').getByText('没有网络，来会诊时本机不会响').waitFor()
    await both(wang, 'ring-11-cut-off')
    // looked at, but nothing would ring on it: then the notification does
    await (await workerOf(wang)).evaluate(() => {
      Object.assign(globalThis, { isLookedAt: async () => true })
    })
    const call = { title: '新的心电会诊', body: '请打开救心', url: '/', callId: 'unheard', purpose: 'call' }
    await deliverPush(wang, call)
    await until('the notification', async () => (await wang.evaluate(actionsShown)).length === 2, patienceMs)
    const foot = await wang.locator('.composer').boundingBox()
    expect(foot!.y + foot!.height).toBeLessThanOrEqual(641)
    await wang.context().setOffline(false)
    await wang.locator('.cannot-ring').getByText('没有网络').waitFor({ state: 'hidden' })
  })

  step('B59 nobody had anything to complain about', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints().filter((one) => !/WebSocket|net::ERR/.test(one))).toEqual([])
  })

  step('W303 whoever is signed out while it rings hears no more of it', async () => {
    await wang.evaluate(keepVibrations)
    const phone = await world.app.phone('lantian')
    await phone.open({ complaint: '再次胸痛' })
    await dialog().waitFor()
    await until('it to ring', async () => (await wang.evaluate(lastVibration)) !== null, patienceMs)
    await wang.evaluate(() => fetch('/api/sessions/current', { method: 'DELETE' }).then(() => undefined))
    await dialog().waitFor({ state: 'hidden' })
    await until('it to be quiet', async () => (await wang.evaluate(lastVibration)) === 0, patienceMs)
  })

  /** In light and dark, for whoever looks at them. */
  async function both(page: Page, name: string): Promise<void> {
    await world.shot(page, name)
    await page.emulateMedia({ colorScheme: 'dark' })
    await world.shot(page, `${name}-dark`)
    await page.emulateMedia({ colorScheme: 'light' })
  }
})

async function placeOf(dialog: Locator) {
  return Promise.all(['接诊', '转下一位'].map((name) => dialog.getByRole('button', { name }).boundingBox()))
}

async function ringingCall({ app }: BrowserWorld): Promise<string> {
  const { rows } = await app.database.owner.query(
    "select body->>'callId' as id from entries where kind = 'called' order by at desc limit 1",
  )
  return rows[0].id
}

function countWakeLocks(): void {
  const counted = window as unknown as { wakeLocks: number }
  counted.wakeLocks = 0
  const { wakeLock } = navigator
  if (!wakeLock) return
  const request = wakeLock.request.bind(wakeLock)
  wakeLock.request = (type) => {
    counted.wakeLocks += 1
    return request(type)
  }
}

function wakeLocks(): boolean {
  return (window as unknown as { wakeLocks: number }).wakeLocks > 0
}

/** Sooner than any answer of the server. */
async function tapInOneBreath(names: string[]): Promise<void> {
  for (const name of names) {
    const chips = [...document.querySelectorAll<HTMLElement>('.retake-asked button')]
    chips.find((chip) => chip.textContent?.trim() === name)?.click()
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  }
}

function keepMicrophone(): void {
  const { mediaDevices } = navigator
  const get = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async (wish) => {
    const stream = await get(wish)
    Object.assign(window, { microphone: stream.getTracks()[0] })
    return stream
  }
}

/** As the system does for a telephone call. */
function takeMicrophone(): void {
  ;(window as unknown as { microphone: EventTarget }).microphone.dispatchEvent(new Event('ended'))
}

function keepVibrations(): void {
  navigator.vibrate = (pattern) => {
    Object.assign(window, { vibrated: pattern })
    return true
  }
}

function lastVibration(): unknown {
  return (window as unknown as { vibrated?: unknown }).vibrated ?? null
}

async function actionsShown(): Promise<string[]> {
  const registration = await navigator.serviceWorker.ready
  const shown = (await registration.getNotifications()) as (Notification & {
    actions?: { action: string; title: string }[]
  })[]
  return shown.flatMap((one) => (one.actions ?? []).map(({ action, title }) => `${action} ${title}`))
}

/** A page that is looked at rings itself, without a notification; and every page of a test is looked at. */
async function lookAway(page: Page): Promise<void> {
  await (await workerOf(page)).evaluate(() => {
    Object.assign(globalThis, { isLookedAt: async () => false })
  })
}

/** Awake: an idle one is stopped after a while. */
async function workerOf(page: Page) {
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.postMessage('awake'))
  return until('the service worker', () => page.context().serviceWorkers().at(-1), patienceMs)
}

/** As the system would, inside the service worker. */
async function tapOnNotification(page: Page, action: string): Promise<void> {
  await (await workerOf(page)).evaluate(async (tapped) => {
    const scope = globalThis as unknown as ServiceWorkerGlobalScopeLike
    const [notification] = await scope.registration.getNotifications()
    const event = new scope.NotificationEvent('notificationclick', { notification, action: tapped })
    scope.dispatchEvent(event)
  }, action)
}

interface ServiceWorkerGlobalScopeLike {
  registration: { getNotifications(): Promise<unknown[]> }
  NotificationEvent: new (name: string, about: object) => Event
  dispatchEvent(event: Event): void
}
