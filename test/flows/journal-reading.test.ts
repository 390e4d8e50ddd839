// The only ways to read: who gets what, what stays hidden, how a phone catches up, and what the audit log knows of it.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { mayOpen } from '../../src/people/access.ts'
import { newId } from '../../src/platform/ids.ts'
import { anyQuestion, anyRecording, type JournalWorld, journalWorld } from '../world/journal-world.ts'
import type { Login } from '../world/network.ts'

let world: JournalWorld

beforeAll(async () => {
  world = await journalWorld()
})
afterAll(async () => {
  await world.close()
})

const notFound = { name: 'RefusalError', code: 'not-found' }

describe('what is hidden', () => {
  it('J9 who may not see an entry gets its bare number, and a consultation that does not betray it', async () => {
    const { consultation } = await world.ask('lantian')
    await world.write('wang', consultation.id, 'accepted')
    await world.write('wang', consultation.id, 'duty-offered', { to: world.network.people.li })
    const atClinic = await world.journal.openConsultation(world.network.actorOf('lantian'), consultation.id)
    expect(atClinic.entries.at(-1)).toEqual({ seq: 3 })
    expect(atClinic.consultation).toMatchObject({ seq: 3, offeredTo: null })
    expect(JSON.stringify(atClinic)).not.toContain(world.network.people.li)
    const caughtUp = await world.journal.entriesSince(world.network.actorOf('lantian'), consultation.id, 1)
    expect(JSON.stringify(caughtUp)).not.toContain(world.network.people.li)
    const written = await world.write('lantian', consultation.id, 'said', { text: '好' })
    expect(JSON.stringify(written)).not.toContain(world.network.people.li)

    const atHospital = await world.journal.openConsultation(world.network.actorOf('lab'), consultation.id)
    expect(atHospital.entries[2]).toMatchObject({ seq: 3, kind: 'duty-offered' })
    expect(atHospital.consultation.offeredTo).toBe(world.network.people.li)
  })

  it('J10 foreign, missing and malformed ids are refused alike, in every way to read or write', async () => {
    const { consultation, entries } = await world.ask('lantian', {}, [anyRecording()])
    const { recordingId } = entries[1]!.body as { recordingId: string }
    const { journal, network } = world
    const strangers = ['gande', 'cun', 'admin', 'foreign-wang', 'foreign-quality', 'foreign-doctor'] as const
    const tries: [Login, string][] = [
      ...strangers.map((login): [Login, string] => [login, consultation.id]),
      ...[newId(), 'x', '', '\0', '../etc/passwd', `${consultation.id} `].map((id): [Login, string] => ['wang', id]),
    ]
    for (const [login, id] of tries) {
      const actor = network.actorOf(login)
      const draft = { draftId: newId(), kind: 'said', body: { text: '在吗' } }
      const recording = id === consultation.id ? recordingId : id
      await expect(journal.openConsultation(actor, id)).rejects.toMatchObject(notFound)
      await expect(journal.entriesSince(actor, id, 0)).rejects.toMatchObject(notFound)
      await expect(journal.openRecording(actor, recording)).rejects.toMatchObject(notFound)
      await expect(journal.write(actor, id, draft)).rejects.toMatchObject(notFound)
      await expect(journal.write(actor, id, { ...draft, kind: 'no-such-kind' })).rejects.toMatchObject(notFound)
      await expect(journal.addRecordings(actor, id, draft, [anyRecording()], [])).rejects.toMatchObject(notFound)
      expect(await journal.heads(actor, [id])).toEqual([])
    }
  })

  it("J10 in another network's transaction the tables show none of it, whoever asks", async () => {
    const { consultation } = await world.ask('lantian')
    const foreign = { ...world.network.actorOf('wang'), networkId: world.network.foreignNetworkId }
    await expect(world.journal.openConsultation(foreign, consultation.id)).rejects.toMatchObject(notFound)
    expect(await world.journal.heads(foreign, [consultation.id])).toEqual([])
    expect((await world.journal.list(foreign, {})).consultations).toEqual([])
    const { foreignNetworkId } = world.network
    expect(await world.journal.writeAsSystem(foreignNetworkId, consultation.id, async () => [])).toBeNull()
  })
})

