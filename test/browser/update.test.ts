// A new version of the client comes while somebody types and while a photograph is on its way: it waits to be taken, and
// whoever takes it loses nothing and sends nothing twice.

import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  builtClient,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { type CutLine, openCutLine } from '../world/cut-line.ts'
import { sendNewPictures } from '../world/new-pictures.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { type TwoBuilds, twoBuildsOf } from '../world/second-build.ts'
import { until } from '../world/until.ts'

const uploads = '**/api/consultations/*/recordings'
const begun = '家属同意溶栓，正在签'

describeWithBrowser('a new version', () => {
  let builds: TwoBuilds
  let world: BrowserWorld
  let line: CutLine
  let phone: Page
  let id: string

  beforeAll(async () => {
    builds = twoBuildsOf(await builtClient())
    world = await openBrowserWorld({ webFolder: builds.folder })
    await callOnlyWhoIsOnDuty(world)
    id = (await (await world.app.phone('lantian')).open({})).consultation.id
    line = await openCutLine(world.app.address)
    phone = await world.phone('lantian', { baseURL: line.address })
    await phone.evaluate(async () => void (await navigator.serviceWorker.ready))
  }, 120_000)
  afterAll(async () => {
    await line?.close()
    await world?.close()
    builds?.remove()
  })

  itOnScreen(
    'B83 a new version waits while somebody types and sends; taken in the middle of both it loses nothing',
    () => world,
    async () => {
      // the first page came from the network; from now on the service worker has it
      await phone.goto(`/c/${id}`)
      await phone.getByRole('log').waitFor()
      expect(await phone.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)

      // on its way for as long as this test wants it to be
      await phone.route(uploads, () => undefined)
      await addPhotograph(phone)
      await phone.getByLabel('输入消息').fill('已建立静脉通路')
      await phone
        .getByText(/正在发送|已存手机/)
        .first()
        .waitFor()
      builds.release()
      await phone.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
      const take = phone.getByRole('button', { name: '更新', exact: true })
      await take.waitFor()
      await world.shot(phone, 'update-1-waits')
      expect(await phone.getByLabel('输入消息').inputValue()).toBe('已建立静脉通路')
      expect(await buildOf(phone)).toBe('first')

      line.cut()
      await phone.getByRole('button', { name: '发送', exact: true }).tap()
      await phone.getByText(/^离线: \d 条待发/).waitFor()
      await phone.getByLabel('输入消息').fill(begun)
      await take.tap()
      await until('the second version', async () => (await buildOf(phone).catch(() => '')) === 'second', 30_000)
      await phone.getByRole('log').waitFor()
      await phone.getByText(/^离线: 2 条待发/).waitFor()
      await world.shot(phone, 'update-2-taken')
      expect(await phone.getByLabel('输入消息').inputValue()).toBe(begun)

      await phone.unroute(uploads)
      line.mend()
      // the original follows when it pleases
      const kinds = async () =>
        (await entries()).map(({ kind, body }) => body.text ?? kind).filter((one) => one !== 'original-added')
      await until('both to arrive', async () => (await kinds()).length >= 3, 60_000)
      await phone.getByText(/^离线/).waitFor({ state: 'hidden' })
      expect((await kinds()).slice().sort()).toEqual(['opened', 'recording-added', '已建立静脉通路'])
      expect(await phone.getByLabel('输入消息').inputValue()).toBe(begun)
      const unexplained = world.complaints().filter((one) => !/WebSocket connection .* failed/.test(one))
      expect(unexplained).toEqual([])
    },
  )

  async function entries(): Promise<{ kind: string; body: { text?: string } }[]> {
    const { body } = await (await world.app.phone('lantian')).ask('GET', `/api/consultations/${id}`)
    const all = (body as unknown as { entries: { kind: string; by: unknown; body: { text?: string } }[] }).entries
    return all.filter(({ by }) => by !== 'system')
  }
})

function buildOf(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector('meta[name=build]')?.getAttribute('content') ?? 'first')
}

async function addPhotograph(page: Page): Promise<void> {
  const { name, mimeType, buffer } = await smallPhotograph()
  await page.getByRole('button', { name: '添加照片或心电图' }).tap()
  await page.getByLabel('相册').setInputFiles({ name, mimeType, buffer })
  await sendNewPictures(page)
}
