// Accounts on the screen: an administrator takes somebody in, who chooses his password, sets up an authenticator app, and is let
// in with its digits.

import { afterAll, beforeAll, expect } from '@jest/globals'
import { Secret, TOTP } from 'otpauth'
import { type BrowserWorld, describeWithBrowser, itOnScreen, openBrowserWorld, type Page } from '../world/browser.ts'

import { password } from '../world/network.ts'
import { formOf } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import { oggOf } from '../world/voices.ts'

describeWithBrowser('accounts', () => {
  let world: BrowserWorld
  let oneTime = ''
  let recoveryCodes: string[] = []
  let page: Page
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)
  const own = 'green-harbour-88'
  const look = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await world.shot(page, `accounts-${name}-${colorScheme}`)
    }
    await page.emulateMedia({ colorScheme: 'light' })
  }
  const type = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
  const tap = (name: string) => page.getByRole('button', { name, exact: true }).click()

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
  }, 120_000)
  afterAll(() => world?.close())

  step('W510 the years of keeping become fewer after a question only, and what was set is said', async () => {
    page = await world.desk('admin')
    await page.goto('/people')
    const chosen = page.getByLabel('会诊保存年限')
    const question = page.getByRole('dialog', { name: '改为结束后 15 年删除？' })
    await chosen.selectOption({ label: '结束后 15 年' })
    await question.waitFor()
    await look('keep-shorter-desk')
    await page.setViewportSize({ width: 360, height: 640 })
    await look('keep-shorter')
    await tap('取消')
    await question.waitFor({ state: 'detached' })
    expect(await chosen.inputValue()).toBe('0')
    await chosen.selectOption({ label: '结束后 15 年' })
    await tap('确认修改')
    await page.getByText('已保存：结束后 15 年').waitFor()
    await chosen.selectOption({ label: '一直保存' })
    await page.getByText('已保存：一直保存').waitFor()
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  step('W511 an emergency reading is as of now, opens its pictures, and is cleared when its time is over', async () => {
    const { app } = world
    const clinic = await app.phone('lantian')
    const ecg = await ecgPicture({ dpi: 40 }).jpeg().toBuffer()
    const asked = { complaint: '胸痛两小时', vitals: { systolic: 92, heartRate: 110 } }
    const { consultation } = await clinic.open(asked, [{ bytes: ecg }])
    const form = formOf({ draftId: consultation.id, seconds: [4] }, [{ bytes: oggOf(), name: 'v', type: 'audio/ogg' }])
    await clinic.ask('POST', `/api/consultations/${consultation.id}/recordings`, form)
    await page.goto(`/emergency/${consultation.id}`)
    await tap('核查不良事件或投诉')
    await page.getByLabel('具体说明').fill('家属投诉，需核实接诊经过')
    await tap('确认并查阅')
    await page.getByText('截至').waitFor()
    await page.getByText('血压 92/? · 心率 110').waitFor()
    await page.getByRole('button', { name: '播放 语音 4 秒' }).waitFor()
    const picture = page.getByRole('button', { name: '打开心电图 ecg.jpg' })
    await picture.locator('img').evaluate((shown: HTMLImageElement) => shown.decode())
    await look('emergency-desk')
    await page.setViewportSize({ width: 360, height: 640 })
    await look('emergency')
    await picture.scrollIntoViewIfNeeded()
    await look('emergency-picture')
    const file = page.getByRole('link', { name: '下载原件 ecg.jpg' })
    const download = page.waitForEvent('download')
    await file.click()
    expect((await download).suggestedFilename()).toBe('ecg.jpg')
    await picture.click()
    await page.locator('dialog.photo-viewer[open]').waitFor()
    await page.keyboard.press('Escape')
    await clinic.write(consultation.id, 'said', { text: '血压在掉' })
    const focus = () => page.evaluate(() => void dispatchEvent(new Event('focus')))
    await until('the new words', async () => {
      await focus()
      return (await page.getByText('血压在掉').count()) > 0
    })
    await app.database.owner.query(
      `update emergency_readings set begun_at = begun_at - interval '31 minutes', until_at = until_at - interval '31 minutes'`,
    )
    await focus()
    await page.getByText('本次应急查阅时间已到').waitFor()
    expect(await page.getByText('胸痛两小时').count()).toBe(0)
    await look('emergency-over')
    await page.getByRole('link', { name: '重新填写理由' }).click()
    await page.getByLabel('具体说明').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/emergency/${consultation.id}`)
    // nothing of it rings any more
    await (await app.phone('wang')).write(consultation.id, 'accepted')
    await clinic.write(consultation.id, 'closed', { reason: '已转出' })
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  step('W550 the end of an emergency reading clears a page that is hidden, too', async () => {
    const { app } = world
    const { consultation } = await (await app.phone('lantian')).open({ complaint: '夜间胸闷' })
    const why = { reason: 'safety', words: '核实接诊经过' }
    const path = `/api/consultations/${consultation.id}/emergency-readings`
    const begun = await (await app.phone('admin')).ask('POST', path, why)
    const hidden = await world.desk('admin')
    await hidden.clock.install()
    await hidden.goto(`/emergency-reading/${(begun.body.reading as { id: string }).id}`)
    await hidden.getByText('夜间胸闷', { exact: true }).waitFor()
    await hidden.evaluate(() => void Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }))
    await hidden.clock.runFor(16_000)
    await hidden.clock.fastForward('30:00')
    await hidden.getByText('本次应急查阅时间已到').waitFor()
    expect(await hidden.getByText('夜间胸闷').count()).toBe(0)
    await hidden.context().close()
    await (await app.phone('wang')).write(consultation.id, 'accepted')
    await (await app.phone('lantian')).write(consultation.id, 'closed', { reason: '已转出' })
  })

  step(
    'W480 an administrator finds people, takes somebody in, and is shown the password for the first sign-in',
    async () => {
      await page.goto('/people')
      await page.getByText('王主任').waitFor()
      await look('desk')
      await page.setViewportSize({ width: 360, height: 640 })
      await look('people')
      await tap('新增人员')
      await type('姓名', '何医生')
      await type('账号', 'he.yi')
      expect(await page.getByRole('button', { name: '保存', exact: true }).isDisabled()).toBe(true)
      await page.getByLabel('单位 1').selectOption({ label: '感德卫生院' })
      await page.getByLabel('岗位 1').selectOption({ label: '首诊医师' })
      await look('new')
      await tap('保存')
      oneTime = await page.getByText(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/).innerText()
      await look('one-time')
      await page.mouse.click(4, 4)
      for (const _twice of [1, 2]) await page.keyboard.press('Escape')
      await page.evaluate(
        () =>
          new Promise((done) => {
            addEventListener('popstate', done, { once: true })
            history.back()
          }),
      )
      await page.waitForFunction(() => history.state?.layer === 1)
      await page.getByText(oneTime).waitFor()
      await tap('我已记下')
      await type('按姓名或账号查找', 'he.yi')
      await page.getByText('等待首次登录').waitFor()
      await page.getByText('何医生').click()
      await look('person')
      await page.context().close()
    },
  )

  step('W481 whoever signs in with it chooses his own, and changes it later with the old one', async () => {
    page = await world.phone()
    await type('账号', 'he.yi')
    await type('密码', oneTime)
    await tap('登录')
    await page.getByText('这是一次性密码').waitFor()
    await type('新密码（至少 10 个字符）', 'short')
    await tap('登录')
    await page.getByText('密码至少需要 10 个字符。').waitFor()
    await type('新密码（至少 10 个字符）', 'quiet-lanterns-52')
    await tap('显示')
    expect(await page.getByLabel('新密码（至少 10 个字符）').getAttribute('type')).toBe('text')
    await look('new-password')
    await tap('登录')
    await page.getByText('我的会诊').first().waitFor()
    await page.goto('/account')
    await page.getByText('未开启。').waitFor()
    await look('account')
    await type('新密码', own)
    await page.getByLabel('原密码', { exact: true }).first().fill('quiet-lanterns-52')
    await tap('修改密码')
    await page.getByText('密码已修改').waitFor()
  })

  step('W482 he sets up an authenticator app, keeps his recovery codes, and signs in with its digits', async () => {
    await page.getByLabel('原密码', { exact: true }).last().fill(own)
    await tap('设置验证器')
    await page.getByRole('img', { name: '验证器二维码' }).waitFor()
    const secret = (await page.locator('.account-secret').innerText()).replaceAll(' ', '')
    const app = new TOTP({ secret: Secret.fromBase32(secret) })
    await look('set-up')
    await type('6 位数字', app.generate())
    await tap('确认')
    await page.locator('.account-codes li').nth(9).waitFor()
    recoveryCodes = await page.locator('.account-codes li').allInnerTexts()
    await look('codes')
    await tap('我已保存')
    await page.getByText('已开启，剩余 10 个恢复码').waitFor()
    await page.context().clearCookies()
    await page.goto('/')
    await type('账号', 'he.yi')
    await type('密码', own)
    await tap('登录')
    await page.getByText('请输入验证器上的 6 位数字').waitFor()
    await type('6 位数字或恢复码', app.generate({ timestamp: Date.now() + 30_000 }))
    await look('code')
    await tap('登录')
    await page.getByText('我的会诊').first().waitFor()
  })

  step('W483 whoever must choose a password and give a code can still type a code when the first ran out', async () => {
    await page.context().close()
    page = await world.desk('admin')
    await page.goto('/people')
    await page.getByText('何医生').click()
    await tap('生成一次性密码')
    await look('end-devices')
    await tap('确定')
    oneTime = await page.getByText(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/).innerText()
    await page.context().close()
    const [code = ''] = recoveryCodes
    page = await world.phone()
    await type('账号', 'he.yi')
    await type('密码', oneTime)
    await tap('登录')
    await page.getByText('请输入验证器上的 6 位数字').waitFor()
    await type('6 位数字或恢复码', code)
    await tap('登录')
    await page.getByText('这是一次性密码').waitFor()
    await type('新密码（至少 10 个字符）', 'amber-ladders-71')
    await type('6 位数字或恢复码', '000000')
    await look('password-and-code')
    await tap('登录')
    await page.getByText('请等下一个再试').waitFor()
    expect(await page.getByLabel('6 位数字或恢复码').inputValue()).toBe('')
    await type('6 位数字或恢复码', code)
    await tap('登录')
    await page.getByText('我的会诊').first().waitFor()
  })

  step('W514 while a phone is not ready for notifications yet it is said that they are being turned on', async () => {
    await page.context().close()
    // its service worker never comes
    page = await world.phone('wang', { permissions: ['notifications'] })
    const strip = page.locator('.cannot-ring')
    await strip.getByText('铃声未打开').waitFor()
    await strip.click()
    await strip.getByText('点此打开通知').click()
    await strip.getByText('正在打开，新手机最多一分钟…').waitFor()
    await look('push-strip')
    await page.goto('/self-test')
    await tap('打开本机的推送通知')
    await page.locator('.push-row').getByText('正在打开，新手机最多一分钟…').waitFor()
    await page.locator('.push-row').scrollIntoViewIfNeeded()
    await look('push-row')
    await page.setViewportSize({ width: 1280, height: 800 })
    await look('push-row-desk')
  })

  step(
    'W606 a phone on duty that will be signed out says so in red, and one password there goes on in place',
    async () => {
      for (const before of world.pages()) await before.context().close()
      page = await world.phone('wang')
      const { owner } = world.app.database
      const ofWang = `person_id = (select id from people where login = 'wang')`
      await owner.query(`update sessions set expires_at = now() + interval '2 days' where ${ofWang}`)
      await page.goto('/')
      const tab = await page.context().newPage()
      await tab.goto('/')
      await tab.getByRole('link', { name: '自检' }).waitFor()
      await page.bringToFront()
      const strip = page.getByRole('button', { name: /^本机将于 \d\d-\d\d \d\d:\d\d 自动退出登录/ })
      await strip.waitFor()
      await look('session-ends')
      await strip.tap()
      const sheet = page.getByRole('dialog', { name: '重新登录' })
      await sheet.getByLabel('密码').fill('not this one')
      const signIn = sheet.getByRole('button', { name: '现在重新登录' })
      await signIn.tap()
      await sheet.getByRole('alert').waitFor()
      await look('sign-in-again')
      await sheet.getByLabel('密码').fill(password)
      await signIn.tap()
      await page.getByText(/^已重新登录，有效至/).waitFor()
      for (const gone of [sheet, strip]) await gone.waitFor({ state: 'detached' })
      // the live line is that of the new session: whoever ends the old ones ends nothing here, in no tab
      expect(new Set(await page.evaluate(endOtherSessions))).toEqual(new Set([204]))
      const isLive = `select 1 from device_presence device join sessions session on session.id = device.session_id
      where session.${ofWang} and session.revoked_at is null and device.left_at is null`
      await until('the new session alone on the live line', async () => (await owner.query(isLive)).rows.length === 1)
      const clinic = await world.app.phone('lantian')
      await clinic.open({ complaint: '重新登录后的呼叫' })
      for (const one of [page, tab]) await one.getByRole('dialog', { name: '会诊呼叫' }).waitFor()
      expect(world.complaints()).toEqual([])
    },
  )
})

/** Runs in the page, as the list of devices does it: a browser says there where it comes from. */
async function endOtherSessions(): Promise<number[]> {
  const { sessions } = await (await fetch('/api/sessions')).json()
  const others = sessions.filter(({ current }: { current: boolean }) => !current)
  const end = ({ id }: { id: string }) => fetch(`/api/sessions/${id}`, { method: 'DELETE' })
  const answers = await Promise.all(others.map(end))
  return answers.map(({ status }) => status)
}
