// The kit's looks, kept as pictures: each part in all its states, light and dark, 360 points wide. A change of look is meant
// or it is a fault: `TAKE_PICTURES=1 npm test gallery` takes the pictures anew, and the review sees them.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { describeWithBrowser } from '../world/browser.ts'
import { differenceOf } from '../world/compare-pictures.ts'
import { type Gallery, openGallery } from '../world/gallery.ts'
import { faultsOf, scrollsSideways } from '../world/screen-faults.ts'

const pictures = fileURLToPath(new URL('pictures/', import.meta.url))
const found = fileURLToPath(new URL('screenshots/', import.meta.url))
const themes = ['light', 'dark'] as const
const [phone, desk] = [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
]

/** What lies over everything, or changes what the phone knows: a page of its own each. */
const alone = [
  'update',
  'lost',
  'threw',
  'offline',
  'refused',
  'dialog',
  'notice',
  'action-sheet',
  'sheet',
  'toast',
  'search',
]
/** Looks another way where there is room: taken on a desk too. */
const onDesk = ['search']

/** Two points of room, another colour of one word, less round corners, a line that is gone, a letter more. */
const smallChanges = {
  chips: '.chip { padding-inline: 16px }',
  status: '.status-near { color: var(--accent-text) }',
  stepper: '.stepper-step { border-radius: 2px }',
  rows: '.row::before { display: none }',
  empty: '[data-exhibit=kit-empty] .state-title::after { content: "a" }',
}

/** Full pages in states that no journey passes: empty, broken, on their way. */
const fullPages = [
  'roster-empty',
  'roster-loading',
  'roster-broken',
  'ladder-loading',
  'ladder-broken',
  'attempts-sheet-empty',
  'month-empty',
  'viewer-broken',
  'kit-search',
  'new-pictures',
  'ask',
  'ask-whose-shared',
  'status-card',
  'lysis-clinic-blocked',
  'transfer-hospital',
  'stamp-correct',
  'value-assess',
  'outcome',
]

describeWithBrowser('the gallery', () => {
  let gallery: Gallery

  beforeAll(async () => {
    gallery = await openGallery()
  }, 120_000)
  afterAll(() => gallery?.close())

  /** Every picture of the kit in both themes, by name. */
  async function pictureAll(): Promise<Map<string, Buffer>> {
    const { page } = gallery
    await gallery.open('?only=kit')
    const taken = new Map<string, Buffer>()
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      for (const [name, picture] of await boards()) taken.set(`${name}-${theme}`, picture)
    }
    // what takes the focus when it is there takes it at the next frame
    for (const name of alone) {
      await gallery.open(`?show=kit-${name}`)
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme })
        taken.set(`${name}-${theme}`, await page.screenshot())
      }
    }
    await page.setViewportSize(desk)
    for (const name of onDesk) {
      await gallery.open(`?show=kit-${name}`)
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme })
        taken.set(`${name}-desk-${theme}`, await page.screenshot())
      }
    }
    await page.setViewportSize(phone)
    return taken
  }

  async function boards(): Promise<Map<string, Buffer>> {
    const boxes = await gallery.page.locator('[data-exhibit]').evaluateAll((sections) =>
      sections.map((section) => {
        const part = section.querySelector<HTMLElement>('.gallery-part')!
        // each begins at a whole pixel, whatever stands before it: else one more part would move the letters of all after it
        const beyond = (part.getBoundingClientRect().top + scrollY) % 1
        part.style.marginTop = `${Number.parseFloat(getComputedStyle(part).marginTop) + ((1 - beyond) % 1)}px`
        const { top, height } = part.getBoundingClientRect()
        const name = section.getAttribute('data-exhibit')!.replace('kit-', '')
        return { name, top: Math.round(top + scrollY), height: Math.round(height) }
      }),
    )
    const whole = await gallery.page.screenshot({ fullPage: true })
    const taken = new Map<string, Buffer>()
    for (const { name, top, height } of boxes) {
      taken.set(name, await sharp(whole).extract({ left: 0, top, width: 360, height }).png().toBuffer())
    }
    return taken
  }

  it('B80 every part of the kit looks in light and dark as its pictures say', async () => {
    gallery.drawLettersAsBoxes()
    const taken = await pictureAll()
    const changed: string[] = []
    mkdirSync(found, { recursive: true })
    for (const [name, picture] of taken) {
      const file = join(pictures, `${name}.png`)
      if (process.env.TAKE_PICTURES) await keep(file, picture)
      const difference = existsSync(file)
        ? await differenceOf(readFileSync(file), picture)
        : 'there is no picture of it'
      if (difference) writeFileSync(join(found, `kit-${name}.png`), picture)
      if (difference) changed.push(`${name}: ${difference}`)
    }
    expect(changed).toEqual([])
    expect(taken.size).toBeGreaterThan(40)
    expect(readdirSync(pictures).sort()).toEqual([...taken.keys()].map((name) => `${name}.png`).sort())
  }, 240_000)

  it('B81 a small change of a part is seen, and only there', async () => {
    gallery.drawLettersAsBoxes()
    await gallery.page.emulateMedia({ colorScheme: 'light' })
    await gallery.open('?only=kit')
    await gallery.page.addStyleTag({ content: Object.values(smallChanges).join('\n') })
    const seen: string[] = []
    for (const [name, picture] of await boards()) {
      const isChanged = await differenceOf(readFileSync(join(pictures, `${name}-light.png`)), picture)
      if (isChanged) seen.push(name)
    }
    expect(seen.sort()).toEqual(Object.keys(smallChanges).sort())
  }, 60_000)

  it('B82 in the gallery axe finds nothing serious in light or dark, nothing scrolls sideways, nothing breaks', async () => {
    const { page } = gallery
    gallery.drawLettersAsTheyAre()
    const faults: string[] = []
    for (const search of ['', ...fullPages.map((name) => `?show=${name}`)]) {
      await page.emulateMedia({ colorScheme: 'light' })
      await gallery.open(search)
      const inLight = await faultsOf(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      // what is dark or light changes colours only
      const inDark = await faultsOf(page, ['color-contrast'])
      faults.push(...[...inLight, ...inDark.map((fault) => `dark: ${fault}`)].map((fault) => `${search} ${fault}`))
      if (await scrollsSideways(page)) faults.push(`${search} scrolls sideways`)
    }
    expect([...faults, ...gallery.complaints()]).toEqual([])
  }, 240_000)
})

async function keep(file: string, picture: Buffer): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  writeFileSync(file, await sharp(picture).png({ compressionLevel: 9 }).toBuffer())
}
