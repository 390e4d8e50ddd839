// Watches a screen for claims that the server did not know yet. What stands there may be behind the server by the way of the
// news; ahead of it, for one frame, it is a lie: nothing is forgiven and nothing is looked at a second time.

import { setTimeout as wait } from 'node:timers/promises'
import type { BrowserWorld, Page } from './browser.ts'
import { keptOnThePhone } from './kept-on-phone.ts'
import { type Claims, claimsTaken, type RowClaim, takeDownClaims } from './screen-claims.ts'

export interface KnownEntry {
  seq: number
  kind: string
  atMs: number
  byPersonId: string | null
  body: { milestone?: string; text?: string }
}

export interface KnownMark {
  personId: string
  kind: 'received' | 'seen'
  seq: number
  atMs: number
}

/** What the server had, and since when: of one consultation. */
export interface Known {
  entries: readonly KnownEntry[]
  marks: readonly KnownMark[]
}

export interface ScreenWitness {
  /** Everything that stood on the screen, one for each change. */
  claims(): readonly Claims[]
  lies(): string[]
  /** Looks once more, and no longer. */
  stop(): Promise<void>
}

const lookEveryMs = 100
/** Two programs read one clock, in whole milliseconds. */
const roundingMs = 2

export async function watchScreen(world: BrowserWorld, page: Page, who: string): Promise<ScreenWitness> {
  const taken: Claims[] = []
  const lies = new Set<string>()
  let isOver = false
  await page.addInitScript(takeDownClaims)
  await page.evaluate(takeDownClaims)

  async function look(): Promise<void> {
    const claims = await page.evaluate(claimsTaken)
    taken.push(...claims)
    // asked afterwards: what was on the screen by then has to be there now, and since then
    const known = claims.length > 0 ? await knownTo(world) : { entries: [], marks: [] }
    for (const one of claims) for (const lie of untrueOf(one, known)) lies.add(`${who}: ${lie}`)
    const last = claims.at(-1)
    if (last && last.keptHere > 0) for (const lie of await unkept(page, last)) lies.add(`${who}: ${lie}`)
  }
  const watching = (async () => {
    while (!isOver) {
      await look()
      await wait(lookEveryMs)
    }
    await look()
  })()
  // it is waited for at the end: until then nobody hears of it
  watching.catch(() => undefined)
  return {
    claims: () => taken,
    lies: () => [...lies],
    async stop() {
      isOver = true
      await watching
    },
  }
}

/** Every claim that was not yet true when it was on the screen. */
export function untrueOf(claims: Claims, { entries, marks }: Known): string[] {
  const untilMs = claims.atMs + roundingMs
  const had = entries.filter(({ atMs }) => atMs <= untilMs)
  const marked = marks.filter(({ atMs }) => atMs <= untilMs)
  const is = (kind: string) => had.some((entry) => entry.kind === kind)
  const unless = (isTrue: boolean, lie: string) => (isTrue ? [] : [lie])
  return [
    ...claims.rows.flatMap((row) => untrueOfRow(row, had, marked)),
    ...unless(!claims.isRinging || is('called'), 'it rings, and nobody was called'),
    ...unless(!claims.isDelivered || is('call-delivered'), 'the call is said to ring, and no device has said so'),
    ...unless(!claims.isAccepted || is('accepted'), 'it is said to be accepted, and is not'),
    ...unless(!claims.isAnswered || is('answered'), 'it is said to be answered, and is not'),
    ...unless(!claims.isConfirmed || is('advice-confirmed'), 'the advice is said to be confirmed, and is not'),
    ...claims.milestones.flatMap((words) => {
      const name = stampedInStory[words]
      const isStamped = had.some(({ kind, body }) => kind === 'stamped' && body.milestone === name)
      return unless(name === undefined || isStamped, `${words} stands in the rail, and the server has no such time`)
    }),
  ]
}

function untrueOfRow(row: RowClaim, had: readonly KnownEntry[], marked: readonly KnownMark[]): string[] {
  const entry = had.find(({ seq }) => seq === row.seq)
  if (!entry) return [`entry ${row.seq} is shown, and the server does not have it`]
  const { delivered, seen } = receiptOf(entry, marked)
  const told = `of entry ${row.seq}`
  return [
    ...(row.kind !== null && row.kind !== entry.kind ? [`${told} it is shown ${row.kind}, it is ${entry.kind}`] : []),
    ...(row.kind === 'said' && row.text !== entry.body.text ? [`${told} other words are shown than were said`] : []),
    ...(row.delivered > delivered
      ? [`${told} ${row.delivered} have it on the screen, ${delivered} for the server`]
      : []),
    ...(row.seen > seen ? [`${told} ${row.seen} have seen it on the screen, ${seen} for the server`] : []),
  ]
}

/** What the server has told by now and a screen with a line to it has to show; empty when it has caught up. */
export function behindOf(claims: Claims, { entries, marks }: Known): string[] {
  const is = (kind: string) => entries.some((entry) => entry.kind === kind)
  return [
    ...claims.rows.flatMap((row) => {
      const entry = entries.find(({ seq }) => seq === row.seq)
      if (!entry || !row.hasReceipt) return []
      const { delivered, seen } = receiptOf(entry, marks)
      const isShown = row.delivered === delivered && row.seen === seen
      return isShown ? [] : [`of entry ${row.seq} ${row.delivered}, ${row.seen} is shown, it is ${delivered}, ${seen}`]
    }),
    ...(is('accepted') && !claims.isAccepted ? ['it was accepted, and the screen does not say so'] : []),
    ...(is('advice-confirmed') && !claims.isConfirmed ? ['it was confirmed, and the screen does not say so'] : []),
  ]
}

function receiptOf({ seq, byPersonId }: KnownEntry, marks: readonly KnownMark[]) {
  const others = marks.filter((mark) => mark.seq >= seq && mark.personId !== byPersonId)
  const people = (of: readonly KnownMark[]) => new Set(of.map(({ personId }) => personId)).size
  return { delivered: people(others), seen: people(others.filter(({ kind }) => kind === 'seen')) }
}

/** As the screens name them; all others come from the system by itself. */
const stampedInStory: Readonly<Record<string, string>> = {
  首份心电图完成: 'first_ecg_acquired',
  双抗负荷: 'antiplatelet_given',
}

/** What is said to be kept on this phone lies in its storage, or was acknowledged while it was looked for. */
async function unkept(page: Page, { keptHere }: Claims): Promise<string[]> {
  const kept = (await page.evaluate(keptOnThePhone)).filter((name) => name.startsWith('waiting/')).length
  if (kept >= keptHere) return []
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  const after = await page.evaluate(() => (window as { claimsTaken?: Claims[] }).claimsTaken?.at(-1))
  const isStillSaid = after === undefined || after.keptHere >= keptHere
  return isStillSaid ? [`${keptHere} are said to be kept on this phone, ${kept} are`] : []
}

export async function knownTo({ app }: BrowserWorld): Promise<Known> {
  const { owner } = app.database
  const [entries, marks] = await Promise.all([
    owner.query<KnownEntry>(
      `select seq, kind, extract(epoch from at)::float8 * 1000 as "atMs", by_person_id as "byPersonId", body
      from entries order by seq`,
    ),
    owner.query<KnownMark>(
      `select person_id as "personId", kind, seq, extract(epoch from at)::float8 * 1000 as "atMs" from receipts`,
    ),
  ])
  return { entries: entries.rows, marks: marks.rows }
}
