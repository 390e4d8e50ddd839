// The gallery in the system's Chromium, without a server: built into a folder of its own and read from there. Its clock
// stands still, so that what is shown is always the same.

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { boxFontSheet } from './box-font.ts'
import { launchChromium } from './chromium.ts'

export interface Gallery {
  page: Page
  /** `?show=` one exhibit, or `?only=` those whose names begin so. */
  open(search: string): Promise<void>
  /** From now on every character is a box (see box-font.ts). */
  drawLettersAsBoxes(): void
  drawLettersAsTheyAre(): void
  complaints(): string[]
  close(): Promise<void>
}

const project = fileURLToPath(new URL('../../', import.meta.url))
const address = 'http://gallery.test/'
const mediaTypes: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
}
const standstill = new Date('2026-11-22T05:10:00Z')

export async function openGallery(): Promise<Gallery> {
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-gallery-'))
  await promisify(execFile)(process.execPath, ['src/tools/gallery.mjs', folder], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const browser = await launchChromium()
  const page = await browser.newPage({
    viewport: { width: 360, height: 640 },
    isMobile: true,
    hasTouch: true,
    reducedMotion: 'reduce',
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
  })
  const complaints: string[] = []
  let sheet = ''
  page.on('pageerror', (error) => void complaints.push(`${page.url()}: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    const isPicture = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isPicture) complaints.push(`${page.url()}: ${message.text()}`)
  })
  await page.route(`${address}**`, (route) => {
    const name = new URL(route.request().url()).pathname
    const file = extname(name) ? join(folder, name) : undefined
    if (!file) return route.fulfill({ status: 404 })
    return route.fulfill({ body: readFileSync(file), contentType: mediaTypes[extname(name)] ?? 'text/plain' })
  })
  await page.clock.setFixedTime(standstill)
  await page.addInitScript(() => {
    performance.now = () => 0
  })
  return {
    page,
    async open(search) {
      await page.goto(`${address}gallery.html${search}`)
      if (sheet) await page.addStyleTag({ content: sheet })
      await page.evaluate(() => document.fonts.ready)
      await page.waitForFunction(() => document.querySelector('#app')?.childElementCount)
    },
    drawLettersAsBoxes() {
      sheet = boxFontSheet()
    },
    drawLettersAsTheyAre() {
      sheet = ''
    },
    complaints: () => complaints,
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
