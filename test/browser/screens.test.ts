// Every screen as it stands: in light and dark, on a phone and at a desk, in large letters, in English, with a keyboard.

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Secret, TOTP } from 'otpauth'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  type Locator,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { emergencyInEnglish, emergencyScreens, whyRead } from '../world/emergency-screens.ts'
import { password } from '../world/network.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { chineseIn, everythingSaid, namesAndPhrases } from '../world/said-on-screen.ts'
import { faultsOf, howCut, scrollsSideways, scrollTo } from '../world/screen-faults.ts'
import { signInAs } from '../world/sign-in-as.ts'

interface Ids {
  answered: string
  accepted: string
  unanswered: string
  /** The password of `new.one`, who has not signed in yet. */
  oneTime: string
}

interface Screen {
  name: string
  login?: string
  path: string | ((ids: Ids) => string)
  /** From the page of `path` to the screen. */
  open?: (page: Page, world: BrowserWorld, ids: Ids) => Promise<unknown>
  /** What shows that it is there. */
  shown: (page: Page) => Locator
  /** The one thing to do here. */
  primary?: (page: Page) => Locator
}

const complaint = '胸痛伴大汗四十分钟，放射至左肩背部，含服硝酸甘油两片后未见缓解，既往高血压十年'
const advice = '请立即嚼服阿司匹林300mg，建立静脉通路，心电监护，随时准备除颤。'
const sizes = { phone: { width: 360, height: 640 }, desk: { width: 1280, height: 800 } }

