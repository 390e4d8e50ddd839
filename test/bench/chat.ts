// A chat of 1,000 entries on a phone whose processor is four times slower than this one: scrolled quickly from end to end,
// and read in the middle while new entries come in. Counted are main-thread tasks over 50 ms, how far what is read
// moves, and layout shifts. Without a browser it is skipped, and says so.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { hereCookie } from '../../src/contract/here-cookie.ts'
import { sessionCookie } from '../../src/people/authentication.ts'
import { newId } from '../../src/platform/ids.ts'
import { chromiumPath, launchChromium, phoneLike } from '../world/chromium.ts'
import { until } from '../world/until.ts'
import { startChild } from './child.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import { benchDatabase } from './database.ts'
import { type BenchPerson, benchPeople } from './people.ts'
import { exact, type Result, reported } from './table.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const slowerTimes = 4
const comingIn = 20
const stepPixels = 150
const longMs = 50

interface Told {
  shift: number
}

interface LayoutShift extends PerformanceEntry {
  value: number
  hadRecentInput: boolean
  sources: { node: Node | null }[]
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  /** Microseconds on the wall and of the thread. */
  dur?: number
  tdur?: number
  args?: { name?: string }
}

export async function run({ smoke }: { smoke: boolean }): Promise<Result> {
  if (!chromiumPath) {
    console.log('\nchat: SKIPPED, there is no Chromium here')
    return { name: 'chat', rows: [] }
  }
  return withCleanUp(async (later) => {
    const { address, asking, answering } = await startWebService(later)
    const entries = smoke ? 200 : 1000
    const id = await fill(address, [asking, answering], entries)
    const page = await openPhone(later, address, asking)

    const opened = performance.now()
    await page.goto(`${address}/c/${id}`)
    await page.getByText(`第 ${entries} 条`, { exact: true }).waitFor({ timeout: 60_000 })
    const openedMs = performance.now() - opened
    await quiet(page)

    const tasks = await tasksOf(page, async () => {
      await rollToThe('head', page)
      await rollToThe('end', page)
    })

    const reading = await readWhileEntriesComeIn(page, () => fillMore(address, answering, id))
    return {
      name: 'chat',
      rows: [
        exact(
          `main-thread tasks over 50 ms, ${entries} entries scrolled twice`,
          tasks.filter((ms) => ms > longMs).length,
          0,
        ),
        reported('longest of them, ms', Math.max(0, ...tasks), longMs),
        exact('pixels that a row moves while one reads it', reading.moved, 0),
        exact('layout shift in the chat while entries come in', Math.round(reading.shift * 10_000) / 10_000, 0),
        reported('from the tap to the newest entry, ms', openedMs, 2000),
      ],
    }
  })
}

export async function startWebService(later: Later) {
  execFileSync(process.execPath, ['src/tools/build.mjs', '--web'], { cwd: project, stdio: 'inherit' })
  const database = await benchDatabase()
  later(() => database.drop())
  const { asking, listeners } = await benchPeople(database.databaseUrl)
  const webFolder = `${project}dist/web`
  const server = await startChild<{ port: number }>('./our-server.ts', [
    database.databaseUrl,
    database.folder,
    'demo',
    webFolder,
  ])
  later(() => server.end())
  return { address: `http://127.0.0.1:${server.ready.port}`, asking, answering: listeners[0]! }
}

async function fill(address: string, people: BenchPerson[], entries: number): Promise<string> {
  const patient = { sex: 'male', ageYears: 58 }
  const draft = { draftId: newId(), pathway: 'stemi', patient, complaint: '胸痛 40 分钟' }
  const form = new FormData()
  form.set('draft', JSON.stringify(draft))
  const opened = await ask(address, people[0]!, '/api/consultations', form)
  const { id } = (opened as { consultation: { id: string } }).consultation
  await say(address, people[1]!, id, 'accepted', {})
  for (let nth = 3; nth <= entries; nth++) {
    const by = people[nth % 3 === 0 ? 1 : 0]!
    if (nth % 25 === 0) await say(address, by, id, 'stamped', { milestone: 'troponin_drawn', how: 'tapped' })
    else await say(address, by, id, 'said', { text: nth === entries ? `第 ${nth} 条` : sentence(nth) })
  }
  if (entries % 25 === 0) await say(address, people[0]!, id, 'said', { text: `第 ${entries} 条` })
  return id
}

