// The roster in people's hands: a swap and a stand-in by phone, a duty carried over on the desk, and who is rung afterwards.

import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  describeWithBrowser,
  itOnScreen,
  type Locator,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { isWhole } from '../world/on-page.ts'
import { tapTwice, writesOf } from '../world/tap-twice.ts'
import { until } from '../world/until.ts'

describeWithBrowser('the roster', () => {
  let world: BrowserWorld
  let wang: Page
  let li: Page
  let today: string
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld({ withoutServiceWorker: true })
    ;[wang, li] = await Promise.all([world.phone('wang'), world.phone('li')])
    today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now())
  }, 120_000)
  afterAll(() => world?.close())

  step('W130 a swap by phone takes two taps, and one to agree on the first page', async () => {
    await wang.getByRole('link', { name: '值班表' }).tap()
    await dayOf(wang, today).tap()
    await wang.getByRole('button', { name: /李医生 后备/ }).tap()
    await wang.getByText('等李医生同意').first().waitFor()
    await world.shot(wang, 'roster-swap-asked')

    await li.getByText('王主任想和你换班').waitFor()
    await world.shot(li, 'roster-swap-incoming')
    const written = writesOf(li)
    await tapTwice(li, li.getByRole('button', { name: '同意', exact: true }))
    await li.getByText(/值班中 至/).waitFor()
    expect(written()).toEqual([expect.stringMatching(/^POST .*\/answer$/)])
  })

  step('W484 the roster opens with today in view, and one tap goes back to it', async () => {
    await wang.setViewportSize({ width: 360, height: 320 })
    await wang.goto('/roster')
    const isInView = () =>
      dayOf(wang, today).evaluate((day) => {
        const { top, bottom } = day.getBoundingClientRect()
        return top >= 48 && bottom <= innerHeight
      })
    await until('today to be in view', isInView)
    await wang.evaluate(() => {
      const { top } = document.querySelector('[data-today="true"]')!.getBoundingClientRect()
      const { scrollHeight } = document.documentElement
      scrollTo(0, top + scrollY > scrollHeight / 2 ? 0 : scrollHeight)
    })
    await wang.getByRole('button', { name: '今天', exact: true }).tap()
    await until('today to be in view again', isInView)
    expect(await focusedOn(wang)).toBe(await dayOf(wang, today).getAttribute('aria-label'))
    await wang.getByRole('button', { name: '今天', exact: true }).waitFor({ state: 'hidden' })
  })

  step('W507 today comes out from under the bars also under a notch and in large letters', async () => {
    const number = dayOf(wang, today).locator('.month-number')
    await wang.evaluate(() => {
      document.documentElement.style.setProperty('--safe-top', '44px')
      document.documentElement.style.fontSize = '150%'
      document.body.style.paddingBottom = '2000px'
      const { bottom } = document.querySelector('[data-today="true"]')!.getBoundingClientRect()
      scrollTo(0, bottom + scrollY + 100)
    })
    await wang.getByRole('button', { name: '今天', exact: true }).tap()
    await until('today to be whole', () => isWhole(number))
    await wang.getByRole('button', { name: '今天', exact: true }).waitFor({ state: 'hidden' })
    await wang.goto('/')
    await wang.setViewportSize({ width: 360, height: 640 })
  })

  step('W131 a colleague takes the running duty over in two taps, and ends it again', async () => {
    const zhao = await world.phone('zhao')
    await zhao.getByRole('link', { name: '值班表' }).tap()
    await dayOf(zhao, today).tap()
    const written = writesOf(zhao)
    await answered(zhao, () => tapTwice(zhao, zhao.getByRole('button', { name: '我来顶班' }).first()))
    await panelGone(zhao)
    expect(written()).toEqual([expect.stringMatching(/^POST .*\/overrides$/)])
    await zhao.goto('/')
    await zhao.getByText(/值班中 至/).waitFor()
    await world.shot(zhao, 'roster-taken-over')

    await zhao.getByRole('link', { name: '值班表' }).tap()
    await dayOf(zhao, today).tap()
    await answered(zhao, () => zhao.getByRole('button', { name: '取消代班' }).tap())
    await panelGone(zhao)
    await zhao.goto('/')
    await zhao.getByText(/值班 李医生 至/).waitFor()
  })

  step('W130 the next question rings whoever took the duty, and nobody else', async () => {
    await ask(world)
    await li.getByRole('button', { name: '接诊', exact: true }).waitFor()
    await tapTwice(li, li.getByRole('button', { name: '接诊', exact: true }))
    // what li has on his screen has gone to wang's as well
    await wang.goto('/')
    await wang.getByText(/后备值班 至/).waitFor()
    expect(await wang.getByRole('button', { name: '接诊', exact: true }).count()).toBe(0)
    expect(await calledIn(world)).toEqual(['李医生'])
    expect(await writtenBy(world, '李医生')).toEqual(['accepted'])
  })

  step('W132 who is on duty is said with the reason and a telephone number, to the asking clinic as well', async () => {
    const lantian = await world.phone('lantian')
    await lantian.getByRole('link', { name: '值班表' }).tap()
    await lantian.getByRole('link', { name: '现在谁值班' }).tap()
    await lantian.getByText(/换班: 李医生替王主任至/).waitFor()
    await world.shot(lantian, 'roster-on-duty')
    const dial = lantian.getByRole('link', { name: '打电话给李医生' })
    expect(await dial.getAttribute('href')).toBe('tel:13800000000')
  })

  step('W133 on the desk a name is dragged onto a duty, and a duty is carried by keyboard', async () => {
    const admin = await world.desk('admin')
    await admin.getByRole('link', { name: '值班表' }).click()
    const duty = admin.getByRole('button', { name: /^一线 李医生/ }).last()
    await drag(admin, admin.getByRole('button', { name: '赵医生', exact: true }), duty)
    await admin.getByRole('dialog', { name: /^赵医生 值班/ }).waitFor()
    await admin.getByRole('button', { name: '确定' }).click()
    await admin
      .getByRole('button', { name: /^一线 赵医生 .* 代班/ })
      .first()
      .waitFor()

    await admin.getByRole('button', { name: '王主任', exact: true }).focus()
    await admin.keyboard.press('Space')
    await admin.getByText(/已拿起 王主任/).waitFor()
    await world.shot(admin, 'roster-carried')
    await admin.keyboard.press('Escape')
    expect(await admin.getByText(/已拿起 王主任/).count()).toBe(0)

    const first = admin.locator('button.bar[tabindex="0"]')
    await first.focus()
    await admin.keyboard.press('ArrowDown')
    expect(await focusedOn(admin)).toMatch(/^后备 /)
    await admin.keyboard.press('ArrowUp')
    // which of the first line's duties depends on the minute: a duty that was given away a moment ago is a sliver
    expect(await focusedOn(admin)).toMatch(/^一线 /)
    await admin.keyboard.press('Space')
    await admin.keyboard.press('ArrowDown')
    await admin.keyboard.press('Enter')
    await admin.getByRole('dialog', { name: /互换/ }).waitFor()
  })

  step('W134 nobody had anything to complain about on the way', async () => {
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints()).toEqual([])
  })
})

