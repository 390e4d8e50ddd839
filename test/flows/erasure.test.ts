// Erasure on a controlled clock: what a network keeps no longer goes, text, files and all; numbers stay without a gap, and the
// service itself can erase nothing.

import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { asOwner } from '../../src/platform/as-owner.ts'
import { newId } from '../../src/platform/ids.ts'
import { keyOf } from '../../src/platform/object-store/keys.ts'
import { doubtOfDay, knownTimes } from '../../src/tools/retain/doubt-day.ts'
import { countErasable, eraseExpired } from '../../src/tools/retain/erase-expired.ts'
import { removeFromDisk, removeFromStore } from '../../src/tools/retain/remove-erased.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { openTestStore } from '../world/object-store.ts'
import { type AppPhone, anyQuestion, formOf, type OpenedReply } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import { sha256Of } from '../world/upload-line.ts'

let world: AppWorld
let clinic: AppPhone
let own: Buffer
let shared: Buffer
const marked = {
  patient: { sex: 'female', ageYears: 71, name: '患者甲乙丙', localId: 'ZY-880017' },
  complaint: '夜间胸痛丁',
}
const yearMs = 365.25 * 24 * 3_600_000
const inYears = (years: number) => new Date(Date.now() + years * yearMs)
const owned = async <Row>(text: string, values: unknown[] = []) =>
  (await world.database.owner.query(text, values)).rows as Row[]
const erasing = (years: number) => ({ databaseUrl: world.database.databaseUrl, asOf: inYears(years) })

beforeAll(async () => {
  world = await openAppWorld({ logLevel: 'error' })
  clinic = await world.phone('lantian')
  own = await ecgPicture({ seed: 1, dpi: 40 }).jpeg().toBuffer()
  shared = await ecgPicture({ seed: 2, dpi: 40 }).jpeg().toBuffer()
})
afterAll(() => world?.close())

async function keeps(retentionYears: number) {
  return (await world.phone('admin')).ask('PUT', '/api/retention', { retentionYears })
}

async function closed(draft: object, files: Buffer[]): Promise<OpenedReply> {
  const opened = await clinic.open(
    draft,
    files.map((bytes) => ({ bytes })),
  )
  await clinic.write(opened.consultation.id, 'said', { text: '夜间胸痛丁，家属在旁' })
  await (await world.phone('gande')).ask('POST', `/api/consultations/${opened.consultation.id}/emergency-readings`, {
    reason: 'patient-here',
    words: '患者甲乙丙转来',
  })
  await clinic.write(opened.consultation.id, 'closed', { reason: '已转出' })
  return opened
}

/** Every table that holds these words, read as text by its owner. */
async function tablesWith(words: string): Promise<string[]> {
  const tables = await owned<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await owned<{ n: number }>(`select count(*)::int as n from ${name} t where t::text like $1`, [
      `%${words}%`,
    ])
    if (row!.n > 0) found.push(name)
  }
  return found
}

