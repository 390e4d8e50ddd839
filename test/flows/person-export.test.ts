// What is kept about one member of the staff, as one file: for himself and for the administrator, and nothing of patients in it.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { password } from '../world/network.ts'
import { signIn } from '../world/phone.ts'
import { until } from '../world/until.ts'

let world: AppWorld
let consultationId: string

interface Exported {
  account: { id: string; login: string; name: string }
  network: { id: string }
  memberships: { site: string; role: string }[]
  contact: { phone: string } | null
  sessions: { id: string; deviceName: string | null }[]
  rosters: string[]
  shifts: { line: number; why: string }[]
  entries: { consultationId: string; seq: number; kind: string }[]
  emergencyReadings: { consultationId: string; words: string }[]
  audit: { operation: string; subjectId: string | null; sessionId: string | null; byHimself: boolean }[]
}

beforeAll(async () => {
  world = await openAppWorld({ logLevel: 'error' })
  const [clinic, wang, gande] = [await world.phone('lantian'), await world.phone('wang'), await world.phone('gande')]
  await wang.ask('PUT', '/api/me/contact', { phone: '13800000007', email: null })
  const { consultation } = await clinic.open({ patient: { sex: 'male', ageYears: 66, name: '患者戊己' } })
  consultationId = consultation.id
  await wang.write(consultationId, 'accepted')
  await wang.write(consultationId, 'said', { text: '患者戊己请嚼服阿司匹林' })
  const why = { reason: 'patient-here', words: '转到我院' }
  await gande.ask('POST', `/api/consultations/${consultationId}/emergency-readings`, why)
})
afterAll(() => world?.close())

const idOf = (login: 'wang' | 'gande' | 'foreign-wang') => world.network.people[login]