/** The change has reached the server: a page that is left gives up what it was asking. */
async function answered(page: Page, act: () => Promise<void>): Promise<void> {
  const changed = page.waitForResponse((response) => response.request().method() !== 'GET' && response.ok())
  await act()
  await changed
}

/** The day's panel goes, and with it its step in the history: a way taken meanwhile would be given up for it. */
async function panelGone(page: Page): Promise<void> {
  await page.waitForFunction(() => !history.state?.layer)
}

function dayOf(page: Page, date: string): Locator {
  return page.locator(`[data-date="${date}"]`)
}

async function ask({ app }: BrowserWorld): Promise<void> {
  const lantian = await app.phone('lantian')
  await lantian.open({ complaint: '胸痛 40 分钟' })
}

/** Everybody who was called so far, by name. */
async function calledIn({ app }: BrowserWorld): Promise<string[]> {
  const { rows } = await app.database.owner.query(
    `select distinct people.name from entries join people on people.id = entries.body ->> 'personId' where entries.kind = 'called'`,
  )
  return rows.map(({ name }) => name as string)
}

async function writtenBy({ app }: BrowserWorld, name: string): Promise<string[]> {
  const { rows } = await app.database.owner.query(
    'select kind from entries join people on people.id = entries.by_person_id where people.name = $1 order by seq',
    [name],
  )
  return rows.map(({ kind }) => kind as string)
}

function focusedOn(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
}

async function drag(page: Page, what: Locator, where: Locator): Promise<void> {
  await what.scrollIntoViewIfNeeded()
  const [from, to] = [(await what.boundingBox())!, (await where.boundingBox())!]
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + from.width / 2 + 20, from.y, { steps: 2 })
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 4 })
  await page.mouse.up()
}