describe('a network that keeps its records for fifteen years', () => {
  const draft = { ...anyQuestion(), ...marked }
  let gone: OpenedReply
  let open: OpenedReply
  let entries: number
  let files: string[]
  let erased: Awaited<ReturnType<typeof eraseExpired>>

  it('P220 decides so; no fewer years are taken, and before that nothing is ever too old', async () => {
    gone = await closed(draft, [own, shared])
    open = await clinic.open({ complaint: '仍在处理' }, [{ bytes: shared }])
    const sha256s = () =>
      owned<{ sha256: string; preview: string | null }>('select sha256, preview_sha256 as preview from recordings')
    await until('the previews', async () => (await sha256s()).every(({ preview }) => preview !== null))
    files = (await sha256s()).flatMap(({ sha256, preview }) => [sha256, preview!])
    entries = (await owned<{ seq: number }>('select seq from consultations where id = $1', [gone.consultation.id]))[0]!
      .seq
    expect(await countErasable(erasing(99))).toBe(0)
    expect(await eraseExpired(erasing(99))).toEqual({ consultations: 0, entries: 0, files: [] })
    for (const years of [1, 14, 101, 15.5, -15]) expect([years, (await keeps(years)).status]).toEqual([years, 422])
    await owned(`update networks set settings = settings || '{"retentionYears": 3}'`)
    expect(await countErasable(erasing(14))).toBe(0)
    expect((await keeps(15)).status).toBe(200)
    expect((await (await world.phone('admin')).ask('GET', '/api/retention')).body).toEqual({ retentionYears: 15 })
  })

  it('P221 erases what was closed so long ago, and nothing that is younger or open', async () => {
    expect(await countErasable(erasing(14.9))).toBe(0)
    expect((await eraseExpired(erasing(14.9))).consultations).toBe(0)
    expect(await countErasable(erasing(15.1))).toBe(1)
    expect(await tablesWith('患者甲乙丙')).toEqual(['consultations', 'emergency_readings', 'entries'])
    erased = await eraseExpired(erasing(15.1))
    expect(erased).toMatchObject({ consultations: 1, entries })
    expect((await eraseExpired(erasing(15.1))).consultations).toBe(0)
    expect((await clinic.ask('GET', `/api/consultations/${open.consultation.id}`)).status).toBe(200)
  })

  it('P222 leaves of it the numbers without a gap, and of its words nothing in any table', async () => {
    const left = await owned<{ seq: number; kind: string; body: object; author: string | null }>(
      'select seq, kind, body, by_name as author from entries where consultation_id = $1 order by seq',
      [gone.consultation.id],
    )
    expect(left).toEqual(
      Array.from({ length: entries }, (_, at) => ({ seq: at + 1, kind: 'erased', body: {}, author: null })),
    )
    for (const words of ['患者甲乙丙', '夜间胸痛丁', '880017']) expect(await tablesWith(words)).toEqual([])
    const [row] = await owned<object>('select network_id, seq from consultations where id = $1', [gone.consultation.id])
    expect(row).toEqual({ network_id: world.network.networkId, seq: entries })
    const keys = await owned('select words_key as key from emergency_readings where consultation_id = $1', [
      gone.consultation.id,
    ])
    expect(keys).toEqual([{ key: null }])
  })

  it('P223 is there for nobody any more: no door, no list, no emergency; the draft that is sent again opens nothing', async () => {
    const { id, recordings } = gone.consultation
    const [{ recordingId } = { recordingId: '' }] = recordings
    for (const login of ['lantian', 'wang', 'quality'] as const) {
      const phone = await world.phone(login)
      const tries = [
        `/api/consultations/${id}`,
        `/api/consultations/${id}/timeline`,
        `/api/recordings/${recordingId}/original`,
      ]
      for (const path of tries) expect([path, (await phone.ask('GET', path)).status]).toEqual([path, 404])
      expect((await phone.ask('GET', '/api/consultations?state=closed')).bytes.toString()).not.toContain(id)
    }
    const broken = await (await world.phone('gande')).ask('POST', `/api/consultations/${id}/emergency-readings`, {
      reason: 'other',
      words: '再看',
    })
    expect(broken.status).toBe(404)
    const said = { draftId: newId(), kind: 'said', body: { text: '?' } }
    expect((await clinic.ask('POST', `/api/consultations/${id}/entries`, said)).status).toBe(404)
    const again = await clinic.ask('POST', '/api/consultations', formOf(draft, [{ bytes: own }, { bytes: shared }]))
    expect([again.status, again.body.code]).toEqual([404, 'not-found'])
    expect(await world.bugs()).toEqual([])
  })

  it('P224 takes its files away, but one that another consultation has, and counts what it did not find', async () => {
    const paths = new Map(await Promise.all(files.map(async (one) => [one, await world.blobs.localPath(one)] as const)))
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000)
    for (const path of paths.values()) utimesSync(path, twoDaysAgo, twoDaysAgo)
    const kept = new Set(
      (
        await owned<{ sha256: string; preview: string }>('select sha256, preview_sha256 as preview from recordings')
      ).flatMap(({ sha256, preview }) => [sha256, preview]),
    )
    const folder = dirname(dirname([...paths.values()][0]!))
    const told = {
      databaseUrl: world.database.databaseUrl,
      now: new Date(),
      files: [...erased.files, erased.files[0]!],
    }
    // the wrong place, where a tool that does not know the right one looks
    expect(await removeFromDisk(told, join(folder, 'elsewhere'))).toEqual({ removed: 0, named: 2, stayed: 2 })
    expect(await removeFromDisk(told, folder)).toEqual({ removed: 2, named: 2, stayed: 0 })
    expect(kept.size).toBe(2)
    for (const [sha256, path] of paths) expect([sha256, existsSync(path)]).toEqual([sha256, kept.has(sha256)])
  })

  it('P247 takes them out of an object store at once, with the copies on this machine, but what somebody names meanwhile', async () => {
    const store = await openTestStore()
    const folder = mkdtempSync(join(tmpdir(), 'jiuxin-retain-'))
    try {
      const keep = async (bytes: Buffer) =>
        store.direct.put(keyOf(sha256Of(bytes)), { sha256: sha256Of(bytes), bytes: bytes.length, from: bytes })
      const key = keyOf(sha256Of(own))
      const copies = [join(folder, key), join(folder, 'copies', key)]
      for (const path of copies) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, own)
      }
      for (const bytes of [own, shared]) await keep(bytes)
      const told = { databaseUrl: world.database.databaseUrl, files: [own, shared, Buffer.alloc(9)].map(sha256Of) }
      const place = { store: store.direct, folder, settle: async () => {} }
      expect(await removeFromStore({ ...told, now: new Date() }, place)).toEqual({ removed: 0, named: 1, stayed: 2 })
      const inTwoDays = { ...told, now: new Date(Date.now() + 48 * 3_600_000) }
      const killed = async () => Promise.reject(new Error('killed in that minute'))
      await expect(removeFromStore(inTwoDays, { ...place, settle: killed })).rejects.toThrow('killed')
      expect(copies.map((path) => existsSync(path))).toEqual([false, false])
      for (const path of copies) writeFileSync(path, own)
      expect(await removeFromStore(inTwoDays, place)).toEqual({ removed: 1, named: 1, stayed: 1 })
      expect([await store.keys(), copies.map((path) => existsSync(path))]).toEqual([
        [keyOf(sha256Of(shared))],
        [false, false],
      ])
      await keep(own)
      const sentAgain = { ...place, settle: () => clinic.open({}, [{ bytes: own }]) }
      expect(await removeFromStore(inTwoDays, sentAgain)).toEqual({ removed: 0, named: 2, stayed: 1 })
      expect((await store.keys()).sort()).toEqual([key, keyOf(sha256Of(shared))].sort())
    } finally {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('P225 is told in the audit log; its figures, without a word of the patient, stay for the statistics', async () => {
    const [told] = await owned<{ details: object; network: string }>(
      `select details, network_id as network from audit_log where operation = 'consultation-erased' and subject_id = $1`,
      [gone.consultation.id],
    )
    expect(told).toMatchObject({ network: world.network.networkId, details: { entries, files: 4, years: 15 } })
    const csv = await (await world.phone('quality')).ask('GET', '/api/exports/timelines.csv')
    expect(csv.bytes.toString()).toContain(gone.consultation.id)
    expect(csv.bytes.toString()).not.toContain('患者甲')
  })
})