describe('catching up', () => {
  it('J11 a phone gets exactly the entries after its number, in order, and nothing when it has all', async () => {
    const { consultation } = await world.ask('lantian')
    for (let index = 0; index < 10; index++) await world.write('wang', consultation.id, 'said', { text: `${index}` })
    const actor = world.network.actorOf('lantian')
    const missed = await world.journal.entriesSince(actor, consultation.id, 1)
    expect(missed.entries.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(missed).toMatchObject({ seq: 11, resync: false })
    expect(await world.journal.entriesSince(actor, consultation.id, 11)).toMatchObject({ entries: [], resync: false })
    expect(await world.journal.heads(actor, [consultation.id])).toEqual([{ consultationId: consultation.id, seq: 11 }])
  })

  it('J11 a phone that is ahead of us, or too far behind, is told to take the snapshot', async () => {
    const { consultation } = await world.ask('lantian')
    const actor = world.network.actorOf('wang')
    const ahead = await world.journal.entriesSince(actor, consultation.id, 7)
    expect(ahead).toMatchObject({ resync: true, seq: 1 })
    expect(ahead.entries).toHaveLength(1)

    const { networkId, people } = world.network
    const called = () => ({ callId: newId(), personId: people.wang, channel: 'live', step: 1 })
    const calls = Array.from({ length: limits.entriesPerReply + 1 }, () => ({ kind: 'called', body: called() }))
    await world.journal.writeAsSystem(networkId, consultation.id, async () => calls)
    const behind = await world.journal.entriesSince(actor, consultation.id, 1)
    const seq = limits.entriesPerReply + 2
    expect(behind).toMatchObject({ resync: true, seq })
    expect(behind.entries.map((entry) => entry.seq)).toEqual(
      Array.from({ length: limits.entriesPerReply }, (_, index) => index + 3),
    )
    expect(await world.journal.entriesSince(actor, consultation.id, 2)).toMatchObject({ resync: false, seq })
  })
})

describe('lists', () => {
  it('J12 a list holds exactly what each person may open, newest first, page by page', async () => {
    const askers = ['lantian', 'gande', 'cun', 'wang', 'lantian2'] as const
    for (let index = 0; index < 14; index++) {
      const { consultation } = await world.ask(askers[index % askers.length]!)
      if (index % 4 === 1)
        await world.write('wang', consultation.id, 'transfer-requested', { to: world.network.sites.gande })
      if (index % 3 === 0) await world.write('wang', consultation.id, 'closed', { reason: '已转院' })
    }
    const { rows } = await world.database.owner.query(`select id, network_id as "networkId", site_id as "siteId",
      hospital_site_id as "hospitalSiteId", destination_site_id as "destinationSiteId", roster_id as "rosterId",
      author_id as "authorId", state from consultations order by opened_at desc, id`)
    const logins = [
      'lantian',
      'gande',
      'cun',
      'wang',
      'lab',
      'quality',
      'admin',
      'foreign-wang',
      'foreign-quality',
    ] as const
    for (const login of logins) {
      const actor = world.network.actorOf(login)
      const openable = rows.filter((row) => mayOpen(actor, row))
      expect(await allPages(login, {})).toEqual(openable.map(({ id }) => id))
      for (const state of ['open', 'closed'] as const) {
        const wanted = openable.filter((row) => row.state === state)
        expect(await allPages(login, { state })).toEqual(wanted.map(({ id }) => id))
      }
      const siteId = world.network.sites.gande
      const there = openable.filter((row) => row.siteId === siteId)
      expect(await allPages(login, { siteId })).toEqual(there.map(({ id }) => id))
      const open = openable.filter(({ state }) => state === 'open').map(({ id }) => id)
      expect((await world.journal.dutyList(actor)).map(({ id }) => id)).toEqual(open)
    }
  })

  it('J12 a span is half open, a strange one is empty, a strange cursor is refused', async () => {
    const { consultation } = await world.ask('lantian')
    const actor = world.network.actorOf('lantian')
    const at = new Date(consultation.openedAt)
    const after = new Date(at.getTime() + 1)
    const idsOf = async (filter: Parameters<typeof world.journal.list>[1]) =>
      (await world.journal.list(actor, filter)).consultations.map(({ id }) => id)
    expect(await idsOf({ from: at, to: after })).toContain(consultation.id)
    expect(await idsOf({ to: at })).not.toContain(consultation.id)
    expect(await idsOf({ from: new Date(8.64e15), to: new Date(-8.64e15) })).toEqual([])
    expect(await idsOf({ siteId: '\0' })).toEqual([])
    for (const cursor of ['', 'x', '.', 'zzzzzzzzzzzz.', `zzzzzzzzz.${newId()}0`, "1.'; drop table entries"]) {
      await expect(world.journal.list(actor, { cursor })).rejects.toMatchObject({ code: 'bad-request' })
    }
    await world.journal.list(actor, { cursor: `zzzzzzzzz.${newId()}` })
  })

  async function allPages(login: Login, filter: Parameters<typeof world.journal.list>[1]): Promise<string[]> {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await world.journal.list(world.network.actorOf(login), {
        ...filter,
        limit: 3,
        ...(cursor ? { cursor } : {}),
      })
      expect(page.consultations.length).toBeLessThanOrEqual(3)
      ids.push(...page.consultations.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor)
    return ids
  }
})

describe('recordings and the audit log', () => {
  it('J13 every reading of one consultation or recording leaves an audit row, a refused one none', async () => {
    const { consultation, entries } = await world.ask('lantian', {}, [anyRecording('心电图.jpg')])
    const { recordingId } = entries[1]!.body as { recordingId: string }
    const wang = world.network.actorOf('wang')
    await world.journal.openConsultation(wang, consultation.id)
    await world.journal.entriesSince(wang, consultation.id, 0)
    await world.journal.heads(wang, [consultation.id])
    expect(await world.journal.openRecording(wang, recordingId)).toMatchObject({
      name: '心电图.jpg',
      seq: 2,
      preview: null,
    })
    await world.journal.openConsultation(world.network.actorOf('gande'), consultation.id).catch(() => {})
    const { rows } = await world.database.owner.query(
      `select person_id, session_id, operation, subject_id from audit_log where subject_id = any($1) order by id`,
      [[consultation.id, recordingId]],
    )
    const by = { person_id: wang.personId, session_id: wang.sessionId }
    expect(rows).toEqual([
      { ...by, operation: 'read-consultation', subject_id: consultation.id },
      { ...by, operation: 'read-consultation', subject_id: consultation.id },
      { ...by, operation: 'read-recording', subject_id: recordingId },
    ])
  })

  it('J20 every list that is read leaves one row that counts what was shown; the next page another', async () => {
    const gande = { ...world.network.actorOf('gande'), sessionId: newId() }
    for (let index = 0; index < 3; index++) await world.ask('gande')
    const { next } = await world.journal.list(gande, { limit: 2, siteId: world.network.sites.gande })
    await world.journal.list(gande, { limit: 2, cursor: next!, siteId: world.network.sites.gande, state: 'open' })
    await world.journal.list(gande, { siteId: world.network.sites.lantian, from: new Date() })
    const shown = await world.journal.dutyList(gande)
    const { rows } = await world.database.owner.query(
      `select network_id, person_id, operation, subject_id, details from audit_log where session_id = $1 order by id`,
      [gande.sessionId],
    )
    const { networkId, personId } = gande
    const row = { network_id: networkId, person_id: personId, operation: 'list-consultations', subject_id: null }
    const counts = rows.map(({ details }) => details.count)
    expect(rows).toEqual(counts.map((count) => ({ ...row, details: { count } })))
    expect([counts[0], counts[2], counts[3], counts.length]).toEqual([2, 0, shown.length, 4])
    expect(shown.length).toBeGreaterThanOrEqual(3)
  })

  it('J16 a recording comes only with its file, whatever its name, and its preview is kept beside it', async () => {
    const { consultation } = await world.ask('lantian', {}, [anyRecording(`a\0b\ud83d${'长'.repeat(300)}`)])
    expect(consultation.recordings[0]!.name).toBe(`ab${'长'.repeat(limits.shortTextLength - 2)}`)
    const { seq: _, addedAt, by, ...body } = consultation.recordings[0]!
    await expect(world.write('lantian', consultation.id, 'recording-added', body)).rejects.toMatchObject({
      code: 'recording-missing',
    })
    const { recordingId, sha256 } = consultation.recordings[0]!
    const preview = { sha256: 'a'.repeat(64), width: 1600, height: 1200, of: sha256 }
    await world.journal.setPreview(world.network.foreignNetworkId, recordingId, preview)
    expect((await world.journal.openRecording(world.network.actorOf('lab'), recordingId)).preview).toBeNull()
    await world.journal.setPreview(world.network.networkId, recordingId, preview)
    expect((await world.journal.openRecording(world.network.actorOf('lab'), recordingId)).preview).toEqual(preview)
  })

  it('J17 timelines of a span go to those who count, and to nobody else', async () => {
    const from = new Date()
    const { consultation } = await world.ask('lantian', {
      doorIn: { at: new Date(from.getTime() - 60_000).toISOString() },
    })
    await world.journal.open(world.network.actorOf('foreign-doctor'), anyQuestion(), [], [])
    const rows = []
    for await (const page of world.journal.timelines(world.network.actorOf('quality'), { from, pathway: 'stemi' })) {
      rows.push(...page)
    }
    expect(rows.map(({ consultationId, siteId }) => ({ consultationId, siteId }))).toEqual([
      { consultationId: consultation.id, siteId: world.network.sites.lantian },
    ])
    expect(Object.keys(rows[0]!.milestones).sort()).toEqual(['consultation_opened', 'door_in'])
    const asWang = world.journal.timelines(world.network.actorOf('wang'), { from })
    await expect(asWang[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'not-your-role' })
  })

  it('R37 an export of several pages holds each consultation once, oldest first, also where many began at once', async () => {
    const { consultation } = await world.ask('gande')
    const copied = (columns: string, table: string, key: string) => `
      insert into ${table} (${key}, opened_at, ${columns})
      select 'copy-' || number, '2020-01-01T08:00:00.250Z'::timestamptz + (number / 7) * interval '1.001 seconds', ${columns}
      from ${table}, generate_series(1, 1200) as number where ${key} = $1`
    const ofBoth = 'network_id, site_id, pathway'
    const ofConsultation = `${ofBoth}, roster_id, hospital_site_id, state, seq, author_id, snapshot, summary`
    const ofTimeline = `${ofBoth}, milestones, intervals, findings, facts`
    await world.database.owner.query(copied(ofConsultation, 'consultations', 'id'), [consultation.id])
    await world.database.owner.query(copied(ofTimeline, 'timelines', 'consultation_id'), [consultation.id])
    const ids: string[] = []
    const span = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2020-01-02T00:00:00Z') }
    for await (const page of world.journal.timelinesToExport(world.network.actorOf('quality'), span))
      ids.push(...page.map(({ consultationId }) => consultationId))
    const { rows } = await world.database.owner.query(
      `select consultation_id as id from timelines where consultation_id like 'copy-%' order by opened_at, consultation_id`,
    )
    expect(ids).toEqual(rows.map(({ id }) => id))
    expect(ids).toHaveLength(1200)
  })
})