describe('the export of one person', () => {
  it('P230 holds his account, devices, contact, duty, where he wrote and what he did, and no word of a patient', async () => {
    const answer = await (await world.phone('wang')).ask('GET', '/api/me/export')
    expect(answer.headers.get('content-disposition')).toContain('attachment')
    const told = answer.body as unknown as Exported
    expect(told).toMatchObject({
      account: { id: idOf('wang'), login: 'wang', name: '王主任' },
      network: { id: world.network.networkId },
      memberships: [{ site: '县医院', role: 'specialist' }],
      contact: { phone: '13800000007' },
    })
    expect(told.sessions.length).toBeGreaterThan(0)
    expect(told.rosters).toHaveLength(1)
    expect(told.shifts.some(({ line }) => line === 1)).toBe(true)
    const his = told.entries.filter((one) => one.consultationId === consultationId).map(({ kind }) => kind)
    expect(his.sort()).toEqual(['accepted', 'said'])
    expect(told.audit.map(({ operation }) => operation)).toEqual(expect.arrayContaining(['sign-in', 'person-exported']))
    expect(answer.bytes.toString()).not.toMatch(/患者戊己|阿司匹林/)
  })

  it('P231 tells his emergency readings with their reasons, and what was done to him by others', async () => {
    await (await world.phone('admin')).ask('POST', `/api/people/${idOf('gande')}/password`, { endSessions: false })
    const answer = await (await world.phone('gande')).ask('GET', '/api/me/export')
    const told = answer.body as unknown as Exported
    expect(told.emergencyReadings).toEqual([expect.objectContaining({ consultationId, words: '转到我院' })])
    const made = told.audit.filter(({ byHimself, subjectId }) => !byHimself && subjectId === idOf('gande'))
    expect(made.length).toBeGreaterThan(0)
  })

  it('P254 does not tell him that he is watched, nor the device of whoever did something to him; the administrator sees the alarms', async () => {
    const { networkId } = world.network
    const raised =
      'insert into audit_log (network_id, at, operation, subject_id) values ($1, clock_timestamp(), $2, $3)'
    const alarms = ['alarm-unusual-reading', 'alarm-guessed-ids']
    for (const operation of alarms) await world.database.owner.query(raised, [networkId, operation, idOf('gande')])
    const copy = async (login: 'gande' | 'admin', path: string) =>
      ((await (await world.phone(login)).ask('GET', path)).body as unknown as Exported).audit
    const own = await copy('gande', '/api/me/export')
    const administrators = await copy('admin', `/api/people/${idOf('gande')}/export`)
    const alarmsIn = (rows: Exported['audit']) =>
      rows.map(({ operation }) => operation).filter((one) => one.startsWith('alarm-'))
    expect([alarmsIn(own), alarmsIn(administrators)]).toEqual([[], alarms])
    for (const rows of [own, administrators]) {
      const others = rows.filter(({ byHimself }) => !byHimself)
      expect([others.length > 0, others.filter(({ sessionId }) => sessionId !== null)]).toEqual([true, []])
      expect(rows.some(({ byHimself, sessionId }) => byHimself && sessionId !== null)).toBe(true)
    }
  })

  it('P232 holds no secret: no hash, no token, no key', async () => {
    const { token } = await signIn(world.address, 'wang', password)
    const answer = await fetch(`${world.address}/api/me/export`, { headers: { authorization: `Bearer ${token}` } })
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(text).not.toContain(token)
    expect(text).not.toMatch(/argon2|hash|p256dh|"secret"/i)
  })

  it('P233 is given to the administrator of his network and to nobody else, and each time noted in the audit log', async () => {
    const path = `/api/people/${idOf('wang')}/export`
    const statuses = await Promise.all(
      (['admin', 'foreign-admin', 'li', 'quality'] as const).map(async (login) => {
        const { status } = await (await world.phone(login)).ask('GET', path)
        return [login, status]
      }),
    )
    expect(Object.fromEntries(statuses)).toEqual({ admin: 200, 'foreign-admin': 404, li: 403, quality: 403 })
    const { rows } = await world.database.owner.query(
      `select person_id as by from audit_log where operation = 'person-exported' and subject_id = $1 order by id`,
      [idOf('wang')],
    )
    const { wang, admin } = world.network.people
    expect(rows.map(({ by }) => by)).toEqual([wang, wang, admin])
    expect(await world.bugs()).toEqual([])
  })

  it('P234 is as whole for somebody with thousands of entries, shifts and notes, a page at a time', async () => {
    const { networkId, rosterId, people } = world.network
    await world.database.owner.query(
      `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
       select 'long-' || n, $1, $2, $3, 3, '2090-01-01'::timestamptz + make_interval(hours => n),
         '2090-01-01'::timestamptz + make_interval(hours => n + 1), 'shift' from generate_series(1, 2500) n`,
      [networkId, rosterId, people.zhao],
    )
    await world.database.owner.query(
      `insert into audit_log (network_id, at, person_id, operation, subject_id)
       select $1, clock_timestamp() - make_interval(secs => 1), $2, 'read-consultation', 'c-' || n from generate_series(1, 3000) n`,
      [networkId, people.zhao],
    )
    const told = (await (await world.phone('zhao')).ask('GET', '/api/me/export')).body as unknown as Exported
    expect(told.shifts.filter(({ line }) => line === 3)).toHaveLength(2500)
    expect(told.audit.filter(({ operation }) => operation === 'read-consultation')).toHaveLength(3000)
  })

  it('P250 nobody takes more than three in an hour, however many he asks for at once, and all of them hold one connection', async () => {
    const { owner } = world.database
    const [cun, li] = [await world.phone('cun'), await world.phone('li')]
    const holder = await owner.connect()
    await holder.query('begin; lock table shifts in access exclusive mode')
    const asked = [cun, cun, cun, cun, cun, li, li, li].map((phone) => phone.ask('GET', '/api/me/export'))
    const begun = `select count(*)::int from audit_log where operation = 'person-exported' and person_id = any($1)`
    const reading = `select count(*)::int from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and query like '%select s.id, r.name as roster%'`
    const count = async (text: string, values: unknown[] = []) =>
      (await owner.query<{ count: number }>(text, values)).rows[0]!.count
    const { people } = world.network
    await until('all to be begun', async () => (await count(begun, [[people.cun, people.li]])) === 6)
    await until('one of them to read', async () => (await count(reading)) > 0)
    const seen = new Set<number>()
    for (let look = 0; look < 10; look++) {
      seen.add(await count(reading))
      await wait(20)
    }
    await holder.query('rollback')
    holder.release()
    const answers = await Promise.all(asked)
    expect([...seen]).toEqual([1])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
    const refused = answers.find(({ status }) => status === 429)!
    expect([refused.body.code, Number(refused.headers.get('retry-after')) > 3_500]).toEqual(['slow-down', true])
    for (const told of answers.filter(({ status }) => status === 200)) expect(told.body.audit).toBeDefined()
    expect(await world.bugs()).toEqual([])
  })
})
