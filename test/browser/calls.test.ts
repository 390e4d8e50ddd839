// The calls as people see them: a phone that tests itself, a clinic that watches whom we call, an administrator who says
// how. One story: each test begins where the one before ended.

import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  describeWithBrowser,
  itOnScreen,
  type Locator,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { type FakeGateway, openFakeGateway } from '../world/fake-gateway.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { type PushDeviceKeys, pushDevice } from '../world/push-device.ts'
import { deliverPush } from '../world/push-to-page.ts'
import { tapTwice, writesOf } from '../world/tap-twice.ts'
import { until } from '../world/until.ts'

describeWithBrowser('calls on the screen', () => {
  let world: BrowserWorld
  let lantian: Page
  let wang: Page
  let li: Page
  let admin: Page
  let consultationId: string
  let pushService: FakeGateway
  let device: PushDeviceKeys
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld()
    pushService = await openFakeGateway()
    device = pushDevice(`${pushService.url}/push/li`)
    wang = await world.phone('wang')
    li = await world.phone('li', { permissions: ['notifications'] })
  }, 120_000)
  afterAll(async () => {
    await world?.close()
    await pushService?.close()
  })

  step('W180 an administrator edits the ladder and sees beside it whom it would call, and when', async () => {
    admin = await world.desk('admin')
    await admin.goto('/ladder')
    const dry = admin.getByRole('region', { name: '试演：若无人应答' })
    await dry
      .getByText(/\d\d:\d\d:\d\d 呼叫 王主任/)
      .first()
      .waitFor()
    expect(await secondsBetween(dry, '王主任', '李医生')).toBe(60)
    await admin.getByRole('button', { name: '第 2 步 等待（秒） 增加' }).click()
    await admin.getByText('有未保存的改动').waitFor()
    await until('the dry run to follow', async () => (await secondsBetween(dry, '王主任', '李医生')) === 70)
    await world.shot(admin, 'calls-06-ladder')
    await admin.getByRole('button', { name: '保存' }).click()
    await admin.getByText('现用自定顺序。').waitFor()
    await admin.getByRole('button', { name: '恢复默认' }).click()
    await admin.getByText(/现用默认顺序/).waitFor()
  })

  step('W181 one tap tests this phone: in red what will not work, and what will be used instead', async () => {
    await li.getByRole('link', { name: '自检' }).tap()
    await li.getByText('可以叫到您').waitFor()
    await li.getByText(/将改用：.*救心应用/).waitFor()
    const here = li.locator('.self-test-line', { hasText: '本机' })
    await here.filter({ hasText: '推送' }).getByText('不会响').waitFor()
    await here.filter({ hasText: '救心应用' }).getByText('会响', { exact: true }).waitFor()
    await world.shot(li, 'calls-01-self-test')
    const written = writesOf(li)
    await tapTwice(li, li.getByRole('button', { name: '再测一次' }))
    await li.getByText('可以叫到您').waitFor()
    expect(written()).toEqual(['POST /api/duty/self-test'])
    await li.getByRole('link', { name: '返回' }).tap()
    // from here on this phone takes pushes; the push service is ours
    const { subscription } = device
    const headers = { 'content-type': 'application/json' }
    const asked = [{ method: 'POST', headers, body: JSON.stringify(subscription) }] as const
    expect(await li.evaluate(async (how) => (await fetch('/api/push/subscriptions', how[0])).status, asked)).toBe(201)
  })

  step('W631 opened without a tap, as from a link, the test is made all the same and finds the sound off', async () => {
    const phone = await world.phone('zhao')
    // as a browser does it that waits for a tap; the one of the tests lets a page sound without
    await phone.addInitScript(() => {
      AudioContext.prototype.resume = () => new Promise(() => undefined)
      Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' })
    })
    await phone.goto('/self-test')
    const here = phone.locator('.self-test-line', { hasText: '本机' })
    await here.filter({ hasText: '救心应用' }).getByText('不会响').waitFor()
    await phone.context().close()
  })

  step('W182 nobody answers: the clinic sees person, channel and seconds, and who is next and when', async () => {
    await world.app.database.owner.query('update rosters set patience_seconds = 8, everyone_after_seconds = 40')
    const phone = await world.app.phone('lantian')
    lantian = await world.phone('lantian')
    const { buffer, name } = await smallPhotograph()
    consultationId = (await phone.open({ complaint: '胸痛' }, [{ bytes: buffer, name }])).consultation.id
    await lantian.goto(`/c/${consultationId}`)
    const line = lantian.locator('.attempts-line')
    await line.getByText(/王主任 \(手机在线.*\d+ 秒/).waitFor()
    await wang.getByRole('dialog', { name: '会诊呼叫' }).waitFor()
    await line.getByText(/\d\d:\d\d:\d\d 呼叫 李医生/).waitFor()
    await world.shot(lantian, 'calls-02-first')
    await line.getByText(/王主任 \(手机在线.*未应答 ([789]|1\d) 秒\)/).waitFor()
    await line.getByText(/→ 李医生/).waitFor()
    await line.getByText(/呼叫 值班表全员/).waitFor()
    await world.shot(lantian, 'calls-03-second')
    await line.click()
    const sheet = lantian.getByRole('dialog', { name: '呼叫记录' })
    await sheet
      .getByText(/未应答 ([789]|1\d) 秒/)
      .first()
      .waitFor()
    await sheet.getByText(/从头再呼叫/).waitFor()
    await world.shot(lantian, 'calls-04-sheet')
    await sheet.getByRole('button', { name: '关闭' }).click()
  })

  step('W186 a push becomes a notification that stays while it rings, and tells nothing of the patient', async () => {
    await li.getByRole('dialog', { name: '会诊呼叫' }).waitFor()
    const [title, body] = ['救心 会诊呼叫', '新的心电会诊, 请打开救心']
    await deliverPush(li, { title, body, url: '/', callId: 'call-7', purpose: 'call' })
    await until('the notification', async () => (await li.evaluate(notifications)).length > 0)
    expect(await li.evaluate(notifications)).toEqual([{ title, body, tag: 'call-7', requireInteraction: true }])
  })

  step('W515 a phone that shows the push of a call says so, and whoever asked sees that it was delivered', async () => {
    const pushed = await until('the push', () => pushService.requests[0])
    const push = device.read(pushed.body)
    const deliveredAt = async () => {
      const phone = await world.app.phone('lantian')
      const { body } = await phone.ask('GET', `/api/consultations/${consultationId}`)
      const { calls } = body.consultation as { calls: { callId: string; deliveredAt?: string }[] }
      return calls.find(({ callId }) => callId === push.callId)?.deliveredAt
    }
    expect(await deliveredAt()).toBeUndefined()
    await deliverPush(li, push)
    await until('the server to know', deliveredAt)
  })

  step('W183 the phone of the backup rings, and accepting there stops the first one', async () => {
    await li.getByRole('dialog', { name: '会诊呼叫' }).waitFor()
    await li.getByRole('button', { name: '接诊', exact: true }).tap()
    await wang.getByRole('dialog', { name: '会诊呼叫' }).waitFor({ state: 'hidden' })
    await lantian.getByText('李医生 已接诊').waitFor()
    await lantian.locator('.attempts-line').waitFor({ state: 'hidden' })
    await until('the notification to go', async () => (await li.evaluate(notifications)).length === 0)
  })

  step('W184 what the clinic writes is counted as delivered and as seen, with names and times', async () => {
    await lantian.getByPlaceholder('输入消息').fill('已建立静脉通路')
    await lantian.getByRole('button', { name: '发送', exact: true }).tap()
    const bubble = lantian.locator('.chat-spoken', { hasText: '已建立静脉通路' })
    // on his phone the answer card stands before the chat: it has arrived, and nobody has seen it yet
    await bubble.getByRole('button', { name: /送达 [1-9]/ }).waitFor()
    expect(await bubble.getByRole('button', { name: /已看 [1-9]/ }).count()).toBe(0)
    await li.getByRole('button', { name: '收起' }).tap()
    const receipt = bubble.getByRole('button', { name: /已看 1\/\d/ })
    await receipt.waitFor()
    await receipt.tap()
    const sheet = lantian.getByRole('dialog', { name: '送达与已看' })
    const row = sheet.getByRole('row', { name: '李医生' })
    await row.waitFor()
    expect(await row.getByText(/\d\d:\d\d:\d\d/).count()).toBe(2)
    await world.shot(lantian, 'calls-05-receipts')
  })

  step('W188 an owner who says nothing for ten minutes is rung again with one tap', async () => {
    await world.app.database.owner.query(
      "update entries set at = at - interval '10 minutes' where consultation_id = $1 and kind = 'accepted'",
      [consultationId],
    )
    await lantian.reload()
    await lantian.getByText(/李医生 1[01] 分没有回复/).waitFor()
    await world.shot(lantian, 'calls-08-silent')
    await lantian.getByRole('button', { name: '再次呼叫' }).tap()
    await li.getByRole('dialog', { name: '会诊呼叫' }).waitFor()
    await lantian
      .locator('.attempts-line')
      .getByText(/李医生 \(.*响铃/)
      .waitFor()
    await lantian.getByText(/没有回复/).waitFor({ state: 'hidden' })
  })

  step('W187 a channel is set with a secret that is never shown again, and its test says what came of it', async () => {
    await admin.goto('/channels')
    await admin.getByRole('button', { name: /短信/ }).click()
    const panel = admin.getByRole('dialog', { name: '短信' })
    await panel.getByLabel('网关地址').fill('http://127.0.0.1:9/send')
    await panel.getByLabel('密钥 {apiKey}').fill('a-key-of-the-gateway')
    await panel.getByLabel('开通').check()
    await panel.getByRole('button', { name: '保存' }).click()
    await panel.getByPlaceholder('已设置，不填则保留').waitFor()
    expect(await panel.getByLabel('密钥 {apiKey}').inputValue()).toBe('')
    await panel.getByRole('button', { name: '测试' }).click()
    await panel.locator('.status-alarm').waitFor()
    await world.shot(admin, 'calls-07-channel')
    expect(await panel.locator('.status-alarm').innerText()).toContain('连接不上')
    await panel.getByRole('button', { name: '关闭' }).click()
    await admin.getByRole('button', { name: /短信.*已开通/s }).waitFor()
  })

  step('W185 nobody had anything to complain about', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints()).toEqual([])
  })
})

/** Between the first calls of two people in the dry run. */
async function secondsBetween(dry: Locator, first: string, second: string): Promise<number> {
  const [from, to] = await Promise.all(
    [first, second].map(async (name) => {
      const row = await dry
        .getByText(new RegExp(`\\d\\d:\\d\\d:\\d\\d 呼叫 ${name}`))
        .first()
        .innerText()
      const [hours, minutes, seconds] = row.slice(0, 8).split(':').map(Number)
      return (hours! * 60 + minutes!) * 60 + seconds!
    }),
  )
  return to! - from!
}

async function notifications() {
  const registration = await navigator.serviceWorker.ready
  const shown = await registration.getNotifications()
  return shown.map(({ title, body, tag, requireInteraction }) => ({ title, body, tag, requireInteraction }))
}
