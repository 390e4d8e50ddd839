// A message that is written by one statement, on what the server remembers of the consultation: it may be remembered
// wrongly, and nothing that is wrong may come of it.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import pg from 'pg'
import { foldAll } from '../../src/consultation/fold.ts'
import type { Entry } from '../../src/consultation/model.ts'
import { canonical } from '../../src/journal/content-hash.ts'
import type { Committed, Journal } from '../../src/journal/journal.ts'
import { newId } from '../../src/platform/ids.ts'
import { RefusalError } from '../../src/platform/refusal-error.ts'
import { anyQuestion, type JournalWorld, journalWorld } from '../world/journal-world.ts'
import type { Login } from '../world/network.ts'
import { until } from '../world/until.ts'

let world: JournalWorld
let nodes: [Journal, Journal]

beforeAll(async () => {
  world = await journalWorld()
  nodes = [world.journal, world.anotherJournal()]
})
afterAll(async () => {
  await world.close()
})

const rowsOf = async (statement: string, values: unknown[] = []) =>
  (await world.database.owner.query(statement, values)).rows
const message = (text: string, draft: object = {}) => ({ draftId: newId(), kind: 'said', body: { text }, ...draft })
const say = (journal: Journal, login: Login, consultationId: string, text: string, draft: object = {}) =>
  journal.write(world.network.actorOf(login), consultationId, message(text, draft))

async function entriesOf(consultationId: string): Promise<Entry[]> {
  const { entries } = await world.journal.openConsultation(world.network.actorOf('wang'), consultationId)
  return entries as Entry[]
}

