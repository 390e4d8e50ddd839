// The viewer on a phone whose processor is four times slower than this one, with a photograph of 12 megapixels: how long until
// its preview stands there, how long the main thread is busy at one time while two fingers pinch to 8x, and what memory
// the renderer takes meanwhile. Without a browser it is skipped, and says so.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CDPSession, Page } from 'playwright-core'
import { hereCookie } from '../../src/contract/here-cookie.ts'
import { sessionCookie } from '../../src/people/authentication.ts'
import { newId } from '../../src/platform/ids.ts'
import { chromiumPath, launchChromium, phoneLike } from '../world/chromium.ts'
import { ecgPicture } from '../world/pictures.ts'
import { startChild } from './child.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import { benchDatabase } from './database.ts'
import { type BenchPerson, benchPeople } from './people.ts'
import { type Result, reported } from './table.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const slowerTimes = 4
const pinchSteps = 40

export async function run(): Promise<Result> {
  if (!chromiumPath) {
    console.log('\nviewer: SKIPPED, there is no Chromium here')
    return { name: 'viewer', rows: [] }
  }
  return withCleanUp(async (later) => {
    const { address, asking } = await startService(later)
    const id = await askQuestion(address, asking)
    const page = await openPhone(later, address, asking)
    await page.goto(`${address}/c/${id}`)
    const thumbnail = page.locator('.thumbnail').first()
    await thumbnail.locator('img').waitFor({ timeout: 60_000 })
    const renderers = await renderersOf(page)
    const before = megabytesOf(renderers)

    const opened = performance.now()
    await thumbnail.tap()
    await page.locator('[data-loaded="preview"], [data-loaded="original"]').first().waitFor()
    const openMs = performance.now() - opened
    const cdp = await page.context().newCDPSession(page)
    let most = before
    const tasks = await tasksOf(page, async () => {
      await pinch(cdp, () => {
        most = Math.max(most, megabytesOf(renderers))
      })
      await page.locator('.photo-viewer-sharp[data-cut="done"]').waitFor({ timeout: 60_000 })
      most = Math.max(most, megabytesOf(renderers))
    })
    return {
      name: 'viewer',
      rows: [
        reported('from the tap to the preview of a 12-megapixel photograph, ms', openMs, 1000),
        reported('longest main-thread task while pinching to 8x, ms', Math.max(0, ...tasks), 50),
        reported('memory of the renderer that the viewer adds, MB', most - before, 200),
      ],
    }
  })
}

async function startService(later: Later) {
  execFileSync(process.execPath, ['src/tools/build.mjs', '--web'], { cwd: project, stdio: 'inherit' })
  const database = await benchDatabase()
  later(() => database.drop())
  const { asking } = await benchPeople(database.databaseUrl)
  const args = [database.databaseUrl, database.folder, 'demo', `${project}dist/web`]
  const server = await startChild<{ port: number }>('./our-server.ts', args)
  later(() => server.end())
  return { address: `http://127.0.0.1:${server.ready.port}`, asking }
}

async function askQuestion(address: string, doctor: BenchPerson): Promise<string> {
  const patient = { sex: 'male', ageYears: 58 }
  const form = new FormData()
  form.set('draft', JSON.stringify({ draftId: newId(), pathway: 'stemi', patient, complaint: '胸痛' }))
  form.append('recording', new Blob([await twelveMegapixels()], { type: 'image/jpeg' }), 'ecg.jpg')
  const headers = { authorization: `Bearer ${doctor.tokens[0]}` }
  const answer = await fetch(`${address}/api/consultations`, { method: 'POST', headers, body: form })
  if (answer.status !== 201) throw new Error(`The question was not taken: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { consultation: { id: string } }).consultation.id
}

async function openPhone(later: Later, address: string, { tokens }: BenchPerson): Promise<Page> {
  const browser = await launchChromium()
  later(() => browser.close())
  const context = await browser.newContext({ locale: 'zh-CN', ...phoneLike })
  await context.addCookies([
    { name: sessionCookie, value: tokens[0]!, url: address },
    { name: hereCookie, value: '1', url: address },
  ])
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowerTimes })
  return page
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** By the main thread's own clock: what other programs on this machine do meanwhile does not count. */
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

async function twelveMegapixels(): Promise<Buffer<ArrayBuffer>> {
  const picture = ecgPicture({ dpi: 300 }).flatten({ background: 'white' })
  return Buffer.from(await picture.resize(4000, 3000, { fit: 'fill' }).jpeg({ quality: 88 }).toBuffer())
}

/** Two fingers go apart from the middle of the stage in small steps. */
async function pinch(cdp: CDPSession, atEachStep: () => void): Promise<void> {
  const at = (apart: number) => [
    { x: 180, y: 320 - apart, id: 1 },
    { x: 180, y: 320 + apart, id: 2 },
  ]
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(20) })
  for (let nth = 1; nth <= pinchSteps; nth++) {
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(20 + nth * 4) })
    atEachStep()
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

async function renderersOf(page: Page): Promise<number[]> {
  const cdp = await page.context().browser()!.newBrowserCDPSession()
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo')
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

/** What the processes hold for themselves; 0 where the system does not tell. */
function megabytesOf(processes: number[]): number {
  let kilobytes = 0
  for (const id of processes) {
    try {
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      kilobytes +=
        Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) + Number(/RssShmem:\s+(\d+)/.exec(status)?.[1] ?? 0)
    } catch {
      // it has ended
    }
  }
  return kilobytes / 1024
}
