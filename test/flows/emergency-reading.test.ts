// Break-glass: whoever has no part in a consultation reads it for a short time, with a reason that others see. It opens
// nothing else, never another network, and is told at once.

import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql as statementOf } from 'kysely'
import { limits } from '../../src/contract/limits.ts'
import type { Alarm } from '../../src/contract/reach-shapes.ts'
import { newId } from '../../src/platform/ids.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import type { Login } from '../world/network.ts'
import { type AnEntry, formOf } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import { oggOf } from '../world/voices.ts'

let world: AppWorld
let ecg: Buffer
const wish = { reason: 'patient-here', words: '患者刚到我院急诊' }
const question = { patient: { sex: 'female', ageYears: 71, name: '患者甲' }, complaint: '胸痛两小时' }

beforeAll(async () => {
  world = await openAppWorld({ logLevel: 'error' })
  ecg = await ecgPicture({ dpi: 40 }).jpeg().toBuffer()
})
afterAll(() => world?.close())

interface Reading {
  id: string
  consultationId: string
  at: string
  until: string
}

async function asked() {
  const clinic = await world.phone('lantian')
  const { consultation } = await clinic.open(question, [{ bytes: ecg }])
  return { id: consultation.id, recordingId: consultation.recordings[0]!.recordingId, clinic }
}

async function breaks(login: Login, id: string, said: object = wish) {
  return (await world.phone(login)).ask('POST', `/api/consultations/${id}/emergency-readings`, said)
}

async function begun(login: Login, id: string): Promise<Reading> {
  const { status, body } = await breaks(login, id)
  expect(status).toBe(201)
  return body.reading as Reading
}

const look = async (login: Login, path: string) => (await world.phone(login)).ask('GET', path)
const sql = async <Row>(text: string, values: unknown[] = []) =>
  (await world.database.owner.query(text, values)).rows as Row[]
const entriesOf = async (login: Login, id: string) =>
  (await look(login, `/api/consultations/${id}`)).body.entries as AnEntry[]

