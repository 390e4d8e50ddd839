// Acceptance: the scene over 400 kbit/s and 400 ms with blackouts of twenty seconds, in which the line is open and says
// nothing. Nothing is lost, nothing comes twice, and at every moment what stands on the clinic's screen is true: a
// witness reads the screen again and again, and only then the database, which may know more but never less.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from '@jest/globals'
import {
  type BrowserWorld,
  callOnlyWhoIsOnDuty,
  describeWithBrowser,
  itOnScreen,
  openBrowserWorld,
  type Page,
} from '../world/browser.ts'
import { type NarrowLine, openNarrowLine } from '../world/narrow-line.ts'
import { ecgPhotograph } from '../world/photograph.ts'
import { until } from '../world/until.ts'

const darkMs = 20_000
/** Of a phone that notices a dead line by an unanswered ping, and asks again after its longest pause. */
const recoveryMs = 75_000

describeWithBrowser('blackouts', () => {
  let world: BrowserWorld
  let line: NarrowLine
  let lantian: Page
  let wang: Page
  let witness: Witness
  const step = (name: string, body: () => Promise<void>) => itOnScreen(name, () => world, body)

  beforeAll(async () => {
    world = await openBrowserWorld()
    await callOnlyWhoIsOnDuty(world)
    line = await openNarrowLine(world.app.address, { bytesPerSecond: 50_000, delayMs: 200 })
    ;[lantian, wang] = await Promise.all([world.phone('lantian', { baseURL: line.address }), world.phone('wang')])
    for (const page of [lantian, wang]) page.setDefaultTimeout(recoveryMs)
    witness = watchFor(world, lantian)
  }, 120_000)
  afterAll(async () => {
    await witness?.stop()
    await line?.close()
    await world?.close()
  })

  step(
    'B90 a question that is sent into a blackout is said to be on the phone, and rings when the line is back',
    async () => {
      await lantian.getByRole('link', { name: '发心电图' }).tap()
      await lantian.getByLabel('相册').setInputFiles(await ecgPhotograph())
      await lantian.getByRole('button', { name: '男', exact: true }).tap()
      await lantian.getByText('正在检查照片').waitFor({ state: 'hidden' })
      line.darken()
      await lantian.getByRole('button', { name: '发送', exact: true }).tap()
      await lantian.getByText('已存手机').first().waitFor()
      await world.shot(lantian, 'blackouts-1-on-the-phone')
      await wait(darkMs)
      expect(await entries()).toEqual([])
      line.lighten()
      const ring = wang.getByRole('dialog', { name: '会诊呼叫' })
      await ring.getByRole('button', { name: '接诊' }).tap()
      await lantian.getByText('王主任 已接诊').waitFor()
    },
  )

  step(
    'B91 what is stamped, said and answered in a blackout waits on both sides, and comes once and in order',
    async () => {
      line.darken()
      for (const name of ['首份心电图完成', '双抗负荷']) await stamp(lantian, name)
      await say(lantian, '已建立静脉通路')
      const card = wang.getByRole('region', { name: '会诊意见' })
      for (const chip of ['急性下壁STEMI', '就地溶栓 + 转运PCI', '发送并签名'])
        await card.getByRole('button', { name: chip, exact: true }).tap()
      await wang.getByText('等待基层确认').first().waitFor()
      await lantian.getByRole('img', { name: '待发，联网后自动发送' }).nth(2).waitFor()
      await world.shot(lantian, 'blackouts-2-waiting')
      await wait(darkMs)
      expect(await lantian.getByRole('button', { name: '已收到, 开始执行' }).count()).toBe(0)
      line.lighten()
      await lantian.getByRole('button', { name: '已收到, 开始执行' }).tap()
      await wang.getByText('已建立静脉通路').waitFor()
      await wang.getByText(/基层已确认/).waitFor()
      await until('the photograph and all that waited', async () => !(await hasWaiting(lantian)), recoveryMs)
      const kinds = (await entries()).map(({ kind, body }) => body.milestone ?? kind)
      const own = ['opened', 'first_ecg_acquired', 'antiplatelet_given', 'said', 'advice-confirmed']
      expect(kinds.filter((kind) => own.includes(kind))).toEqual(own)
      for (const once of ['recording-added', 'accepted', 'answered'])
        expect(kinds.filter((kind) => kind === once)).toHaveLength(1)
      expect(kinds.filter((kind) => kind === 'original-added').length).toBeLessThanOrEqual(1)
    },
  )

  step('B92 at no moment did the screen claim what the server did not know', async () => {
    // the last receipts come after what they are of
    await until('what was said to be shown as delivered', () => witness.saw().delivered > 0, recoveryMs)
    await witness.stop()
    const { entries, ...saw } = witness.saw()
    expect(saw).toEqual({ isAccepted: true, isAnswered: true, delivered: 1 })
    expect(entries).toBeGreaterThan(5)
    expect(witness.lies()).toEqual([])
  })

  step('B93 in the end both phones and the journal tell the same, each thing once, and nobody complained', async () => {
    for (const page of [lantian, wang]) {
      const shown = await page.locator('[role=log]').innerText()
      expect(shown.split('已建立静脉通路')).toHaveLength(2)
      expect(shown).toContain('急性下壁STEMI')
      expect(await page.locator('.bubble-waiting').count()).toBe(0)
    }
    expect(await world.app.bugs()).toEqual([])
    expect(world.complaints().filter((one) => !/WebSocket|net::ERR/.test(one))).toEqual([])
  })

  async function entries(): Promise<KnownEntry[]> {
    return entriesOf(world)
  }
})