async function fillMore(address: string, by: BenchPerson, id: string): Promise<void> {
  for (let nth = 0; nth < comingIn; nth++) await say(address, by, id, 'said', { text: `又来一条 ${nth}` })
}

function sentence(nth: number): string {
  return `${nth}: ${'血压 152/94, 已建立静脉通路。'.repeat(1 + (nth % 4))}`
}

function say(address: string, by: BenchPerson, id: string, kind: string, body: object): Promise<unknown> {
  return ask(address, by, `/api/consultations/${id}/entries`, JSON.stringify({ draftId: newId(), kind, body }))
}

async function ask(address: string, by: BenchPerson, path: string, body: BodyInit): Promise<unknown> {
  const headers = new Headers({ authorization: `Bearer ${by.tokens[0]}` })
  if (typeof body === 'string') headers.set('content-type', 'application/json')
  const answer = await fetch(address + path, { method: 'POST', headers, body })
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function openPhone(later: Later, address: string, person: BenchPerson): Promise<Page> {
  const browser = await launchChromium()
  later(() => browser.close())
  const context = await browser.newContext({ locale: 'zh-CN', ...phoneLike })
  await context.addCookies([
    { name: sessionCookie, value: person.tokens[0]!, url: address },
    { name: hereCookie, value: '1', url: address },
  ])
  const page = await context.newPage()
  await page.addInitScript(observe)
  const cdp = await context.newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowerTimes })
  await page.mouse.move(180, 300)
  return page
}

/**
 * How long the main thread of the page was busy with each task, by its own clock: what other programs on this machine do
 * meanwhile does not count.
 */
async function tasksOf(page: Page, work: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
  await work()
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] }
  const main = traceEvents.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  return traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === main?.pid && tid === main.tid)
    .map(({ dur, tdur }) => (tdur ?? dur ?? 0) / 1000)
}

/** Runs in the page. */
function observe(): void {
  const told: Told = { shift: 0 }
  Object.assign(globalThis, { told })
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, sources, value } of list.getEntries() as LayoutShift[])
      if (!hadRecentInput && sources.some(({ node }) => node?.parentElement?.closest('.chat'))) told.shift += value
  }).observe({ type: 'layout-shift' })
}

const told = (page: Page): Promise<Told> => page.evaluate(() => (globalThis as unknown as { told: Told }).told)

const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign((globalThis as unknown as { told: Told }).told, { shift: 0 })
  })

/** Nothing long has happened for a second: what was opened is open. */
async function quiet(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, 1000)
        new PerformanceObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(resolve, 1000)
        }).observe({ type: 'longtask' })
      }),
  )
}

/** A wheel that turns by so much in every frame: faster than a thumb. */
async function roll(page: Page, pixels: number, turns: number): Promise<void> {
  for (let times = 0; times < turns; times++) {
    await page.mouse.wheel(0, pixels)
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
  }
}

async function rollToThe(side: 'head' | 'end', page: Page): Promise<void> {
  for (let times = 0; times < 2000; times++) {
    const isThere = await page.evaluate((wanted) => {
      const { scrollTop, scrollHeight, clientHeight } = document.querySelector('.consultation-body')!
      return wanted === 'head' ? scrollTop <= 0 : scrollHeight - scrollTop - clientHeight < 2
    }, side)
    if (isThere) return
    await roll(page, side === 'head' ? -stepPixels : stepPixels, 5)
  }
  throw new Error(`The chat does not scroll to its ${side}.`)
}

async function readWhileEntriesComeIn(page: Page, comeIn: () => Promise<void>) {
  await roll(page, -stepPixels, 12)
  await quiet(page)
  await forget(page)
  const before = await rowInSight(page)
  await comeIn()
  await until('the button to count them', () => page.getByRole('button', { name: `${comingIn} 条新记录` }).isVisible())
  const after = await topOf(page, before.seq)
  return { moved: Math.round(Math.abs(after - before.top)), shift: (await told(page)).shift }
}

const rowInSight = (page: Page) =>
  page.evaluate(() => {
    const row = document.elementFromPoint(180, 300)!.closest<HTMLElement>('.chat-row')!
    return { seq: row.dataset.seq!, top: row.getBoundingClientRect().top }
  })

const topOf = (page: Page, seq: string) =>
  page.evaluate((of) => document.querySelector(`.chat-row[data-seq="${of}"]`)!.getBoundingClientRect().top, seq)
