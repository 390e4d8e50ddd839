// A consultation in the hand: an input method, gloves, a phone that is turned, a thumb on "back", a long evening's chat,
// an ECG out of another app.

import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  type Locator,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { password } from '../world/network.ts'
import type { AppPhone } from '../world/phone.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { faultsOf } from '../world/screen-faults.ts'
import { until } from '../world/until.ts'

const spoken = 120

describeWithBrowser('a consultation in the hand', () => {
  let world: BrowserWorld
  let clinic: AppPhone
  let wang: AppPhone
  let page: Page
  let id: string
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld()
    await callOnlyWhoIsOnDuty(world)
    ;[clinic, wang] = await Promise.all([world.app.phone('lantian'), world.app.phone('wang')])
    const { buffer } = await smallPhotograph()
    id = (await clinic.open({ complaint: '胸痛大汗' }, [{ bytes: buffer }])).consultation.id
    await wang.write(id, 'accepted')
    for (let nth = 1; nth <= spoken; nth++)
      await (nth % 2 ? clinic : wang).write(id, 'said', { text: `第 ${nth} 句：血压 ${80 + nth}，已嚼服阿司匹林` })
    page = await world.phone('lantian')
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await page.goto(`/c/${id}`)
    await inChat(`第 ${spoken} 句`).waitFor()
  }, 120_000)
  afterAll(async () => {
    await world?.close()
  })

  const inChat = (words: string) => page.locator('.chat-row').filter({ hasText: words })
  const composer = () => page.getByLabel('输入消息')
  const saidOf = async (): Promise<string[]> => {
    const { body } = await clinic.ask('GET', `/api/consultations/${id}`)
    const { entries } = body as unknown as { entries: { kind: string; body: { text?: string } }[] }
    return entries.flatMap((one) => (one.kind === 'said' ? [one.body.text ?? ''] : []))
  }
  const fromMore = async (name: string) => {
    await page.getByRole('button', { name: '更多' }).tap()
    await page.getByRole('button', { name, exact: true }).tap()
  }

  step('B65 Enter that chooses a Chinese word does not send; the next one does', async () => {
    const cdp = await page.context().newCDPSession(page)
    await composer().focus()
    const text = 'xueya'
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    expect(await composer().inputValue()).toBe(text)
    await page.keyboard.press('Enter')
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await cdp.send('Input.insertText', { text: '血压一百五' })
    const typed = await composer().inputValue()
    expect(typed).toContain('血压一百五')
    expect(await saidOf()).toHaveLength(spoken)
    await composer().fill('血压一百五')
    await page.keyboard.press('Enter')
    await inChat('血压一百五').waitFor()
    expect(await composer().inputValue()).toBe('')
    await until('it to be written once', async () => (await saidOf()).slice(spoken).join() === '血压一百五')
  })

  step('B66 back closes what lies on top, one at a time, and leaves the consultation last', async () => {
    const dialogs = page.getByRole('dialog')
    const layers: [string, () => Promise<void>, Locator][] = [
      ['more', () => page.getByRole('button', { name: '更多' }).tap(), dialogs],
      ['times', () => fromMore('记录时间'), dialogs],
      ['search', () => fromMore('查找记录'), dialogs],
      ['status card', () => fromMore('复制状态卡'), dialogs],
      ['lysis', () => fromMore('溶栓'), dialogs],
      ['transfer', () => fromMore('转运'), dialogs],
      ['close', () => fromMore('结束会诊'), dialogs],
      [
        'receipts',
        () =>
          page
            .getByRole('button', { name: /已送达/ })
            .last()
            .tap(),
        dialogs,
      ],
      ['phrases', () => page.getByRole('button', { name: '常用语' }).tap(), page.locator('.composer-more')],
      ['files', () => page.getByRole('button', { name: '添加照片或心电图' }).tap(), page.locator('.composer-more')],
    ]
    for (const [name, open, shown] of layers) {
      await open()
      await shown.first().waitFor()
      await page.goBack()
      await until(`back to close: ${name}`, async () => (await shown.count()) === 0)
      expect(new URL(page.url()).pathname).toBe(`/c/${id}`)
    }
  })

  step('B67 turning the phone keeps what is typed and what is read', async () => {
    await composer().fill('还没说完')
    await readAbove()
    const read = await rowInSight()
    for (const [width, height] of [
      [640, 360],
      [360, 640],
    ] as const) {
      await page.setViewportSize({ width, height })
      await until('the row to be in sight', () => isInSight(read.seq))
      expect(await composer().inputValue()).toBe('还没说完')
    }
    await composer().fill('')
  })

  step('B68 what was said is found, and a tap leads there', async () => {
    await fromMore('查找记录')
    const panel = page.getByRole('dialog', { name: '查找记录' })
    await panel.getByRole('searchbox').fill('血压 125 阿司匹林')
    await panel.getByText('找到 1 条').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await world.shot(page, 'consultation-1-search')
    await panel.getByRole('button', { name: /第 45 句/ }).tap()
    await panel.waitFor({ state: 'hidden' })
    await until('the row to be in sight', async () => isInSight((await inChat('第 45 句').getAttribute('data-seq'))!))
    await world.shot(page, 'consultation-2-found')
  })

  step('B69 what is read stays where it is while others write; one tap leads to the newest', async () => {
    const read = await rowInSight()
    for (const nth of [1, 2, 3]) await wang.write(id, 'said', { text: `又一句 ${nth}` })
    const newest = page.getByRole('button', { name: '3 条新记录' })
    await newest.waitFor()
    expect(Math.abs((await topOf(read.seq)) - read.top)).toBeLessThan(1)
    await world.shot(page, 'consultation-3-new-below')
    await newest.tap()
    await until('the newest to be in sight', async () =>
      isInSight((await inChat('又一句 3').getAttribute('data-seq'))!),
    )
    await newest.waitFor({ state: 'hidden' })
  })

  step('B70 an ECG out of another app becomes a page of the question, also after signing in', async () => {
    const phone = await world.phone('lantian2')
    await phone.evaluate(async () => void (await navigator.serviceWorker.ready))
    await phone.reload()
    expect(await phone.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
    await share(phone, ['一.jpg', '二.jpg'])
    await phone.waitForURL('**/ask')
    await phone.getByText('已收到 2 个文件').waitFor()
    await phone.getByRole('list', { name: '已选 2 张' }).waitFor()
    await world.shot(phone, 'consultation-4-shared')
    await phone.goto('/me')
    await phone.getByRole('button', { name: '退出登录' }).tap()
    await phone.getByRole('dialog').getByRole('button', { name: '退出登录' }).tap()
    await phone.getByLabel('账号').waitFor()
    await share(phone, ['三.jpg'])
    await phone.getByText('已收到要发的心电图').waitFor()
    await signInOnScreen(phone, 'lantian2')
    await phone.getByRole('list', { name: '已选 1 张' }).waitFor()
    expect(new URL(phone.url()).pathname).toBe('/ask')
    await phone.context().close()
    const withoutWorker = await fetch(`${world.app.address}/share`, {
      method: 'POST',
      body: form(),
      redirect: 'manual',
    })
    expect([withoutWorker.status, withoutWorker.headers.get('location')]).toEqual([303, '/ask?shared=missed'])
  })

  step('B71 a status card is copied as text and drawn as a picture, without the patient', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await fromMore('复制状态卡')
    const panel = page.getByRole('dialog', { name: '复制状态卡' })
    const text = await panel.locator('.status-card-text').innerText()
    expect(text).toMatch(/^会诊 \d{4}: .*接诊/)
    expect(text).not.toMatch(/男|58 ?岁|胸痛|王|林|蓝田/)
    await until('the picture', () =>
      panel.getByRole('img').evaluate((one) => (one as HTMLImageElement).naturalWidth > 0),
    )
    expect(await faultsOf(page)).toEqual([])
    await world.shot(page, 'consultation-5-status-card')
    await panel.getByRole('button', { name: '复制文字' }).tap()
    await panel.getByText('已复制').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text)
    await page.goBack()
    await panel.waitFor({ state: 'hidden' })
  })

  step('B72 words that were begun survive a reload, and go with whoever signs out', async () => {
    const phone = await world.phone('gande')
    const opened = await (await world.app.phone('gande')).open({})
    await phone.goto(`/c/${opened.consultation.id}`)
    await phone.getByLabel('输入消息').fill('写到一半')
    const begun = () => phone.getByLabel('输入消息').inputValue()
    await phone.goto('/')
    await phone.goto(`/c/${opened.consultation.id}`)
    await phone.getByLabel('输入消息').waitFor()
    expect(await begun()).toBe('写到一半')
    await phone.goto('/me')
    await phone.getByRole('button', { name: '退出登录' }).tap()
    await phone.getByRole('dialog').getByRole('button', { name: '退出登录' }).tap()
    await signInOnScreen(phone, 'gande')
    await phone.getByRole('link', { name: '发心电图' }).waitFor()
    await phone.goto(`/c/${opened.consultation.id}`)
    await phone.getByLabel('输入消息').waitFor()
    expect(await begun()).toBe('')
    await phone.context().close()
  })

  step(
    'B73 earlier: by a long press that wanders, by keyboard, by the small button; a tap has ten seconds of undo',
    async () => {
      const when = page.getByRole('dialog', { name: /什么时候/ })
      const times = page.getByRole('dialog', { name: '记录时间' })
      const troponin = times.getByRole('button', { name: '肌钙蛋白抽血', exact: true })
      const ways: (() => Promise<void>)[] = [
        () => pressLongWithGlove(troponin, when),
        () => troponin.press('Shift+Enter'),
        () => times.getByRole('button', { name: '肌钙蛋白抽血：发生在更早' }).tap(),
      ]
      for (const way of ways) {
        await fromMore('记录时间')
        await way()
        await when.waitFor()
        await page.goBack()
        await when.waitFor({ state: 'hidden' })
      }
      await fromMore('记录时间')
      await troponin.tap()
      await page.getByText(/已记录 肌钙蛋白抽血/).waitFor()
      await world.shot(page, 'consultation-6-undo')
      await page.getByRole('button', { name: /^撤回 \d/ }).tap()
      const newest = page.getByRole('button', { name: /到最新|条新记录/ })
      if (await newest.isVisible()) await newest.tap()
      await page.getByText('已撤回：误触，立即撤回').waitFor()
    },
  )

  step('B74 nothing of this leaves an error behind', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints()).toEqual([])
  })

  /** Some screens above the end. */
  async function readAbove(): Promise<void> {
    await page.mouse.move(180, 260)
    const newest = page.getByRole('button', { name: /到最新|条新记录/ })
    for (let turns = 0; turns < 40 && !(turns > 3 && (await newest.isVisible())); turns++)
      await page.mouse.wheel(0, -300)
    await newest.waitFor()
  }

  const rowInSight = () =>
    page.evaluate(() => {
      const row = document.elementFromPoint(180, 280)!.closest<HTMLElement>('.chat-row')!
      return { seq: row.dataset.seq!, top: row.getBoundingClientRect().top }
    })

  const topOf = (seq: string) =>
    page.evaluate((of) => document.querySelector(`.chat-row[data-seq="${of}"]`)!.getBoundingClientRect().top, seq)

  const isInSight = (seq: string) =>
    page.evaluate((of) => {
      const row = document.querySelector(`.chat-row[data-seq="${of}"]`)?.getBoundingClientRect()
      const body = document.querySelector('.consultation-body')!.getBoundingClientRect()
      return row !== undefined && row.bottom > body.top && row.top < body.bottom
    }, seq)

  /** Down, twelve points aside, and held until something opens. */
  async function pressLongWithGlove(button: Locator, opened: Locator): Promise<void> {
    const cdp = await page.context().newCDPSession(page)
    const { x, y, width, height } = (await button.boundingBox())!
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', wander: number) =>
      cdp.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: x + width / 2 + wander, y: y + height / 2 }],
      })
    await touch('touchStart', 0)
    await touch('touchMove', 12)
    await opened.waitFor()
    await touch('touchEnd', 12)
    await opened.waitFor()
  }
})

/** As a phone does it: a form that is posted to the app, which its service worker answers. */
async function share(phone: Page, names: string[]): Promise<void> {
  const { buffer } = await smallPhotograph()
  await phone.evaluate(
    ({ base64, named }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const files = new DataTransfer()
      for (const one of named) files.items.add(new File([bytes], one, { type: 'image/jpeg' }))
      const posted = document.createElement('form')
      posted.method = 'post'
      posted.action = '/share'
      posted.enctype = 'multipart/form-data'
      const field = document.createElement('input')
      field.type = 'file'
      field.name = 'recordings'
      field.multiple = true
      field.files = files.files
      posted.append(field)
      document.body.append(posted)
      posted.submit()
    },
    { base64: buffer.toString('base64'), named: names },
  )
}

function form(): FormData {
  const posted = new FormData()
  posted.set('recordings', new Blob(['x'], { type: 'image/jpeg' }), 'x.jpg')
  return posted
}

async function signInOnScreen(phone: Page, login: string): Promise<void> {
  await phone.getByLabel('账号').fill(login)
  await phone.getByLabel('密码').fill(password)
  await phone.getByRole('button', { name: '登录', exact: true }).tap()
}