interface KnownEntry {
  seq: number
  kind: string
  body: { milestone?: string }
}

async function entriesOf({ app }: BrowserWorld): Promise<KnownEntry[]> {
  return (await app.database.owner.query<KnownEntry>('select seq, kind, body from entries order by seq')).rows
}

interface Witness {
  /** What stood on the screen at some time: a witness who saw nothing proves nothing. */
  saw(): { isAccepted: boolean; isAnswered: boolean; entries: number; delivered: number }
  lies(): string[]
  stop(): Promise<void>
}

/** Claims of the screen first, then what is known: an entry, an acceptance, a receipt that is shown must be there. */
function watchFor(world: BrowserWorld, page: Page): Witness {
  const lies: string[] = []
  const seen = { isAccepted: false, isAnswered: false, entries: 0, delivered: 0 }
  let isOver = false

  async function look(): Promise<void> {
    const claims = await page.evaluate(claimsOf)
    seen.isAccepted ||= claims.isAccepted
    seen.isAnswered ||= claims.isAnswered
    seen.entries = Math.max(seen.entries, ...claims.seqs)
    seen.delivered = Math.max(seen.delivered, claims.delivered)
    let untrue = untrueOf(claims, await known(world))
    // receipts are told at once and kept together a moment later
    for (let tries = 0; untrue.length > 0 && tries < 15; tries++) {
      await wait(200)
      untrue = untrueOf(claims, await known(world))
    }
    lies.push(...untrue)
  }
  const watching = (async () => {
    while (!isOver) {
      // a page on its way to another has nothing to say
      await look().catch(() => undefined)
      await wait(200)
    }
  })()
  return {
    saw: () => seen,
    lies: () => lies,
    async stop() {
      isOver = true
      await watching
    },
  }
}

type Claims = ReturnType<typeof claimsOf>
interface Known {
  entries: KnownEntry[]
  received: number
  seen: number
}

async function known(world: BrowserWorld): Promise<Known> {
  const { rows } = await world.app.database.owner.query<{ received: number; seen: number }>(
    `select count(distinct person_id) filter (where kind = 'received')::int as received,
      count(distinct person_id) filter (where kind = 'seen')::int as seen from receipts where side = 'answering'`,
  )
  return { entries: await entriesOf(world), ...rows[0]! }
}

function untrueOf(claims: Claims, { entries, received, seen }: Known): string[] {
  const last = entries.at(-1)?.seq ?? 0
  const is = (kind: string) => entries.some((entry) => entry.kind === kind)
  return [
    ...claims.seqs.filter((seq) => seq > last).map((seq) => `entry ${seq} is shown, ${last} are known`),
    ...(claims.isAccepted && !is('accepted') ? ['it was not accepted'] : []),
    ...(claims.isAnswered && !is('answered') ? ['it was not answered'] : []),
    ...(claims.delivered > received ? [`${claims.delivered} have it on the screen, ${received} have received it`] : []),
    ...(claims.seen > seen ? [`${claims.seen} have seen it on the screen, ${seen} have seen it`] : []),
  ]
}

/** Runs in the page. */
function claimsOf() {
  const text = document.body.innerText
  const most = (pattern: RegExp) => Math.max(0, ...[...text.matchAll(pattern)].map(([, count]) => Number(count)))
  return {
    seqs: [...document.querySelectorAll<HTMLElement>('[data-seq]')].map(({ dataset }) => Number(dataset.seq)),
    isAccepted: text.includes('王主任 已接诊'),
    isAnswered: text.includes('急性下壁STEMI'),
    delivered: most(/已送达 (\d+)\/\d+ · /g),
    seen: most(/已看 (\d+)\/\d+/g),
  }
}

async function stamp(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: '更多' }).tap()
  await page.getByRole('button', { name: '记录时间' }).tap()
  const sheet = page.getByRole('dialog', { name: '记录时间' })
  await sheet.getByRole('button', { name, exact: true }).tap()
  await sheet.waitFor({ state: 'hidden' })
}

async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel('输入消息').fill(words)
  await page.getByRole('button', { name: '发送', exact: true }).tap()
}

const hasWaiting = async (page: Page) => (await page.locator('.bubble-waiting').count()) > 0
