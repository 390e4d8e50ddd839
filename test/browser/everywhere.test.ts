// What holds on every phone: times in the network's zone, an app that can be installed, a scene without a mouse, nothing that
// moves for those who do not want it, and a chat in which nothing jumps.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  builtClient,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { until } from '../world/until.ts'
import { vitalsOf, watchVitals } from '../world/vitals.ts'

describeWithBrowser('everywhere', () => {
  let world: BrowserWorld
  let id: string
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
    await callOnlyWhoIsOnDuty(world)
    const lantian = await world.app.phone('lantian')
    const { buffer, name } = await smallPhotograph()
    const doorIn = { at: new Date(Date.now() - 26 * 3_600_000).toISOString() }
    const opened = await lantian.open({ complaint: '胸痛 40 分钟', doorIn }, [{ bytes: buffer, name }])
    id = opened.consultation.id
    await (await world.app.phone('wang')).write(id, 'accepted')
    await lantian.write(id, 'said', { text: '已建立静脉通路' })
  }, 120_000)
  afterAll(() => world?.close())

  step('B84 a phone that is in New York shows the times of the network, as one in the network does', async () => {
    const [here, there] = await Promise.all(
      ['Asia/Shanghai', 'America/New_York'].map((timezoneId) => world.desk('lantian', { timezoneId })),
    )
    for (const [path, shown] of [
      [`/timeline/${id}`, '全部记录'],
      [`/c/${id}`, '已建立静脉通路'],
      ['/on-duty', '王主任'],
    ] as const) {
      // the minute may turn between the two
      for (let turn = 0; ; turn++) {
        const [times, elsewhere] = await Promise.all([here!, there!].map((page) => timesOn(page, path, shown)))
        if (turn < 2 && String(times) !== String(elsewhere)) continue
        expect(elsewhere).toEqual(times)
        expect(times!.length).toBeGreaterThan(0)
        break
      }
    }
    await Promise.all([here!, there!].map((page) => page.context().close()))
  })

  step(
    'B87 the clinic and the duty play the scene with a keyboard only, from the ring to the confirmed answer',
    async () => {
      const asked = (await (await world.app.phone('lantian')).open({ complaint: '胸闷一小时' })).consultation.id
      const wang = await world.desk('wang')
      await press(wang, '接诊')
      await wang.getByRole('log').waitFor()
      await press(wang, '急性下壁STEMI')
      await press(wang, '就地溶栓 + 转运PCI')
      await press(wang, /发送并签名/)
      const lantian = await world.desk('lantian')
      await lantian.goto(`/c/${asked}`)
      await press(lantian, '已收到, 开始执行')
      await lantian
        .getByText(/溶栓禁忌证筛查|开始溶栓/)
        .first()
        .waitFor()
      await Promise.all([wang, lantian].map((page) => page.context().close()))
    },
  )

  step('B88 nothing in a chat moves by itself: while it loads, and while others write', async () => {
    const page = await world.phone('lantian')
    await watchVitals(page)
    await page.goto(`/c/${id}`)
    await page.getByText('已建立静脉通路').waitFor()
    await page.locator('.chat img').first().waitFor()
    await page
      .getByText(/已送达 \d/)
      .first()
      .waitFor()
    await (await world.app.phone('wang')).write(id, 'said', { text: '请补右室导联' })
    await page.getByText('请补右室导联').waitFor()
    const { moved, shift } = await vitalsOf(page)
    expect(moved.filter((one) => /chat|bubble|receipt|thumbnail|advice/.test(one))).toEqual([])
    expect(shift).toBeLessThan(0.01)
    await page.context().close()
  })

  step('B89 the app can be installed, and moves nothing for those who do not want it', async () => {
    const page = await world.phone('lantian', { reducedMotion: 'reduce' })
    const manifest = JSON.parse(readFileSync(join(await builtClient(), 'manifest.webmanifest'), 'utf8'))
    expect(manifest).toMatchObject({ display: 'standalone', start_url: '/', id: '/', lang: 'zh-CN' })
    const wire = await page.context().newCDPSession(page)
    const { installabilityErrors } = await wire.send('Page.getInstallabilityErrors')
    // a browser of a test is a private window, and that is all that it may have against it
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((one) => one !== 'in-incognito')).toEqual([])
    await page.goto(`/c/${id}`)
    await page.getByText('已建立静脉通路').waitFor()
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')]
          .map((one) => getComputedStyle(one))
          .filter(({ animationName, animationDuration, transitionDuration }) => {
            const isAnimated = animationName !== 'none' && Number.parseFloat(animationDuration) > 0.001
            return isAnimated || transitionDuration.split(',').some((one) => Number.parseFloat(one) > 0.001)
          }).length,
    )
    expect(moving).toBe(0)
    expect(world.complaints()).toEqual([])
  })

  step('W440 a screen that does not come says after ten seconds that it takes long, and what to do', async () => {
    // as over plain HTTP
    const page = await world.phone('lantian', { serviceWorkers: 'block' })
    await page.clock.install()
    const held: (() => Promise<void>)[] = []
    await page.route('**/assets/consultation-*.js', (route) => void held.push(() => route.continue()))
    await page.goto(`/c/${id}`, { waitUntil: 'commit' })
    await page.getByText('正在打开…').waitFor()
    await page.clock.fastForward(11_000)
    await page.getByText(/比平时慢.*已写的和待发的都在手机里/).waitFor()
    await page.getByRole('button', { name: '重新打开' }).waitFor()
    await world.shot(page, 'loading-long')
    await page.context().setOffline(true)
    await page.getByText('没有网络：请勿刷新或关闭本页').waitFor()
    expect(await page.getByRole('button', { name: '重新打开' }).count()).toBe(0)
    await page.context().setOffline(false)
    for (const go of held) await go()
    await page.getByText('已建立静脉通路').waitFor()
    expect(await page.getByRole('button', { name: '重新打开' }).count()).toBe(0)
    await page.context().close()
  })

  step('W630 a program that does not arrive leaves a page that offers a new try after a while', async () => {
    const page = await world.phone(undefined, { serviceWorkers: 'block' })
    let isGone = true
    await page.route('**/assets/main-*.js', (route) => (isGone ? route.abort() : route.continue()))
    await page.goto('/')
    const tryAgain = page.getByRole('link', { name: /打不开.点此重试/ })
    await page.getByText('救心 · 正在打开').waitFor()
    expect(await tryAgain.count()).toBe(0)
    await page.evaluate(() => {
      for (const waiting of document.getAnimations()) waiting.finish()
    })
    isGone = false
    await tryAgain.click()
    await page.getByRole('button', { name: /lantian/ }).waitFor()
    expect(await tryAgain.count()).toBe(0)
    await page.context().close()
  })

  step('W441 the page of a consultation names the two files of its screen, and no other page does', async () => {
    const filesNamed = async (path: string) => {
      const answer = await fetch(world.app.address + path, { headers: { accept: 'text/html' } })
      return [...(await answer.text()).matchAll(/href="(\/assets\/consultation-[^"]+)"/g)].map(([, file]) => file!)
    }
    const files = await filesNamed(`/c/${id}`)
    expect(files.map((file) => file.split('.').at(-1)).sort()).toEqual(['css', 'js'])
    for (const file of files) expect((await fetch(world.app.address + file)).status).toBe(200)
    expect(await Promise.all(['/', '/c/new-question', '/me'].map(filesNamed))).toEqual([[], [], []])
  })

  step('W443 a style sheet that did not come is fetched again, and so is what waits for it', async () => {
    const page = await world.phone('lantian')
    let refused = 0
    await page.route('**/assets/consultation-*.css', (route) => (refused++ < 2 ? route.abort() : route.continue()))
    await page.goto(`/c/${id}`)
    await until('the looks of the screen', () => page.evaluate(hasLooksOfConsultation), 30_000)
    await page.getByPlaceholder('输入消息').waitFor({ timeout: 30_000 })
    expect(refused).toBeGreaterThan(2)
    await page.context().close()
  })
})

/** Runs in the page. */
function hasLooksOfConsultation(): boolean {
  const sheets = [...document.styleSheets].filter(({ href }) => href?.includes('/assets/consultation-'))
  return sheets.some((sheet) => {
    try {
      return sheet.cssRules.length > 0
    } catch {
      // one that did not come may not be looked into
      return false
    }
  })
}

/** Every clock time on the page, in the order of reading. */
async function timesOn(page: Page, path: string, shown: string): Promise<string[]> {
  await page.goto(path)
  await page.getByText(shown).first().waitFor()
  const text = await page.locator('main').first().innerText()
  return [...text.matchAll(/(?:\d\d-\d\d )?\b\d\d:\d\d(?::\d\d)?\b/g)].map(([time]) => time)
}

/** Finds the button with the tabulator, as somebody without a mouse does, and presses it. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name }).first()
  await button.waitFor()
  for (let tabs = 0; tabs < 80; tabs++) {
    if (await button.evaluate((one) => one === document.activeElement)) return page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
  }
  throw new Error(`No tabulator reaches "${name}".`)
}