describe('Whoever has no part in a consultation', () => {
  it('P210 opens it for reading with a reason, for half an hour: what was written, and its pictures', async () => {
    const { id, recordingId } = await asked()
    const reading = await begun('gande', id)
    expect(reading.consultationId).toBe(id)
    expect(Date.parse(reading.until) - Date.parse(reading.at)).toBe(30 * 60_000)
    const read = await look('gande', `/api/emergency-readings/${reading.id}`)
    expect(read.body.consultation).toMatchObject({ id, complaint: '胸痛两小时', patient: { name: '患者甲' } })
    expect((read.body.entries as AnEntry[])[0]).toMatchObject({ seq: 1, kind: 'opened' })
    const file = await look('gande', `/api/emergency-readings/${reading.id}/recordings/${recordingId}/original`)
    expect([file.status, file.headers.get('content-disposition')?.startsWith('attachment')]).toEqual([200, true])
    const preview = await look('gande', `/api/emergency-readings/${reading.id}/recordings/${recordingId}/preview`)
    expect([preview.status, preview.headers.get('cache-control')]).toEqual([200, 'no-store'])
  })

  it('P211 opens nothing else with it: no other door, no list, no live line, no word of his own, no other picture', async () => {
    const { id, recordingId } = await asked()
    const other = await asked()
    const reading = await begun('gande', id)
    const phone = await world.phone('gande')
    const draft = { draftId: newId(), kind: 'said', body: { text: '?' } }
    const tries = await Promise.all([
      phone.ask('GET', `/api/consultations/${id}`),
      phone.ask('GET', `/api/consultations/${id}/timeline`),
      phone.ask('GET', `/api/recordings/${recordingId}/preview`),
      phone.ask('POST', `/api/consultations/${id}/entries`, draft),
      phone.ask('GET', `/api/emergency-readings/${reading.id}/recordings/${other.recordingId}/original`),
      phone.ask('GET', `/api/emergency-readings/${newId()}`),
    ])
    expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404])
    expect((await phone.ask('GET', '/api/consultations')).bytes.toString()).not.toContain(id)
    const live = await phone.live()
    expect(await live.ask('watch', { consultationId: id, after: 0 })).toMatchObject({ refusal: { code: 'not-found' } })
  })

  it('P212 is seen by whoever treats the patient, with name and reason, after the end too', async () => {
    const { id, clinic } = await asked()
    await (await world.phone('wang')).write(id, 'accepted')
    await clinic.write(id, 'closed', { reason: '已转出' })
    const reading = await begun('admin', id)
    for (const login of ['lantian', 'wang', 'lab', 'quality'] as const) {
      const last = (await entriesOf(login, id)).at(-1)
      const body = { personId: world.network.people.admin, ...wish, until: reading.until }
      expect(last).toMatchObject({ kind: 'read-in-emergency', by: 'system', body })
    }
    const inChinese = { 'accept-language': 'zh' }
    const timeline = await clinic.ask('GET', `/api/consultations/${id}/timeline`, undefined, inChinese)
    const told = (timeline.body.rows as { sentence: string }[]).at(-1)!.sentence
    expect(told).toContain('吴管理（县医院）应急查阅了本会诊，限 30 分，原因：患者现在由我接诊，患者刚到我院急诊')
  })

  it('P213 is told at once to the administrators and to the coordinators of the hospital, without a word of patient or reason', async () => {
    const { id } = await asked()
    await begun('cun', id)
    const alarmOf = async (login: Login) =>
      ((await look(login, '/api/alarms')).body.alarms as Alarm[]).find(
        (one) => one.kind === 'emergency-reading' && one.consultationId === id,
      )
    for (const login of ['admin', 'lab'] as const) {
      const alarm = await until('the alarm', () => alarmOf(login))
      expect(alarm).toMatchObject({ personName: '许医生', seenAt: null })
      expect(alarm.sentence.zh).toContain('许医生 应急查阅了一个他无权查看的会诊')
      expect(JSON.stringify(alarm)).not.toMatch(/患者|胸痛/)
    }
    expect(await alarmOf('foreign-admin')).toBeUndefined()
    const { body } = await look('admin', '/api/emergency-readings')
    const listed = (body.readings as (Reading & { personName: string })[]).find((one) => one.consultationId === id)
    expect(listed).toMatchObject({ personName: '许医生', ...wish })
    expect((await look('quality', '/api/emergency-readings')).status).toBe(403)
  })

  it('P214 leaves in the audit log why, until when and what he read, and no free text', async () => {
    const { id, recordingId } = await asked()
    const reading = await begun('gande', id)
    await look('gande', `/api/emergency-readings/${reading.id}`)
    await look('gande', `/api/emergency-readings/${reading.id}/recordings/${recordingId}/original`)
    const rows = await sql<{ operation: string; subject: string; details: object }>(
      `select operation, subject_id as subject, details from audit_log
       where person_id = $1 and (details ->> 'readingId' = $2 or details ->> 'emergencyReading' = $2) order by id`,
      [world.network.people.gande, reading.id],
    )
    const [kept] = await sql<{ key: string }>('select words_key as key from emergency_readings where id = $1', [
      reading.id,
    ])
    const wordsHmac = createHmac('sha256', kept!.key).update(wish.words).digest('hex')
    const under = { emergencyReading: reading.id }
    expect(rows).toEqual([
      {
        operation: 'emergency-reading-begun',
        subject: id,
        details: { reason: wish.reason, wordsHmac, readingId: reading.id, until: reading.until },
      },
      { operation: 'read-consultation', subject: id, details: under },
      { operation: 'read-recording', subject: recordingId, details: under },
    ])
  })

  it('P240 asks again whether something is new: where nothing is, nothing is shown and nothing noted', async () => {
    const { id, clinic } = await asked()
    const reading = await begun('gande', id)
    const path = `/api/emergency-readings/${reading.id}`
    const rows = async () =>
      (await sql(`select 1 from audit_log where operation = 'read-consultation' and subject_id = $1`, [id])).length
    const first = (await look('gande', path)).body.consultation as { seq: number }
    const noted = await rows()
    for (const _twice of [1, 2]) {
      const same = await look('gande', `${path}?seen=${first.seq}`)
      expect([same.status, same.bytes.length]).toEqual([204, 0])
    }
    expect(await rows()).toBe(noted)
    await clinic.write(id, 'said', { text: '血压在掉' })
    const newer = await look('gande', `${path}?seen=${first.seq}`)
    expect([newer.status, newer.bytes.includes('血压在掉'), await rows()]).toEqual([200, true, noted + 1])
    expect((await look('cun', `${path}?seen=${first.seq}`)).status).toBe(404)
  })

  it('P241 plays a voice of it, also in pieces, noted once, and no voice of another', async () => {
    const { id, clinic } = await asked()
    const other = await asked()
    const speak = async (to: string) => {
      const form = formOf({ draftId: newId(), seconds: [4] }, [{ bytes: oggOf(), name: 'voice', type: 'audio/ogg' }])
      const { body } = await clinic.ask('POST', `/api/consultations/${to}/recordings`, form)
      return String((body.entries as AnEntry[])[0]!.body.recordingId)
    }
    const [voice, foreign] = [await speak(id), await speak(other.id)]
    const reading = await begun('gande', id)
    const phone = await world.phone('gande')
    const play = (recordingId: string, range: string) =>
      phone.ask('GET', `/api/emergency-readings/${reading.id}/recordings/${recordingId}/voice`, undefined, { range })
    const played = await play(voice, 'bytes=0-9')
    expect([played.status, played.bytes.length, played.headers.get('cache-control')]).toEqual([206, 10, 'no-store'])
    expect((await play(voice, 'bytes=10-')).status).toBe(206)
    expect((await play(foreign, 'bytes=0-9')).status).toBe(404)
    const noted = `select 1 from audit_log where operation = 'read-recording' and subject_id = $1 and person_id = $2`
    expect(await sql(noted, [voice, world.network.people.gande])).toHaveLength(1)
  })

  it('P215 finds no consultation of another network, and the no is that to one that never was; nothing is left of it', async () => {
    const { id } = await asked()
    const foreign = await breaks('foreign-wang', id)
    const missing = await breaks('foreign-wang', newId())
    const malformed = await breaks('foreign-wang', 'x')
    expect(foreign.status).toBe(404)
    for (const other of [missing, malformed]) expect(other.body).toEqual(foreign.body)
    const reading = await begun('gande', id)
    for (const login of ['foreign-wang', 'cun', 'lantian'] as const) {
      expect((await look(login, `/api/emergency-readings/${reading.id}`)).status).toBe(404)
    }
    expect(
      await sql(`select 1 from emergency_readings where person_id = $1`, [world.network.people['foreign-wang']]),
    ).toEqual([])
  })

  it('P216 reads until the time is over and not after it; while it lasts the same is answered again', async () => {
    const { id } = await asked()
    const reading = await begun('gande', id)
    const again = await breaks('gande', id, { reason: 'other', words: '再看一次' })
    expect([again.status, again.body.reading]).toEqual([200, reading])
    await sql(
      `update emergency_readings set begun_at = begun_at - interval '31 minutes', until_at = until_at - interval '31 minutes' where id = $1`,
      [reading.id],
    )
    const late = await look('gande', `/api/emergency-readings/${reading.id}`)
    expect([late.status, late.body.code]).toEqual([403, 'emergency-over'])
    expect((await begun('gande', id)).id).not.toBe(reading.id)
    const kinds = (await entriesOf('lantian', id)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'read-in-emergency')).toHaveLength(2)
  })

  it('P217 who may read it anyway is told so, who gives no reason is refused, and nobody begins more than twelve in an hour', async () => {
    const { id } = await asked()
    for (const login of ['lantian', 'wang', 'lab', 'quality'] as const) {
      expect((await breaks(login, id)).body.code).toBe('may-read-anyway')
    }
    for (const bad of [
      {},
      { reason: 'patient-here', words: ' ' },
      { reason: 'curious', words: '想看' },
      { ...wish, x: 1 },
    ]) {
      expect((await breaks('gande', id, bad)).status).toBe(422)
    }
    await sql(
      `insert into emergency_readings (id, network_id, consultation_id, person_id, reason, words, begun_at, until_at)
       select 'many-' || n, $1, 'c-' || n, $2, 'other', 'x', now() - interval '40 minutes', now() - interval '10 minutes'
       from generate_series(1, $3) n`,
      [world.network.networkId, world.network.people.cun, limits.emergencyReadingsPerHour],
    )
    const tooMany = await breaks('cun', id)
    expect([tooMany.status, tooMany.body.code]).toEqual([429, 'slow-down'])
    expect(await world.bugs()).toEqual([])
  })

  it('P218 what is kept among those who answer stays among them', async () => {
    const { id } = await asked()
    const owner = await world.phone('wang')
    await owner.write(id, 'accepted')
    const { seq } = await owner.write(id, 'duty-offered', { to: world.network.people.li })
    const reading = await begun('gande', id)
    const read = await look('gande', `/api/emergency-readings/${reading.id}`)
    expect((read.body.entries as AnEntry[]).find((one) => one.seq === seq)).toEqual({ seq })
    expect(read.body.consultation).toMatchObject({ offeredTo: null })
  })
})

