// The one road: numbers, drafts, refusals, bells. Real Postgres, real writers at the same time.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Entry } from '../../src/consultation/model.ts'
import type { Committed } from '../../src/journal/journal.ts'
import { newId } from '../../src/platform/ids.ts'
import { anyQuestion, anyRecording, type JournalWorld, journalWorld } from '../world/journal-world.ts'

let world: JournalWorld

beforeAll(async () => {
  world = await journalWorld()
})
afterAll(async () => {
  await world.close()
})

const many = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)))

async function entriesOf(consultationId: string): Promise<Entry[]> {
  const { entries } = await world.journal.openConsultation(world.network.actorOf('wang'), consultationId)
  return entries as Entry[]
}

async function count(table: string, where = 'true', values: unknown[] = []): Promise<number> {
  const { rows } = await world.database.owner.query(
    `select count(*)::int as count from ${table} where ${where}`,
    values,
  )
  return rows[0].count
}

describe('drafts', () => {
  it('J1 the same question sent 50 times at once by two nodes opens one consultation and gets 50 equal replies', async () => {
    const journals = [world.journal, world.anotherJournal()]
    const question = { ...anyQuestion(), complaint: '胸痛 40 分钟, 大汗', vitals: { systolic: 152, spo2: 96 } }
    const recordings = [anyRecording('一.jpg'), anyRecording('二.jpg')]
    const refused = [{ index: 2, refusal: { status: 422, code: 'recording-empty', detail: '文件是空的' } }]
    const before = await count('consultations')
    const replies = await many(50, (index) =>
      journals[index % 2]!.open(world.network.actorOf('lantian'), question, recordings, refused),
    )
    const texts = replies.map(({ consultation, entries, refusedRecordings }) =>
      JSON.stringify({ consultation, entries, refusedRecordings }),
    )
    expect(new Set(texts).size).toBe(1)
    expect(replies.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(await count('consultations')).toBe(before + 1)
    expect(replies[0]!.entries.map(({ kind }) => kind)).toEqual(['opened', 'recording-added', 'recording-added'])
    expect(replies[0]!.refusedRecordings).toEqual(refused)
  })

  it('J1 the same entry sent 50 times at once is written once and answered alike', async () => {
    const { consultation } = await world.ask('lantian')
    const journals = [world.journal, world.anotherJournal()]
    const draft = { draftId: newId(), kind: 'said', body: { text: '请尽快' }, claimedAt: '2026-11-22T05:09:00Z' }
    const replies = await many(50, (index) =>
      journals[index % 2]!.write(world.network.actorOf('lantian'), consultation.id, draft),
    )
    expect(new Set(replies.map(({ entries }) => JSON.stringify(entries))).size).toBe(1)
    expect(await count('entries', 'consultation_id = $1 and kind = $2', [consultation.id, 'said'])).toBe(1)
  })

  it('J1 a draft that was written is answered again even when it would now be refused', async () => {
    const { consultation } = await world.ask('lantian')
    const draftId = newId()
    const first = await world.write('wang', consultation.id, 'accepted', {}, { draftId })
    await world.write('wang', consultation.id, 'closed', { reason: '已转院' })
    const again = await world.write('wang', consultation.id, 'accepted', {}, { draftId })
    expect(again.repeated).toBe(true)
    expect(again.entries).toEqual(first.entries)
  })

  it('J2 the same draftId with other content, another kind or another consultation is refused', async () => {
    const { consultation } = await world.ask('lantian')
    const elsewhere = await world.ask('lantian')
    const draftId = newId()
    await world.write('lantian', consultation.id, 'said', { text: '血压 90/60' }, { draftId })
    const reused = { code: 'draft-reused' }
    await expect(world.write('lantian', consultation.id, 'said', { text: '别的' }, { draftId })).rejects.toMatchObject(
      reused,
    )
    await expect(world.write('lantian', consultation.id, 'advice-confirmed', {}, { draftId })).rejects.toMatchObject(
      reused,
    )
    await expect(
      world.write('lantian', elsewhere.consultation.id, 'said', { text: '血压 90/60' }, { draftId }),
    ).rejects.toMatchObject(reused)
    await expect(world.ask('lantian', { draftId })).rejects.toMatchObject(reused)
    expect(await count('entries', 'draft_id = $1', [draftId])).toBe(1)
  })

  it('J2 the same question with other files is other content; sent later by a corrected clock it is the same', async () => {
    const question = anyQuestion()
    const recording = anyRecording()
    const sent = { ...question, claimedAt: '2026-11-22T05:09:00Z', sentAt: '2026-11-22T05:09:01Z' }
    await world.ask('lantian', sent, [recording])
    const later = { ...question, claimedAt: '2026-11-22T05:10:00Z', sentAt: '2026-11-22T05:19:01Z' }
    expect((await world.ask('lantian', later, [{ ...recording, recordingId: newId() }])).repeated).toBe(true)
    await expect(world.ask('lantian', question, [recording, anyRecording()])).rejects.toMatchObject({
      code: 'draft-reused',
    })
  })

  it('J2 two authors may use the same draftId', async () => {
    const { consultation } = await world.ask('lantian')
    const draftId = newId()
    await world.write('lantian', consultation.id, 'said', { text: '甲' }, { draftId })
    const other = await world.write('wang', consultation.id, 'said', { text: '乙' }, { draftId })
    expect(other.repeated).toBe(false)
  })
})

describe('numbers', () => {
  it('J3 200 writes at once by many on two nodes are numbered 1..n without gaps, their times in the same order', async () => {
    const { consultation } = await world.ask('lantian')
    const journals = [world.journal, world.anotherJournal()]
    const writers = ['lantian', 'lantian2', 'wang', 'li', 'zhao', 'lab'] as const
    await many(200, (index) =>
      journals[index % 2]!.write(world.network.actorOf(writers[index % writers.length]!), consultation.id, {
        draftId: newId(),
        kind: 'said',
        body: { text: `第 ${index} 句` },
      }),
    )
    const entries = await entriesOf(consultation.id)
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 201 }, (_, index) => index + 1))
    const times = entries.map(({ at }) => at)
    expect(times).toEqual([...times].sort())
  })

  it('J3 a refused or failed write leaves no gap', async () => {
    const { consultation } = await world.ask('lantian')
    await expect(world.write('lantian', consultation.id, 'accepted')).rejects.toMatchObject({ code: 'not-for-you' })
    await world.write('lantian', consultation.id, 'said', { text: '在吗' })
    expect((await entriesOf(consultation.id)).map(({ seq }) => seq)).toEqual([1, 2])
  })

  it('J4 of two who accept at the same time one becomes the owner, and the other is told his name', async () => {
    const { consultation } = await world.ask('lantian')
    const journals = [world.journal, world.anotherJournal()]
    const accepting = (['wang', 'li'] as const).map((login, index) =>
      journals[index]!.write(world.network.actorOf(login), consultation.id, {
        draftId: newId(),
        kind: 'accepted',
        body: {},
      }),
    )
    const settled = await Promise.allSettled(accepting)
    const [won] = settled.filter((each) => each.status === 'fulfilled')
    const [lost] = settled.filter((each) => each.status === 'rejected')
    const owner = won!.value.consultation.owner!.name
    expect(lost!.reason).toMatchObject({ code: 'already-accepted', values: { owner } })
    expect((await entriesOf(consultation.id)).filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
  })

  it('J5 what the phone claims is kept beside our own time, with the offset of its clock', async () => {
    const { consultation } = await world.ask('lantian')
    const slowBy = 3_600_000
    const sentAt = new Date(Date.now() - slowBy).toISOString()
    const claimedAt = new Date(Date.now() - slowBy - 60_000).toISOString()
    const { entries } = await world.write('lantian', consultation.id, 'said', { text: '离线' }, { claimedAt, sentAt })
    expect(entries[0]).toMatchObject({ claimedAt })
    expect(Math.abs(entries[0]!.clockOffsetMs! - slowBy)).toBeLessThan(5_000)
    const reset = '1970-01-01T00:00:03.000Z'
    const old = await world.write(
      'lantian',
      consultation.id,
      'said',
      { text: '重置' },
      { claimedAt: reset, sentAt: reset },
    )
    const kept = (await entriesOf(consultation.id)).at(-1)!
    expect(kept).toEqual(old.entries[0])
    expect(kept.clockOffsetMs).toBeGreaterThan(2 ** 31)
  })
})

