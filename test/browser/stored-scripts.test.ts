// Somebody who may write fills every field with something that a browser would run, and names of people and places have
// become such things too. On every screen it is text: nothing runs, and the content-security rules are not even asked.

import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { smallPhotograph } from '../world/photograph.ts'

const evil = '"><img src=x onerror="pwned()"><script>pwned()</script>{{7*7}}'
/** What is left of it where a name has few letters. */
const short = '<img src=x onerror=pwned()>'

describeWithBrowser('text that a browser would run', () => {
  let world: BrowserWorld
  let id: string
  const ran: string[] = []

  beforeAll(async () => {
    world = await openBrowserWorld()
    await callOnlyWhoIsOnDuty(world)
    for (const table of ['people', 'sites', 'rosters', 'networks'])
      await world.app.database.owner.query(`update ${table} set name = name || $1`, [short])
    id = await fillEveryField(world)
  }, 120_000)
  afterAll(() => world?.close())

  async function look(login: string, visits: [path: string, shown: string][]): Promise<void> {
    const page = await world.phone(login)
    page.on('dialog', (dialog) => {
      ran.push(`${login}: a dialog`)
      dialog.dismiss().catch(() => {})
    })
    await page.exposeFunction('pwned', () => void ran.push(`${login} at ${page.url()}`))
    for (const [path, shown] of visits) {
      await page.goto(path)
      // as text, letter by letter
      await page.getByText(shown).locator('visible=true').first().waitFor()
      expect(await executable(page)).toEqual([])
    }
    await page.context().close()
  }

  itOnScreen(
    'B100 what a person wrote and what a person or a place is called is text on every screen, and nothing of it runs',
    () => world,
    async () => {
      await look('lantian', [
        ['/', short],
        [`/c/${id}`, evil],
        [`/timeline/${id}`, short],
        ['/me', short],
      ])
      await look('wang', [
        ['/', short],
        [`/c/${id}`, evil],
      ])
      await look('quality', [['/month', '例会诊']])
      await look('admin', [
        ['/ladder', short],
        ['/phrases', '一行一句'],
        ['/channels', '短信'],
      ])
      await ask(world)
      await look('wang', [['/', '接诊']])
      expect(ran).toEqual([])
      expect(world.complaints()).toEqual([])
    },
  )

  itOnScreen(
    'B101 the witness would have seen it: the same text put into a page as markup is blamed',
    () => world,
    async () => {
      const page = await world.phone('lantian')
      await page.evaluate((markup) => {
        document.body.innerHTML = markup
      }, evil)
      expect(await executable(page)).not.toEqual([])
    },
  )
})

/** Elements that nobody but the text can have made. */
function executable(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('img[src="x"], script:not([src]):not([type]), [onerror]')].map(
      (one) => one.outerHTML,
    ),
  )
}

async function fillEveryField(world: BrowserWorld): Promise<string> {
  const { app } = world
  const [lantian, wang, admin] = await Promise.all(['lantian', 'wang', 'admin'].map((login) => app.phone(login)))
  const asked = await ask(world)
  await wang!.write(asked, 'accepted')
  const destinationSiteId = app.network.sites.hospital
  const decided = { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', destinationSiteId, bypassEd: true }
  await wang!.write(asked, 'answered', { ...decided, text: evil })
  await lantian!.write(asked, 'said', { text: evil })
  await wang!.write(asked, 'retake-asked', { faults: ['other'], text: evil })
  const phrases = { clinic: { zh: [evil], en: [evil] }, duty: { zh: [evil], en: [evil] } }
  const kept = await admin!.ask('PUT', '/api/phrases', { phrases })
  if (kept.status >= 300) throw new Error(`The phrases were refused: ${kept.bytes}`)
  return asked
}

async function ask({ app }: BrowserWorld): Promise<string> {
  const { buffer } = await smallPhotograph()
  const lantian = await app.phone('lantian')
  const patient = { sex: 'male', ageYears: 58, name: short, localId: short.slice(0, 20) }
  const question = { complaint: evil, patient }
  return (await lantian.open(question, [{ bytes: buffer, name: `${short}.jpg` }])).consultation.id
}
