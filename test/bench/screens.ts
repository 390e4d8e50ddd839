// The first look at sign-in, home and a consultation on a cheap phone with Lighthouse's slow 4G, nothing of it in any cache:
// when its largest piece stands there, how long it does not answer to a finger, and what moves. The best of a few tries
// counts: what else this machine does is no fault of the screen. Without a browser it is skipped, and says so.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { hereCookie } from '../../src/contract/here-cookie.ts'
import { sessionCookie } from '../../src/people/authentication.ts'
import { newId } from '../../src/platform/ids.ts'
import { chromiumPath, launchChromium, phoneLike } from '../world/chromium.ts'
import { ecgPicture } from '../world/pictures.ts'
import { likeSlow4g, type Vitals, vitalsOf, watchVitals } from '../world/vitals.ts'
import { startChild } from './child.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import { benchDatabase } from './database.ts'
import { type BenchPerson, benchPeople } from './people.ts'
import { type Result, reported, row } from './table.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const budgetMs = 2000
/** Lighthouse calls less than this good. */
const goodBlockedMs = 200
const goodShift = 0.1

export async function run({ smoke }: { smoke: boolean }): Promise<Result> {
  if (!chromiumPath) {
    console.log('\nscreens: SKIPPED, there is no Chromium here')
    return { name: 'screens', rows: [] }
  }
  return withCleanUp(async (later) => {
    const { address, doctor } = await startService(later)
    const id = await askQuestion(address, doctor)
    const browser = await launchChromium()
    later(() => browser.close())
    const screens = [
      { name: 'sign-in', path: '/', shown: '登录', by: null },
      { name: 'home', path: '/', shown: '进行中', by: doctor },
      { name: 'consultation', path: `/c/${id}`, shown: '胸痛 40 分钟', by: doctor },
    ]
    const rows = []
    for (const { name, ...screen } of screens) {
      const best = await bestOf(smoke ? 1 : 3, () => look(browser, address, screen))
      rows.push(row(`${name}: largest paint, ms`, best.largestPaintMs, budgetMs, '<=', 1))
      rows.push(row(`${name}: layout shift`, best.shift, goodShift, '<=', 1))
      rows.push(reported(`${name}: first paint, ms`, best.firstPaintMs, budgetMs))
      rows.push(reported(`${name}: blocked, ms`, best.blockedMs, goodBlockedMs))
    }
    return { name: 'screens', rows }
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
  return { address: `http://127.0.0.1:${server.ready.port}`, doctor: asking }
}

async function askQuestion(address: string, doctor: BenchPerson): Promise<string> {
  const draft = {
    draftId: newId(),
    pathway: 'stemi',
    patient: { sex: 'male', ageYears: 58 },
    complaint: '胸痛 40 分钟',
  }
  const picture = await ecgPicture({ territory: 'inferior' }).flatten({ background: 'white' }).jpeg().toBuffer()
  const body = new FormData()
  body.set('draft', JSON.stringify(draft))
  body.set('recordings', new Blob([Uint8Array.from(picture)], { type: 'image/jpeg' }), 'ecg.jpg')
  const headers = { authorization: `Bearer ${doctor.tokens[0]}` }
  const answer = await fetch(`${address}/api/consultations`, { method: 'POST', headers, body })
  if (answer.status !== 201) throw new Error(`The question was not taken: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { consultation: { id: string } }).consultation.id
}

async function look(
  browser: Browser,
  address: string,
  { path, shown, by }: { path: string; shown: string; by: BenchPerson | null },
): Promise<Vitals> {
  const context = await browser.newContext({ locale: 'zh-CN', ...phoneLike })
  const cookies = [
    { name: sessionCookie, value: by?.tokens[0] ?? '', url: address },
    { name: hereCookie, value: '1', url: address },
  ]
  if (by) await context.addCookies(cookies)
  const page = await context.newPage()
  await watchVitals(page)
  await likeSlow4g(page)
  await page.goto(address + path)
  await page.getByText(shown, { exact: true }).first().waitFor()
  await page.waitForLoadState('networkidle')
  const vitals = await vitalsOf(page)
  await context.close()
  return vitals
}

async function bestOf(times: number, take: () => Promise<Vitals>): Promise<Vitals> {
  const taken: Vitals[] = []
  while (taken.length < times) taken.push(await take())
  return taken.reduce((best, one) => (one.largestPaintMs < best.largestPaintMs ? one : best))
}