/** The names of the statements that were sent meanwhile. */
async function sentBy(work: () => Promise<unknown>): Promise<string[]> {
  await world.people.network(world.network.networkId)
  const sent = jest.spyOn(pg.Client.prototype, 'query')
  try {
    await work()
    const texts = sent.mock.calls.map(([query]) =>
      typeof query === 'string' ? query : (query as { text: string }).text,
    )
    return texts.flatMap((text) => /\/\* ([a-z -]+)(, then commit)? \*\//.exec(text)?.[1] ?? [])
  } finally {
    sent.mockRestore()
  }
}

describe('a message that is written at once', () => {
  it('J40 one statement writes it where this server wrote last, and it is read again to the letter', async () => {
    const { consultation } = await world.ask('lantian')
    const clocks = { claimedAt: '2026-11-22T05:09:00.000Z', sentAt: new Date(Date.now() - 3_600_000).toISOString() }
    const draft = message('血压 90/60', clocks)
    const replies: Entry[][] = []
    const write = async () =>
      replies.push((await world.journal.write(world.network.actorOf('lantian'), consultation.id, draft)).entries)
    expect(await sentBy(write)).toEqual(['append-at-once'])
    const first = replies[0]!
    expect(JSON.stringify((await entriesOf(consultation.id)).slice(-1))).toBe(JSON.stringify(first))
    expect(first).toMatchObject([{ seq: 2, claimedAt: clocks.claimedAt, draftId: draft.draftId }])
    expect(Math.abs(first[0]!.clockOffsetMs! - 3_600_000)).toBeLessThan(5_000)
    // the same again: known, and answered alike
    expect(await sentBy(write)).toEqual([
      'append-at-once',
      'lock-consultation',
      'append-entries',
      'find-draft',
      'read-entries',
    ])
    expect(JSON.stringify(replies[1])).toBe(JSON.stringify(first))
    const other = { ...draft, body: { text: '别的' } }
    const reused = world.journal.write(world.network.actorOf('lantian'), consultation.id, other)
    await expect(reused).rejects.toMatchObject({ code: 'draft-reused' })
    expect(await entriesOf(consultation.id)).toHaveLength(2)
  })

  it('J40 the same draft at the same moment in two consultations is written in one of them', async () => {
    const [one, other] = [await world.ask('lantian'), await world.ask('lantian')]
    const draftId = newId()
    const settled = await Promise.allSettled(
      [one, other].map(({ consultation: { id } }) => say(world.journal, 'lantian', id, '在吗', { draftId })),
    )
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(settled.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: 'draft-reused' } }])
    expect(await rowsOf('select seq from entries where draft_id = $1', [draftId])).toEqual([{ seq: 2 }])
  })

  it('J41 what others wrote meanwhile is never written over: two servers, a rebuilding tool, an operator', async () => {
    const logins = ['lantian', 'wang', 'li', 'lab', 'quality'] as const
    const kinds = [
      'said',
      'said',
      'said',
      'accepted',
      'answered',
      'duty-offered',
      'transfer-requested',
      'closed',
      'reopened',
    ] as const
    const move = fc.record({
      node: fc.constantFrom(0, 1),
      login: fc.constantFrom(...logins),
      kind: fc.constantFrom(...kinds),
      isAlone: fc.boolean(),
      hand: fc.constantFrom('none', 'none', 'none', 'rebuild', 'operator'),
    })
    const bodies: Partial<Record<(typeof kinds)[number], object>> = {
      said: { text: '好的' },
      answered: { diagnosis: 'stemi-inferior', strategy: 'lysis-then-transfer', bypassEd: true },
      'duty-offered': { to: world.network.people.zhao },
      'transfer-requested': { to: world.network.sites.gande },
      closed: { reason: '已转院' },
    }
    const play = async (moves: readonly (typeof move extends fc.Arbitrary<infer One> ? One : never)[]) => {
      const { id } = (await world.ask('lantian')).consultation
      const going: Promise<unknown>[] = []
      for (const { node, login, kind, isAlone, hand } of moves) {
        if (isAlone) await Promise.allSettled(going.splice(0))
        const draft = { draftId: newId(), kind, body: bodies[kind] ?? {} }
        const writing = nodes[node as 0 | 1].write(world.network.actorOf(login), id, draft)
        going.push(writing.catch(onlyRefused))
        if (hand === 'operator') going.push(rowsOf(`update consultations set summary = summary where id = $1`, [id]))
        if (hand === 'rebuild') going.push(rebuiltElsewhere(id))
      }
      await Promise.all(going)
      const entries = await entriesOf(id)
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1))
      expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort())
      const [row] = await rowsOf('select seq, snapshot, summary from consultations where id = $1', [id])
      expect(row.seq).toBe(entries.length)
      // a message moves only the column `seq`
      expect(canonical({ ...row.snapshot, seq: row.seq })).toBe(canonical(foldAll(entries)))
    }
    await fc.assert(fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 14 }), play), { numRuns: 25 })
  })

  it('J42 what is remembered lets nobody in and keeps nobody out', async () => {
    const { id } = (await world.ask('lantian')).consultation
    const { gande, cun } = world.network.sites
    const [here, there] = nodes
    const transfer = (to: string) =>
      there.write(world.network.actorOf('wang'), id, { draftId: newId(), kind: 'transfer-requested', body: { to } })
    await expect(say(here, 'gande', id, '我们收')).rejects.toMatchObject({ code: 'not-found' })
    await transfer(gande)
    await say(here, 'gande', id, '我们收')
    expect(await sentBy(() => say(here, 'gande', id, '床位有'))).toEqual(['append-at-once'])
    await transfer(cun)
    await expect(say(here, 'gande', id, '到哪了')).rejects.toMatchObject({ code: 'not-found' })
    await expect(say(here, 'foreign-wang', id, '看看')).rejects.toMatchObject({ code: 'not-found' })
    await expect(say(here, 'lantian', id, '')).rejects.toMatchObject({ code: 'invalid-body' })
    await say(here, 'cun', id, '我们收')
  })

  it('J43 whoever wants to hear of a message before its commit is rung for every one, and may still say no', async () => {
    const journal = world.anotherJournal()
    const [before, after]: [Committed[], Committed[]] = [[], []]
    let isWilling = true
    journal.beforeCommit(async (_tx, committed) => {
      if (!isWilling) throw new Error('no promise can be kept')
      before.push(committed)
    })
    journal.onCommitted((committed) => void after.push(committed))
    const { id } = (await world.ask('lantian')).consultation
    for (const text of ['一', '二', '三']) await say(journal, 'lantian', id, text)
    isWilling = false
    await expect(say(journal, 'lantian', id, '四')).rejects.toThrow('no promise can be kept')
    expect(before).toEqual(after)
    expect(after.map(({ consultation }) => consultation.seq)).toEqual([2, 3, 4])
    expect(await entriesOf(id)).toHaveLength(4)
  })

  it('J43 news of a message that was written at once is what it would have been', async () => {
    const heard: Committed[] = []
    const journal = world.anotherJournal()
    journal.onCommitted((committed) => void heard.push(committed))
    const { id } = (await journal.open(world.network.actorOf('lantian'), anyQuestion(), [], [])).consultation
    await say(journal, 'lantian', id, '一')
    await say(world.anotherJournal(), 'wang', id, '二')
    // through the lock, because another server wrote; then at once
    expect(await sentBy(() => say(journal, 'wang', id, '三'))).toContain('lock-consultation')
    expect(await sentBy(() => say(journal, 'wang', id, '四'))).toEqual(['append-at-once'])
    const [locked, atOnce] = heard.slice(-2).map(({ entries: _, ...news }) => news)
    const oneLater = (news: unknown) =>
      JSON.parse(JSON.stringify(news), (name, value) => (name === 'seq' && value >= 3 ? value + 1 : value))
    expect(canonical(atOnce)).toBe(canonical(oneLater(locked)))
  })

  it('J44 its time is read under the lock, and what it waited for the lock is no fault of the phone', async () => {
    const { id } = (await world.ask('lantian')).consultation
    const holder = await world.database.owner.connect()
    try {
      await holder.query('begin')
      await holder.query('select from consultations where id = $1 for update', [id])
      const writing = say(world.journal, 'lantian', id, '听得到吗', { sentAt: new Date().toISOString() })
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      await until('the message to wait', async () => (await rowsOf(waits)).length > 0)
      const { rows } = await holder.query<{ at: Date }>('select clock_timestamp() as at from pg_sleep(1.2)')
      await holder.query('rollback')
      const [entry] = (await writing).entries
      expect(Date.parse(entry!.at)).toBeGreaterThanOrEqual(rows[0]!.at.getTime())
      expect(Math.abs(entry!.clockOffsetMs!)).toBeLessThan(1_000)
    } finally {
      holder.release()
    }
  })
})

function onlyRefused(error: unknown): void {
  if (!(error instanceof RefusalError)) throw error
}

/** As the tool does it in a process of its own: the same facts, said again in a row of another version. */
async function rebuiltElsewhere(id: string): Promise<void> {
  await rowsOf(`update consultations set snapshot = snapshot || jsonb_build_object('seq', seq) where id = $1`, [id])
}
