// Real phones and a desk: the system's Chromium in front of the real service, which serves the client as it is built.
// Every page remembers what it complained about; a file that ends asserts that nobody complained.

import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, it } from '@jest/globals'
import type { BrowserContext, BrowserContextOptions, Page, Response } from 'playwright-core'
import { defaultNight, type Ladder, type LadderStep } from '../../src/consultation/ladder.ts'
import { withStartLock } from '../../src/platform/start-lock.ts'
import { type AppWorld, openAppWorld } from './app.ts'
import { chromiumPath, launchChromium, phoneLike } from './chromium.ts'
import { clusterFolderVariable } from './cluster.ts'
import { password } from './network.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const screenshots = join(project, 'test/browser/screenshots')

export interface BrowserWorld {
  app: AppWorld
  /** 360 x 640, touch, two pixels a point, Chinese. Signed in where a login is given. */
  phone(login?: string, options?: BrowserContextOptions): Promise<Page>
  /** 1280 x 800, mouse and keyboard. */
  desk(login?: string, options?: BrowserContextOptions): Promise<Page>
  pages(): Page[]
  /** A picture of the page in test/browser/screenshots, where `SCREENSHOTS=1` asks for them; what has failed leaves one anyway. */
  shot(page: Page, name: string): Promise<void>
  /** What pages complained about so far: uncaught errors, console errors, broken content-security rules, 5xx. */
  complaints(): string[]
  close(): Promise<void>
}

/** The same as `describe`, or a visible skip where there is no Chromium. */
export function describeWithBrowser(name: string, body: () => void): void {
  if (chromiumPath) describe(name, body)
  else describe.skip(`SKIPPED, there is no Chromium here: ${name}`, body)
}

/** A test that leaves a picture of every open page when it fails. */
export function itOnScreen(name: string, world: () => BrowserWorld, body: () => Promise<void>): void {
  it(name, async () => {
    try {
      await body()
    } catch (failed) {
      const pages = world().pages()
      await Promise.allSettled(pages.map((page, nth) => draw(page, `failed-${name.split(' ')[0]}-${nth + 1}`)))
      throw failed
    }
  }, 120_000)
}

export interface BrowserWorldOptions {
  webFolder?: string
  /** For stories that neither lose the network nor take a new version: each phone would fetch the whole program for later. */
  withoutServiceWorker?: boolean
}

export async function openBrowserWorld(options: BrowserWorldOptions = {}): Promise<BrowserWorld> {
  const app = await openAppWorld({ webFolder: options.webFolder ?? (await builtClient()) })
  const browser = await launchChromium()
  const complaints: string[] = []
  const serviceWorkers = options.withoutServiceWorker ? 'block' : 'allow'

  const open = async (login: string | undefined, options: BrowserContextOptions) => {
    const context = await browser.newContext({ baseURL: app.address, locale: 'zh-CN', serviceWorkers, ...options })
    if (login) await signInBehindTheScreen(context, login)
    context.setDefaultTimeout(patienceMs)
    const page = await context.newPage()
    listen(page, login ?? 'somebody', complaints)
    // a program taps faster than people: it waits until every place takes a tap
    await page.addLocatorHandler(page.locator('html[data-echo]'), async () => undefined)
    await page.goto('/')
    return page
  }
  return {
    app,
    phone: (login, options) => open(login, { ...phoneLike, ...options }),
    desk: (login, options) => open(login, { viewport: { width: 1280, height: 800 }, ...options }),
    pages: () => browser.contexts().flatMap((context) => context.pages()),
    shot: (page, name) => (process.env.SCREENSHOTS === '1' ? draw(page, name) : drawn(page)),
    complaints: () => complaints,
    async close() {
      await browser.close()
      await app.close()
    },
  }
}

/**
 * Only the person on duty is ever called: however slow the machine, no ring of an unanswered question covers the screen of
 * somebody else.
 */
export async function callOnlyWhoIsOnDuty({ app }: Pick<BrowserWorld, 'app'>): Promise<void> {
  const steps: LadderStep[] = [{ whom: 'on-duty', channels: 'all', afterSeconds: 0 }]
  const ladder = {
    urgent: steps,
    ordinary: steps,
    repeatAfterSeconds: 3600,
    silentAfterSeconds: 3600,
    night: defaultNight,
  } satisfies Ladder
  await app.database.owner.query('update rosters set ladder = $1', [ladder])
}

export const patienceMs = 40_000

async function draw(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`) })
}

/** What has changed is laid out and drawn, as it is for a picture. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  )
}

/** The cookie that the sign-in page would have got. */
async function signInBehindTheScreen(context: BrowserContext, login: string): Promise<void> {
  const answer = await context.request.post('/api/sessions', { data: { login, password, deviceName: 'Chromium' } })
  if (answer.status() !== 201) throw new Error(`${login} could not sign in: ${answer.status()}`)
}

function listen(page: Page, who: string, complaints: string[]): void {
  const complain = (what: string) => void complaints.push(`${who} at ${new URL(page.url()).pathname}: ${what}`)
  page.on('pageerror', (error) => complain(`uncaught ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    // a browser reports every request without an answer; what the client makes of those is looked at on the screen
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complain(message.text())
  })
  page.on('response', (response) => {
    if (isBlame(response)) complain(`${response.status()} for ${response.url()}`)
  })
}

/** A preview that a busy machine is still making is "ask again" (503 with Retry-After), and the page does. */
function isBlame(response: Response): boolean {
  const isLater = response.status() === 503 && response.headers()['retry-after'] !== undefined
  return response.status() === 400 || (response.status() >= 500 && !isLater)
}

/** Built once a run if it is stale, and copied: a build beside the tests must not change what they look at. */
export async function builtClient(): Promise<string> {
  const run = process.env[clusterFolderVariable]!
  const copy = join(run, 'web')
  return withStartLock(join(run, 'web.lock'), async () => {
    if (existsSync(copy)) return copy
    for (let tries = 0; tries < 5; tries++) {
      await promisify(execFile)(process.execPath, ['src/tools/build.mjs', '--web'], {
        cwd: project,
        env: { ...process.env, NODE_OPTIONS: '' },
      })
      const before = builtFrom()
      cpSync(join(project, 'dist/web'), copy, { recursive: true })
      if (before !== '' && builtFrom() === before) return copy
      rmSync(copy, { recursive: true })
    }
    throw new Error('The web client is built again and again by somebody else.')
  })
}

/** What the client in dist was built from; nothing while it is being built. */
function builtFrom(): string {
  try {
    return readFileSync(join(project, 'dist/web.built-from'), 'utf8')
  } catch {
    return ''
  }
}

export type { Locator, Page } from 'playwright-core'
export { launchChromium } from './chromium.ts'
