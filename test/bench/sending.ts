// From the tap on 发送 to the ring on the phone on duty, and to a legible ECG there: a photograph of 3 MB, the clinic phone
// alone behind a narrow line (all of its connections together), the phone on duty beside the server. Beside it the whole
// original as one plain upload over the same line. Without a browser it is skipped, and says so.

import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { hereCookie } from '../../src/contract/here-cookie.ts'
import { sessionCookie } from '../../src/people/authentication.ts'
import { newId } from '../../src/platform/ids.ts'
import { chromiumPath, launchChromium, phoneLike } from '../world/chromium.ts'
import { type Narrow, openNarrowLine } from '../world/narrow-line.ts'
import { startWebService } from './chat.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import type { BenchPerson } from './people.ts'
import { drawPhotograph } from './photograph.ts'
import { type Result, type Row, row } from './table.ts'

const lines: { name: string; narrow: Narrow; legibleMs: number }[] = [
  { name: '4G', narrow: { bytesPerSecond: 1_500_000, delayMs: 25 }, legibleMs: 2000 },
  { name: '400 kbit/s, 400 ms', narrow: { bytesPerSecond: 50_000, delayMs: 200 }, legibleMs: 8000 },
]
const ringMs = 2000
const photographBytes = 3_000_000
/** As large as this it was not scaled down to a thumbnail. */
const legiblePixels = 1000

export async function run({ smoke }: { smoke: boolean }): Promise<Result> {
  if (!chromiumPath) {
    console.log('\nsending: SKIPPED, there is no Chromium here')
    return { name: 'sending', rows: [] }
  }
  const buffer = await largePhotograph()
  const rows: Row[] = []
  for (const line of smoke ? lines.slice(0, 1) : lines) rows.push(...(await measure(line, buffer)))
  return { name: 'sending', rows }
}

/** Each line has a service of its own: nothing rings from before. */
function measure({ name, narrow, legibleMs }: (typeof lines)[number], buffer: Buffer): Promise<Row[]> {
  return withCleanUp(async (later) => {
    const { address, asking, answering } = await startWebService(later)
    const line = await openNarrowLine(address, narrow)
    later(() => line.close())
    const duty = await openPhone(later, address, answering)
    const clinic = await openPhone(later, line.address, asking)
    const { rang, legible } = await send(clinic, duty, buffer)
    await clinic.context().close()
    const plain = await plainUpload(line.address, asking, buffer)
    return [
      row(`${name}: from 发送 to the ring, ms`, rang, ringMs, '<=', 1),
      row(`${name}: from 发送 to a legible ECG, ms`, legible, legibleMs, '<=', 1),
      row(`${name}: the same beside one plain upload of the original, ms`, legible, plain, '<=', 1),
    ]
  })
}

async function send(clinic: Page, duty: Page, buffer: Buffer): Promise<{ rang: number; legible: number }> {
  await clinic.getByRole('link', { name: '发心电图' }).tap()
  await clinic.getByLabel('相册').setInputFiles({ name: 'ecg.jpg', mimeType: 'image/jpeg', buffer })
  await clinic.getByRole('button', { name: '男', exact: true }).tap()
  // the facts take a doctor longer than a rendition takes his phone
  await clinic.waitForTimeout(5000)
  const tapped = performance.now()
  const since = () => performance.now() - tapped
  const rung = duty.getByRole('dialog', { name: '会诊呼叫' }).waitFor({ timeout: 60_000 }).then(since)
  const drawn = duty.waitForFunction(isLegible, legiblePixels, { timeout: 120_000, polling: 50 }).then(since)
  await clinic.getByRole('button', { name: '发送', exact: true }).tap()
  return { rang: await rung, legible: await drawn }
}

/** Runs in the page. */
function isLegible(pixels: number): boolean {
  return [...document.images].some((one) => one.complete && Math.max(one.naturalWidth, one.naturalHeight) >= pixels)
}

/** The same picture with hardly anything thrown away. */
async function largePhotograph(): Promise<Buffer> {
  const drawn = await drawPhotograph()
  let large = drawn
  for (let quality = 80; quality <= 100 && large.length < photographBytes; quality += 4)
    large = await sharp(drawn).jpeg({ quality }).toBuffer()
  return large
}

async function plainUpload(address: string, by: BenchPerson, buffer: Buffer): Promise<number> {
  const form = new FormData()
  form.set('draft', JSON.stringify({ draftId: newId(), pathway: 'stemi', patient: { sex: 'male', ageYears: 58 } }))
  form.set('recording', new Blob([new Uint8Array(buffer)], { type: 'image/jpeg' }), 'ecg.jpg')
  const began = performance.now()
  const headers = { authorization: `Bearer ${by.tokens[0]}` }
  const answer = await fetch(`${address}/api/consultations`, { method: 'POST', headers, body: form })
  if (answer.status !== 201) throw new Error(`The plain upload was answered with ${answer.status}.`)
  await answer.arrayBuffer()
  return performance.now() - began
}

async function openPhone(later: Later, address: string, person: BenchPerson): Promise<Page> {
  const browser = await launchChromium()
  later(() => browser.close())
  // the app is on the phone already: nothing is fetched for later over the same line
  const context = await browser.newContext({ locale: 'zh-CN', serviceWorkers: 'block', ...phoneLike })
  await context.addCookies([
    { name: sessionCookie, value: person.tokens[0]!, url: address },
    { name: hereCookie, value: '1', url: address },
  ])
  const page = await context.newPage()
  await page.goto(address)
  await page.waitForLoadState('networkidle', { timeout: 120_000 })
  return page
}