describe('the bells', () => {
  it('J6 a hook that fails before the commit takes the entry, its number and its draft back', async () => {
    const journal = world.anotherJournal()
    let isBroken = true
    let rungAfter = 0
    journal.beforeCommit(async () => {
      if (isBroken) throw new Error('no promise can be kept')
    })
    journal.onCommitted(() => {
      rungAfter += 1
    })
    const { consultation } = await world.ask('lantian')
    const actor = world.network.actorOf('lantian')
    const draft = { draftId: newId(), kind: 'said', body: { text: '听得到吗' } }
    await expect(journal.write(actor, consultation.id, draft)).rejects.toThrow('no promise can be kept')
    await expect(journal.open(actor, anyQuestion(), [anyRecording()], [])).rejects.toThrow('no promise can be kept')
    expect(await entriesOf(consultation.id)).toHaveLength(1)
    expect(rungAfter).toBe(0)
    isBroken = false
    expect((await journal.write(actor, consultation.id, draft)).entries[0]!.seq).toBe(2)
    expect(rungAfter).toBe(1)
  })

  it('J7 the outer bell rings once a commit, in the order of the numbers, and a listener that throws harms nobody', async () => {
    const journal = world.anotherJournal()
    const heard: Committed[] = []
    journal.onCommitted(() => {
      throw new Error('a listener fell over')
    })
    journal.onCommitted((committed) => heard.push(committed))
    const { consultation } = await world.ask('lantian')
    const failuresBefore = world.listenerErrors.length
    const actor = world.network.actorOf('wang')
    await many(60, (index) =>
      journal.write(actor, consultation.id, { draftId: newId(), kind: 'said', body: { text: `${index}` } }),
    )
    const numbers = heard.flatMap(({ entries }) => entries.map(({ seq }) => seq))
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => index + 2))
    expect(heard.every(({ before, consultation: after }) => before!.seq === after.seq - 1)).toBe(true)
    expect(world.listenerErrors.length - failuresBefore).toBe(60)
  })

  it('J7 a repeated draft rings nothing', async () => {
    const journal = world.anotherJournal()
    const rung: Committed[] = []
    journal.beforeCommit(async (_tx, committed) => void rung.push(committed))
    journal.onCommitted((committed) => void rung.push(committed))
    const question = anyQuestion()
    await journal.open(world.network.actorOf('lantian'), question, [], [])
    await journal.open(world.network.actorOf('lantian'), question, [], [])
    expect(rung).toHaveLength(2)
    // the same news, so that a room may prepare at the first bell what it does at the second
    expect(rung[0]).toBe(rung[1])
  })
})