const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true })
const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first()
const screens: readonly Screen[] = [
  { name: 'sign-in', path: '/', shown: button('登录'), primary: button('登录') },
  {
    name: 'home',
    login: 'lantian',
    path: '/',
    shown: text('进行中'),
    primary: (page) => page.getByRole('link', { name: '发心电图' }),
  },
  { name: 'ask', login: 'lantian', path: '/ask', shown: text('年龄'), primary: button('先发送，心电图稍后补') },
  {
    name: 'consultation',
    login: 'lantian',
    path: (ids) => `/c/${ids.answered}`,
    shown: button('已收到, 开始执行'),
    primary: button('已收到, 开始执行'),
  },
  {
    name: 'gate',
    login: 'lantian',
    path: (ids) => `/c/${ids.answered}`,
    open: (page) => button('溶栓禁忌证筛查')(page).click(),
    shown: text('绝对禁忌证'),
    primary: button('开始溶栓'),
  },
  {
    name: 'more',
    login: 'lantian',
    path: (ids) => `/c/${ids.answered}`,
    open: (page) => button('更多')(page).click(),
    shown: button('记录时间'),
  },
  {
    name: 'stamps',
    login: 'lantian',
    path: (ids) => `/c/${ids.answered}`,
    open: async (page) => {
      await button('更多')(page).click()
      await button('记录时间')(page).click()
    },
    shown: text('长按'),
  },
  { name: 'timeline', login: 'lantian', path: (ids) => `/timeline/${ids.answered}`, shown: text('全部记录') },
  { name: 'me', login: 'lantian', path: '/me', shown: text('试响铃') },
  { name: 'missing', login: 'lantian', path: '/c/no-such-consultation', shown: text('没有找到') },
  {
    name: 'answer-card',
    login: 'li',
    path: (ids) => `/c/${ids.accepted}`,
    shown: button('急性下壁STEMI'),
    primary: button('请先选诊断'),
  },
  {
    name: 'viewer',
    login: 'li',
    path: (ids) => `/c/${ids.accepted}`,
    open: (page) =>
      page
        .getByRole('button', { name: /打开心电图/ })
        .first()
        .click(),
    shown: text('1.0×'),
  },
  { name: 'duty', login: 'zhao', path: '/', shown: text('进行中') },
  {
    name: 'lab',
    login: 'lab',
    path: (ids) => `/c/${ids.answered}`,
    shown: button('启动导管室'),
    primary: button('启动导管室'),
  },
  {
    name: 'ring',
    login: 'wang',
    path: '/',
    open: (_, world) => ask(world, 3),
    shown: button('接诊'),
    primary: button('接诊'),
  },
  { name: 'month', login: 'quality', path: '/month', shown: text('例会诊') },
  {
    name: 'self-test',
    login: 'zhao',
    path: '/self-test',
    shown: text(/可以叫到您|现在叫不到您/),
    primary: button('再测一次'),
  },
  { name: 'my-calls', login: 'zhao', path: '/my-calls', shown: text('呼叫通道的先后'), primary: button('保存') },
  {
    name: 'attempts',
    login: 'lantian',
    path: (ids) => `/c/${ids.unanswered}`,
    open: (page) => page.locator('.attempts-line').click(),
    shown: text('从头再呼叫'),
  },
  { name: 'ladder', login: 'admin', path: '/ladder', shown: text(/呼叫 王主任/), primary: button('保存') },
  { name: 'channels', login: 'admin', path: '/channels', shown: text('企业微信') },
  {
    name: 'channel',
    login: 'admin',
    path: '/channels',
    open: (page) => page.getByRole('button', { name: /短信/ }).click(),
    shown: text('网关地址'),
    primary: button('保存'),
  },
  { name: 'alarms', login: 'admin', path: '/alarms', shown: text(/没有警报|我来处理/) },
  { name: 'phrases', login: 'admin', path: '/phrases', shown: text('一行一句') },
  { name: 'people', login: 'admin', path: '/people', shown: text('王主任'), primary: button('新增人员') },
  {
    name: 'new-person',
    login: 'admin',
    path: '/people',
    open: (page) => button('新增人员')(page).click(),
    shown: (page) => page.getByLabel('单位 1'),
    primary: button('保存'),
  },
  {
    name: 'person',
    login: 'admin',
    path: '/people',
    open: (page) => text('李医生')(page).click(),
    shown: button('生成一次性密码'),
    primary: button('保存'),
  },
  ...emergencyScreens,
  { name: 'account', login: 'lantian', path: '/account', shown: text('未开启'), primary: button('修改密码') },
  {
    name: 'sign-in-new-password',
    path: '/',
    open: (page, _, { oneTime }) => signInAs(page, 'new.one', oneTime),
    shown: (page) => page.getByLabel(/^新密码/),
    primary: button('登录'),
  },
  {
    name: 'sign-in-code',
    path: '/',
    open: (page) => signInAs(page, 'cun', password),
    shown: (page) => page.getByLabel(/^6 位数字/),
    primary: button('登录'),
  },
  {
    name: 'enrolment',
    path: '/',
    open: (page) => signInAs(page, 'foreign-quality', password),
    shown: (page) => page.getByRole('img', { name: '验证器二维码' }),
    primary: button('确认'),
  },
  // the last of whoever is not signed in: now he is
  {
    name: 'recovery-codes',
    path: '/',
    open: async (page) => {
      await signInAs(page, 'foreign-quality', password)
      const secret = (await page.locator('.account-secret').innerText()).replaceAll(' ', '')
      await page.getByLabel(/^6 位数字/).fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate())
      await button('确认')(page).click()
    },
    shown: button('我已保存'),
    primary: button('我已保存'),
  },
]

