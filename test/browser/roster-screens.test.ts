// The screens of the roster as they stand: in light and dark, on a phone and at a desk, in large letters and in English.

import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  describeWithBrowser,
  itOnScreen,
  type Locator,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { faultsOf, howCut, scrollsSideways, scrollTo, tooSmallForFingers } from '../world/screen-faults.ts'

interface Screen {
  name: string
  login: 'wang' | 'zhao' | 'admin'
  path: string | ((rosterId: string) => string)
  open?: (page: Page) => Promise<unknown>
  shown: (page: Page) => Locator
  /** The one thing to do here. */
  primary?: (page: Page) => Locator
  english: RegExp
}

const sizes = { phone: { width: 360, height: 640 }, desk: { width: 1280, height: 800 } }
const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true })
const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first()
const openToday = (page: Page) =>
  page
    .locator('[aria-current="date"]')
    .focus()
    .then(() => page.keyboard.press('Enter'))

const screens: readonly Screen[] = [
  { name: 'roster', login: 'wang', path: '/roster', shown: text('王主任'), english: /from above/ },
  {
    name: 'roster-week',
    login: 'wang',
    path: '/roster',
    open: (page) => page.locator('.roster-choice .chip').last().click(),
    shown: text('18:00'),
    english: /Today|Week/,
  },
  {
    name: 'roster-my-day',
    login: 'wang',
    path: '/roster',
    open: openToday,
    shown: (page) => page.locator('.swap-choice').first(),
    primary: (page) => page.locator('.swap-choice').first(),
    english: /Swap: tap the duty/,
  },
  {
    name: 'roster-day',
    login: 'zhao',
    path: '/roster',
    open: openToday,
    shown: (page) => page.locator('.duty-block .button-primary').first(),
    primary: (page) => page.locator('.duty-block .button-primary').first(),
    english: /I take over/,
  },
  { name: 'on-duty', login: 'wang', path: '/on-duty', shown: text('值班表:'), english: /until/ },
  {
    name: 'patterns',
    login: 'admin',
    path: (id) => `/roster/${id}/patterns`,
    shown: text('还没有排班规则'),
    primary: button('新建规则'),
    english: /No pattern yet/,
  },
  {
    name: 'pattern',
    login: 'admin',
    path: (id) => `/roster/${id}/patterns`,
    open: async (page) => {
      await page.locator('.page-foot button').click()
      await page.locator('.give-person').first().click()
    },
    shown: (page) => page.locator('.pattern-preview'),
    primary: (page) => page.locator('.page-foot .button-primary'),
    english: /Preview/,
  },
  {
    name: 'roster-people',
    login: 'admin',
    path: (id) => `/roster/${id}/people`,
    shown: text('可加入的医师'),
    english: /Who can be added/,
  },
  {
    name: 'roster-begin',
    login: 'admin',
    path: '/roster/begin',
    shown: text('接哪些会诊'),
    primary: button('新建值班表'),
    english: /New roster/,
  },
  {
    name: 'roster-files',
    login: 'admin',
    path: (id) => `/roster/${id}/files`,
    open: async (page) => {
      await page.locator('.plan-file').waitFor()
      const buffer = Buffer.from(
        'date,from,until,line,person\n2027-01-07,08:00,08:00,1,王主任\n2027-01-08,08:00,08:00,1,nobody\n',
      )
      await page.locator('input[type=file]').setInputFiles({ name: 'duty.csv', mimeType: 'text/csv', buffer })
    },
    shown: (page) => page.locator('.import-result'),
    primary: (page) => page.locator('.plan-section .button-primary'),
    english: /1 row cannot be imported/,
  },
]

describeWithBrowser('the screens of the roster', () => {
  let world: BrowserWorld
  const pages = new Map<string, Page>()

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
    for (const login of ['wang', 'zhao', 'admin'])
      pages.set(login, await world.phone(login, { reducedMotion: 'reduce', deviceScaleFactor: 1 }))
  }, 120_000)
  afterAll(() => world?.close())

  const shown = new Map<Page, Screen>()

  /** What the test before has left there is not opened again. */
  async function show(screen: Screen): Promise<Page> {
    const { login, path, open } = screen
    const page = pages.get(login)!
    if (shown.get(page) === screen) return page
    shown.delete(page)
    await page.goto(typeof path === 'string' ? path : path(world.app.network.rosterId))
    await page.locator('.top-bar').waitFor()
    await open?.(page)
    shown.set(page, screen)
    return page
  }

  for (const screen of screens) {
    itOnScreen(
      `W135 ${screen.name}: axe finds nothing serious in light or dark, on a phone or a desk; fingers meet nothing small`,
      () => world,
      async () => {
        const page = await show(screen)
        await screen.shown(page).waitFor()
        const found = (await tooSmallForFingers(page)).map((fault) => `too small: ${fault}`)
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport)
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme })
            await world.shot(page, `screen-${screen.name}-${size}-${colorScheme}`)
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
      `W136 ${screen.name}: at 200 % text the primary action is whole and in reach`,
      () => world,
      async () => {
        const page = await show(screen)
        const primary = screen.primary!(page)
        await primary.waitFor()
        shown.delete(page)
        await page.evaluate(() => {
          document.documentElement.style.fontSize = '200%'
        })
        await world.shot(page, `large-${screen.name}`)
        await scrollTo(page, primary)
        expect(await primary.evaluate(howCut)).toBeNull()
        expect(await scrollsSideways(page)).toBe(false)
      },
    )
  }

  itOnScreen(
    'W137 in English they have no Chinese but names',
    () => world,
    async () => {
      const names = /王主任|李医生|赵医生|心电会诊|县医院|安溪胸痛网络|中文/g
      const chinese: string[] = []
      shown.clear()
      for (const screen of screens) {
        await pages.get(screen.login)!.evaluate(() => localStorage.setItem('jiuxin.lang', 'en'))
        const page = await show(screen)
        await page.getByText(screen.english).first().waitFor()
        const said = await page.evaluate(() => [
          ...document.body.innerText.split('\n'),
          ...[...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label') ?? ''),
        ])
        const rest = said.map((line) => line.replaceAll(names, '')).filter((line) => /[\u3400-\u9fff]/.test(line))
        chinese.push(...rest.map((line) => `${screen.name}: ${line}`))
      }
      expect(chinese).toEqual([])
    },
  )

  itOnScreen(
    'W134 nobody had anything to complain about on the way',
    () => world,
    async () => {
      expect(await world.app.bugs()).toEqual([])
      expect(world.complaints()).toEqual([])
    },
  )
})