it('P251 nobody begins more than twelve in an hour by asking for several consultations at once', async () => {
  const { networkId, people } = world.network
  const clinic = await world.phone('lantian')
  const six = await Promise.all(Array.from({ length: 6 }, async () => (await clinic.open(question)).consultation.id))
  await sql('delete from emergency_readings where person_id = $1', [people.gande])
  await sql(
    `insert into emergency_readings (id, network_id, consultation_id, person_id, reason, words, begun_at, until_at)
     select 'eleven-' || n, $1, 'c-' || n, $2, 'other', 'x', now() - interval '40 minutes', now() - interval '10 minutes'
     from generate_series(1, $3) n`,
    [networkId, people.gande, limits.emergencyReadingsPerHour - 1],
  )
  const answers = await Promise.all(six.map((id) => breaks('gande', id)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 429, 429, 429, 429, 429])
  expect(await world.bugs()).toEqual([])
})

it('P253 whoever begins many at once waits by himself: other consultations are written in, and one connection is his', async () => {
  const clinic = await world.phone('lantian')
  const six = await Promise.all(Array.from({ length: 6 }, async () => (await clinic.open(question)).consultation.id))
  const holder = await world.database.owner.connect()
  await holder.query('select pg_advisory_lock(hashtextextended($1, 7))', [world.network.people.cun])
  const waiting = async () =>
    (await sql(`select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`)).length
  await sql('delete from emergency_readings where person_id = $1', [world.network.people.cun])
  const answers = Promise.all([...six, ...six, ...six].map((id) => breaks('cun', id)))
  await until('one of them to wait', async () => (await waiting()) === 1)
  const written = await Promise.all(six.slice(1).map((id) => clinic.write(id, 'said', { text: '血压在掉' })))
  expect([written.length, await waiting()]).toEqual([5, 1])
  await holder.query('select pg_advisory_unlock_all()')
  holder.release()
  const statuses = (await answers).map(({ status }) => status).sort()
  expect(statuses).toEqual([...six.map(() => 200), ...six.map(() => 200), ...six.map(() => 201)])
  expect(await world.bugs()).toEqual([])
})

it('P252 the end of his last membership ends his emergency reading', async () => {
  const { id } = await asked()
  const reading = await begun('admin', id)
  const path = `/api/emergency-readings/${reading.id}`
  expect((await look('admin', path)).status).toBe(200)
  const mine = 'where person_id = $1'
  await sql(`update memberships set ended_at = now() ${mine}`, [world.network.people.admin])
  const phone = await world.newPhone('admin')
  expect((await phone.ask('GET', path)).body.code).toBe('not-found')
  await sql(`update memberships set ended_at = null ${mine}`, [world.network.people.admin])
})

it('P219 the application can neither change nor take back what was said of an emergency reading', async () => {
  const { networkId } = world.network
  for (const statement of [`update emergency_readings set until_at = now()`, `delete from emergency_readings`]) {
    const tried = world.database.postgres.inNetwork(networkId, (tx) => statementOf.raw(statement).execute(tx))
    await expect(tried).rejects.toMatchObject({ code: '42501' })
  }
})