describeWithBrowser('every screen', () => {
  let world: BrowserWorld
  let ids: Ids
  const pages = new Map<string, Page>()

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
    await callOnlyWhoIsOnDuty(world)
    ids = await consultations(world)
  }, 120_000)
  afterAll(() => world?.close())

  /** One page for each person, taken from screen to screen. */
  async function pageOf(login = ''): Promise<Page> {
    const options = { reducedMotion: 'reduce', deviceScaleFactor: 1 } as const
    if (!pages.has(login)) pages.set(login, await world.phone(login || undefined, options))
    return pages.get(login)!
  }

  const shown = new Map<Page, Screen>()

  /** What the test before has left there is not opened again. */
  async function show(screen: Screen): Promise<Page> {
    const page = await pageOf(screen.login)
    if (shown.get(page) === screen) return page
    shown.delete(page)
    await page.goto(typeof screen.path === 'string' ? screen.path : screen.path(ids))
    await screen.open?.(page, world, ids)
    await screen.shown(page).waitFor()
    shown.set(page, screen)
    return page
  }

  for (const screen of screens) {
    itOnScreen(
      `B20 ${screen.name}: axe finds nothing serious in light or dark, on a phone or a desk; nothing scrolls sideways`,
      () => world,
      async () => {
        const page = await show(screen)
        const found: string[] = []
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport)
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme })
            await world.shot(page, `screen-${screen.name}-${size}-${colorScheme}`)
            // what is dark or light changes colours only
            const faults = await faultsOf(page, colorScheme === 'dark' ? ['color-contrast'] : undefined)
            found.push(...faults.map((fault) => `${size} ${colorScheme}: ${fault}`))
          }
          if (await scrollsSideways(page)) found.push(`${size}: scrolls sideways`)
        }
        await page.setViewportSize(sizes.phone)
        await page.emulateMedia({ colorScheme: 'light' })
        expect(found).toEqual([])
      },
    )
    if (!screen.primary) continue
    itOnScreen(
      `B21 ${screen.name}: at 200 % text the primary action is whole and in reach`,
      () => world,
      async () => {
        const page = await show(screen)
        shown.delete(page)
        await page.evaluate(() => {
          document.documentElement.style.fontSize = '200%'
        })
        await world.shot(page, `large-${screen.name}`)
        const primary = screen.primary!(page)
        await scrollTo(page, primary)
        expect(await primary.evaluate(howCut)).toBeNull()
        expect(await scrollsSideways(page)).toBe(false)
      },
    )
  }

  itOnScreen(
    'B22 the English screens have no Chinese but names and what people wrote',
    () => world,
    async () => {
      const chinese: string[] = []
      shown.clear()
      const known = [...(await namesAndPhrases(world)), complaint, advice, whyRead]
      const screensInEnglish: [login: string, path: string, shown: RegExp, open?: (page: Page) => Promise<unknown>][] =
        [
          ['lantian', '/', /My questions/],
          ['lantian', '/ask', /Onset/],
          ['lantian', '/me', /Test the ring/],
          ['lantian', `/c/${ids.answered}`, /since door/],
          ['lantian', `/timeline/${ids.answered}`, /The whole journal/],
          ['li', `/c/${ids.accepted}`, /Choose a diagnosis first/],
          ['quality', '/month', /^Month/m],
          ['li', '/self-test', /You can(not)? be reached/],
          ['li', '/my-calls', /Order of the channels/],
          ['admin', '/ladder', /ring 王主任/],
          ['admin', '/channels', /WeCom/],
          ['admin', '/alarms', /No alarms|look after/],
          ['admin', '/people', /New person/],
          ['admin', '/people', /Make a one-time password/, (page) => text('李医生')(page).click()],
          ...emergencyInEnglish,
          ['lantian', '/account', /Set up an authenticator app/],
          ['', '/', /made for you/, (page) => signInAs(page, 'new.one', ids.oneTime)],
          ['', '/', /authenticator app, or/, (page) => signInAs(page, 'cun', password)],
          ['', '/', /Install an authenticator/, (page) => signInAs(page, 'foreign-admin', password)],
        ]
      await (await pageOf()).context().clearCookies()
      const english = ['', 'lantian', 'li', 'quality', 'admin']
      for (const login of english) await (await pageOf(login)).evaluate(() => localStorage.setItem('jiuxin.lang', 'en'))
      for (const [login, path, shown, open] of screensInEnglish) {
        const page = await pageOf(login)
        await page.goto(path)
        await open?.(page)
        await page.getByText(shown).first().waitFor()
        await world.shot(page, `english-${login}${path.replace(/\/(c|timeline)\/.*/, '-$1').replace('/', '-')}`)
        chinese.push(...chineseIn(await page.evaluate(everythingSaid), known).map((line) => `${path}: ${line}`))
      }
      for (const login of english) await (await pageOf(login)).evaluate(() => localStorage.setItem('jiuxin.lang', 'zh'))
      expect(chinese).toEqual([])
    },
  )

  itOnScreen(
    'B23 somebody with a keyboard only signs in, reads a consultation and comes back',
    () => world,
    async () => {
      const desk = await world.desk()
      await desk.getByLabel('账号').waitFor()
      const focused = () =>
        desk.evaluate(() => {
          const one = document.activeElement
          return one === document.body ? '' : (one?.getAttribute('aria-label') ?? one?.textContent ?? '')
        })
      for (let tabs = 0; tabs < 6 && (await focused()) !== '账号'; tabs++) await desk.keyboard.press('Tab')
      await desk.keyboard.type('zhao')
      await desk.keyboard.press('Tab')
      await desk.keyboard.type(password)
      await desk.keyboard.press('Enter')
      await desk.getByText('进行中').waitFor()
      for (let tabs = 0; tabs < 12 && !(await focused()).includes(complaint); tabs++) await desk.keyboard.press('Tab')
      await world.shot(desk, 'keyboard-focus')
      await desk.keyboard.press('Enter')
      await desk.getByRole('log').waitFor()
      for (let tabs = 0; tabs < 12 && (await focused()) !== '返回'; tabs++) await desk.keyboard.press('Tab')
      await desk.keyboard.press('Enter')
      await desk.getByText('进行中').waitFor()
    },
  )

  it('B24 nobody had anything to complain about on the way', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints()).toEqual([])
  })
})

