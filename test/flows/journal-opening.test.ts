// Opening a consultation, and what is left when something breaks in the middle: all of it or nothing.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { controlledClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import type { Tx } from '../../src/platform/postgres.ts'
import { anyQuestion, anyRecording, type JournalWorld, journalWorld } from '../world/journal-world.ts'

let world: JournalWorld

beforeAll(async () => {
  world = await journalWorld()
})
afterAll(async () => {
  await world.close()
})

const tables = ['consultations', 'entries', 'drafts', 'recordings', 'milestones', 'timelines'] as const

async function rowsIn(): Promise<Record<string, number>> {
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`)
  return (await world.database.owner.query(`select ${counts.join(', ')}`)).rows[0]
}

describe('opening', () => {
  it('J18 the question belongs to its author, his site, the roster of the pathway and its hospital', async () => {
    const { sites, rosterId, people, networkId } = world.network
    const doctor = world.network.actorOf('lantian')
    const alsoSpecialist = {
      ...doctor,
      memberships: [...world.network.actorOf('wang').memberships, ...doctor.memberships],
    }
    const { consultation } = await world.journal.open(alsoSpecialist, anyQuestion(), [anyRecording()], [])
    expect(consultation).toMatchObject({
      networkId,
      rosterId,
      siteId: sites.lantian,
      hospitalSiteId: sites.hospital,
      openedBy: { personId: people.lantian, role: 'clinic_doctor', siteId: sites.lantian },
      urgency: 'urgent',
      state: 'open',
      seq: 2,
    })
    const asSpecialist = await world.ask('wang', { pathway: 'stroke' })
    expect(asSpecialist.consultation).toMatchObject({ siteId: sites.hospital, openedBy: { role: 'specialist' } })
  })

  it('J18 who may not ask, an unknown pathway, and a wrong question are refused and leave nothing', async () => {
    const before = await rowsIn()
    await expect(world.ask('lab')).rejects.toMatchObject({ code: 'not-your-role' })
    await expect(world.ask('admin')).rejects.toMatchObject({ code: 'not-your-role' })
    await expect(world.ask('lantian', { pathway: 'gout' })).rejects.toMatchObject({ code: 'unknown-pathway' })
    await expect(world.ask('lantian', { patient: { sex: 'male' } })).rejects.toMatchObject({
      code: 'invalid-body',
      fields: { 'patient.ageYears': { zh: '必填', en: 'is required' } },
    })
    for (const wrong of [{ draftId: '\0' }, { draftId: '' }]) {
      await expect(world.ask('lantian', wrong)).rejects.toMatchObject({ code: 'invalid-body' })
    }
    expect(await rowsIn()).toEqual(before)
  })

  it('J21 a question with wrong optional fields is kept without them; the same draft is what is understood the same', async () => {
    const draft = {
      ...anyQuestion(),
      vitals: { systolic: 'abc', spo2: 96 },
      complaint: null,
      mood: 'bad',
      claimedAt: 'noon',
      sentAt: '0000-01-01T00:00:00Z',
    }
    const first = await world.ask('lantian', draft)
    const dropped = ['vitals.systolic', 'claimedAt', 'sentAt', 'mood']
    expect(first.consultation.vitals).toEqual({ spo2: 96 })
    expect([...(first.entries[0]!.body as { droppedFields: string[] }).droppedFields].sort()).toEqual(dropped.sort())
    expect(JSON.stringify(first)).not.toMatch(/"(abc|noon|bad)"/)
    expect(first.entries[0]!.claimedAt).toBeUndefined()

    const again = await world.ask('lantian', { ...draft, claimedAt: new Date().toISOString(), sentAt: undefined })
    expect(again).toEqual({ ...first, repeated: true })
    const mended = { ...draft, vitals: { systolic: 152, spo2: 96 } }
    await expect(world.ask('lantian', mended)).rejects.toMatchObject({ code: 'draft-reused' })
  })

  it('J22 a roster that is unknown or foreign is dropped and named, and the question goes to the nearest', async () => {
    const { rosterId, foreignRosterId } = world.network
    for (const wrong of [newId(), foreignRosterId, 'roster-1']) {
      const draft = { ...anyQuestion(), rosterId: wrong }
      const asked = await world.ask('lantian', draft)
      expect(asked.consultation.rosterId).toBe(rosterId)
      expect(asked.entries[0]!.body).toMatchObject({ rosterId, droppedFields: ['rosterId'] })
      expect(JSON.stringify(asked)).not.toContain(wrong)
      expect(await world.ask('lantian', draft)).toEqual({ ...asked, repeated: true })
    }
    const named = await world.ask('lantian', { rosterId })
    expect((named.entries[0]!.body as { droppedFields?: string[] }).droppedFields).toBeUndefined()
  })

  it('J18 a system entry, an unknown kind and a second opening are refused on the road', async () => {
    const { consultation } = await world.ask('lantian')
    const refusedAs = async (kind: string, code: string, body: unknown = {}) =>
      expect(world.write('wang', consultation.id, kind, body)).rejects.toMatchObject({ code })
    await refusedAs('called', 'system-kind', { callId: newId(), personId: newId(), channel: 'live', step: 1 })
    await refusedAs('no-such-kind', 'unknown-kind')
    await expect(world.write('lantian', consultation.id, 'opened', {})).rejects.toMatchObject({
      code: 'already-opened',
    })
    await refusedAs('said', 'invalid-body', { text: '半个\ud83d' })
    await refusedAs('said', 'invalid-body', null)
  })
})

describe('all or nothing', () => {
  it('J15 a connection killed in the middle of a transaction leaves nothing, and the draft sent again is taken', async () => {
    const journal = world.anotherJournal()
    let killed = false
    journal.beforeCommit(async (tx) => {
      if (killed) return
      killed = true
      await endConnection(tx)
    })
    const before = await rowsIn()
    const actor = world.network.actorOf('lantian')
    const question = anyQuestion()
    const recordings = [anyRecording(), anyRecording()]
    await expect(journal.open(actor, question, recordings, [])).rejects.toMatchObject({ name: 'Unavailable' })
    expect(await rowsIn()).toEqual(before)
    const again = await journal.open(actor, question, recordings, [])
    expect(again).toMatchObject({ repeated: false, consultation: { seq: 3 } })
    expect(await rowsIn()).toMatchObject({ entries: before.entries! + 3, recordings: before.recordings! + 2 })
  })

  it('J15 what the system composes is kept with its own rows also when it says nothing, and lost with a failure', async () => {
    const { consultation } = await world.ask('lantian')
    const { networkId } = world.network
    const own = (tx: Tx, operation: string) =>
      sql`insert into audit_log (network_id, operation) values (${networkId}, ${operation})`.execute(tx)
    const silent = await world.journal.writeAsSystem(networkId, consultation.id, async (_consultation, tx) => {
      await own(tx, 'j15-kept')
      return []
    })
    expect(silent).toBeNull()
    const failing = world.journal.writeAsSystem(networkId, consultation.id, async (_consultation, tx) => {
      await own(tx, 'j15-lost')
      return [{ kind: 'said', body: { text: '系统不说话' } }]
    })
    await expect(failing).rejects.toMatchObject({ code: 'system-kind' })
    const { rows } = await world.database.owner.query(`select operation from audit_log where operation like 'j15-%'`)
    expect(rows).toEqual([{ operation: 'j15-kept' }])
  })

  it('J19 under a controlled clock everything carries its time and obeys the same rules', async () => {
    const clock = controlledClock(new Date('2026-10-01T05:09:00.000Z'))
    const past = await journalWorld({ clock })
    try {
      const { consultation } = await past.ask('lantian')
      expect(consultation.openedAt).toBe('2026-10-01T05:09:00.000Z')
      clock.advance(42_000)
      await past.write('wang', consultation.id, 'accepted')
      await expect(past.write('li', consultation.id, 'accepted')).rejects.toMatchObject({ code: 'already-accepted' })
      const inFuture = { milestone: 'needle', at: '2026-10-01T07:00:00.000Z', how: 'tapped' }
      await expect(past.write('lantian', consultation.id, 'stamped', inFuture)).rejects.toMatchObject({
        code: 'time-in-future',
      })
      const { rows } = await past.database.owner.query(`select at from entries order by seq`)
      expect(rows.map(({ at }) => at.toISOString())).toEqual(['2026-10-01T05:09:00.000Z', '2026-10-01T05:09:42.000Z'])
    } finally {
      await past.close()
    }
  })

  async function endConnection(tx: Tx): Promise<void> {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await world.database.owner.query('select pg_terminate_backend($1)', [rows[0]!.pid])
  }
})