describe('the day as of which it is erased', () => {
  it('P246 is doubted where the clock of the machine is not that of the database, or comes long after all that was written', async () => {
    const now = new Date()
    const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
    const known = { databaseNow: now, writtenAt: days(-2) }
    expect([doubtOfDay(now, known), doubtOfDay(days(0.9), known), doubtOfDay(days(-0.9), known)]).toEqual(Array(3))
    for (const asOf of [days(1.1), days(-1.1), inYears(34)])
      expect(doubtOfDay(asOf, known)).toMatch(/by the database's/)
    // both are the clock of one machine, which jumped
    const jumped = { databaseNow: inYears(34), writtenAt: now }
    expect(doubtOfDay(inYears(34), jumped)).toMatch(/what was written before is of/)
    expect(doubtOfDay(days(30), { databaseNow: days(30), writtenAt: now })).toBeUndefined()
    expect(doubtOfDay(now, { databaseNow: now, writtenAt: null })).toMatch(/nothing was written before/)
  })

  it('P246 looks past what was written since the clock jumped', async () => {
    const { databaseUrl } = world.database
    const fresh = await knownTimes(databaseUrl, new Date())
    expect([Math.abs(fresh.databaseNow.getTime() - Date.now()) < 60_000, fresh.writtenAt]).toEqual([true, null])
    const yesterday = (await knownTimes(databaseUrl, inYears(1))).writtenAt!
    expect(Math.abs(yesterday.getTime() - Date.now())).toBeLessThan(600_000)
    await owned(`insert into audit_log (network_id, operation, at) values ($1, 'long-ago', '2019-05-04T00:00:00Z')`, [
      world.network.networkId,
    ])
    expect((await knownTimes(databaseUrl, new Date())).writtenAt).toEqual(new Date('2019-05-04T00:00:00Z'))
  })
})

describe('who may erase', () => {
  it('X360 the role of erasure can call two functions and touch no table', async () => {
    const rows = await owned<{ tables: number; functions: string[] }>(
      `select (select count(*)::int from information_schema.role_table_grants where grantee = 'jiuxin_eraser') as tables,
         array(select proname::text from pg_proc where pronamespace = 'public'::regnamespace
           and has_function_privilege('jiuxin_eraser', oid, 'execute') and prosecdef order by 1) as functions`,
    )
    expect(rows).toEqual([{ tables: 0, functions: expect.arrayContaining(['count_erasable', 'erase_next']) }])
    const { databaseUrl } = world.database
    for (const statement of [`update entries set body = '{}'`, 'delete from entries', 'select body from entries']) {
      const tried = asOwner({ databaseUrl, networkId: world.network.networkId }, async (tx) => {
        await sql`set local role jiuxin_eraser`.execute(tx)
        await sql.raw(statement).execute(tx)
      })
      await expect(tried).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('X361 the login of the servers can neither become it nor call them, and can still change and delete no entry', async () => {
    const { postgres } = world.database
    for (const statement of [
      'set local role jiuxin_eraser',
      `select erase_next(now(), '-infinity', '')`,
      'select count_erasable(now())',
      `update entries set body = '{}'`,
      'delete from entries',
      'update consultations set erased_at = now()',
      'delete from recordings',
      'delete from drafts',
    ]) {
      const tried = postgres.inNetwork(world.network.networkId, (tx) => sql.raw(statement).execute(tx))
      await expect(tried).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('X362 a network erases nothing of another one, which keeps its records for ever', async () => {
    const abroad = await world.phone('foreign-doctor')
    const { consultation } = await abroad.open()
    await abroad.write(consultation.id, 'closed', { reason: '已转出' })
    expect((await eraseExpired(erasing(99))).consultations).toBe(0)
    expect((await abroad.ask('GET', `/api/consultations/${consultation.id}`)).status).toBe(200)
  })
})