/** One that li has accepted, one that is answered and waits for the clinic, one that nobody takes. */
async function consultations(world: BrowserWorld): Promise<Ids> {
  const { app } = world
  const [lantian, wang, li] = await Promise.all(['lantian', 'wang', 'li'].map((login) => app.phone(login)))
  const answered = await ask(world, 24)
  await wang!.write(answered, 'accepted')
  const destinationSiteId = app.network.sites.hospital
  const decided = { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', destinationSiteId, bypassEd: true }
  await wang!.write(answered, 'answered', { ...decided, text: advice })
  await lantian!.write(answered, 'said', { text: '家属犹豫中，已建立静脉通路' })
  const accepted = await ask(world, 12)
  await li!.write(accepted, 'accepted')
  return { answered, accepted, unanswered: await ask(world, 2), oneTime: await accounts(world) }
}

/** new.one has a one-time password, cun has a second factor; abroad those who keep the network need one and have none. */
async function accounts({ app }: BrowserWorld): Promise<string> {
  const places = [{ siteId: app.network.sites.lantian, role: 'clinic_doctor' }]
  const wish = { name: '何医生', login: 'new.one', phone: null, places }
  const made = await (await app.phone('admin')).ask('POST', '/api/people', wish)
  const cun = await app.phone('cun')
  const { body } = await cun.ask('POST', '/api/me/second-factor', { password })
  const code = new TOTP({ secret: Secret.fromBase32(body.secret as string) }).generate()
  const confirmed = await cun.ask('PUT', '/api/me/second-factor', { code })
  // signed in before: afterwards it would be asked for here as well
  const ruled = await (await app.phone('foreign-admin')).ask('PUT', '/api/second-factor-rule', { required: true })
  expect([made.status, confirmed.status, ruled.status]).toEqual([201, 200, 200])
  return made.body.oneTimePassword as string
}

async function ask({ app }: BrowserWorld, minutesAgo: number): Promise<string> {
  const { buffer, name } = await smallPhotograph()
  const doorIn = { at: new Date(Date.now() - minutesAgo * 60_000).toISOString() }
  const vitals = { systolic: 152, diastolic: 94, heartRate: 88, spo2: 96 }
  const lantian = await app.phone('lantian')
  return (await lantian.open({ complaint, doorIn, vitals }, [{ bytes: buffer, name }])).consultation.id
}
