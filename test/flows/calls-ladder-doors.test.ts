// The ladder of a roster over the wire: who may change it, what it foretells, and that the real calls keep to it.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Ladder } from '../../src/consultation/ladder.ts'
import type { DryRunReply, LadderReply } from '../../src/contract/routes/ladders.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { setPatience } from '../world/live.ts'
import type { AppPhone } from '../world/phone.ts'
import { until } from '../world/until.ts'

let app: AppWorld
let admin: AppPhone
let lab: AppPhone
let lantian: AppPhone
let path: string

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  ;[admin, lab, lantian] = await Promise.all([app.phone('admin'), app.phone('lab'), app.phone('lantian')])
  path = `/api/rosters/${app.network.rosterId}/ladder`
}, 120_000)

afterEach(async () => {
  await admin.ask('PUT', path, { ladder: null })
})

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
  await app?.close()
})

const read = async () => (await lab.ask('GET', path)).body as unknown as LadderReply
const foretell = async (rest = '') => (await lab.ask('GET', `${path}/dry-run${rest}`)).body as unknown as DryRunReply
const brief = ({ calls }: DryRunReply) =>
  calls.map(({ afterSeconds, name, channels }) => `${afterSeconds} ${name} ${channels.join('+')}`)

const own = (change: Partial<Ladder> = {}): Ladder => ({
  urgent: [
    { whom: 'backup', channels: 'all', afterSeconds: 0 },
    { whom: { personId: app.network.people.zhao }, channels: ['sms', 'live'], afterSeconds: 30 },
    { whom: 'lab', channels: 'all', afterSeconds: 60 },
    { whom: 'second-backup', channels: 'all', afterSeconds: 90 },
    { whom: 'everyone', channels: 'all', afterSeconds: 300 },
  ],
  ordinary: [{ whom: 'on-duty', channels: 'all', afterSeconds: 0 }],
  repeatAfterSeconds: 120,
  silentAfterSeconds: 90,
  night: { from: '21:00', until: '06:30' },
  ...change,
})

describe('The ladder of a roster', () => {
  it('K88 is read and changed by who manages the roster, kept in the log, and given back when it is taken away', async () => {
    expect(await read()).toMatchObject({ isDefault: true, timeZone: 'Asia/Shanghai' })
    expect((await read()).channelsOn).toContain('live')
    const saved = await lab.ask('PUT', path, { ladder: own() })
    expect([saved.status, saved.body]).toMatchObject([200, { isDefault: false, ladder: own() }])
    expect((await read()).ladder).toEqual(own())
    const { rows } = await app.database.owner.query(
      `select person_id, details from audit_log where operation = 'ladder-changed' and subject_id = $1 order by id desc`,
      [app.network.rosterId],
    )
    expect(rows[0]).toEqual({
      person_id: app.network.people.lab,
      details: { urgentSteps: 5, ordinarySteps: 1, repeatAfterSeconds: 120, silentAfterSeconds: 90 },
    })
    const wang = await app.phone('wang')
    expect((await wang.ask('GET', path)).status).toBe(403)
    expect((await wang.ask('PUT', path, { ladder: own() })).status).toBe(403)
    expect((await lab.ask('PUT', path, { ladder: null })).body).toMatchObject({ isDefault: true })
  })

  it('K70 names nobody who does not work here', async () => {
    const stranger = { personId: app.network.people['foreign-wang'] }
    const ladder = own({ ordinary: [{ whom: stranger, channels: 'all', afterSeconds: 0 }] })
    for (const [method, rest] of [
      ['PUT', ''],
      ['POST', '/dry-run'],
    ] as const) {
      const answer = await lab.ask(method, path + rest, { ladder })
      expect([answer.status, answer.body.code]).toEqual([422, 'unknown-person'])
    }
    const hasty = own({ repeatAfterSeconds: 3 })
    expect((await lab.ask('PUT', path, { ladder: hasty })).body).toMatchObject({ code: 'invalid-body' })
    expect((await read()).isDefault).toBe(true)
  })
})

describe('The dry run', () => {
  it('K89 says whom, when, through what and why, in the order in which they would ring', async () => {
    const told = await foretell()
    expect(brief(told)).toEqual(['0 王主任 live', '60 李医生 live', '120 赵医生 live'])
    const [first, second] = told.calls
    expect(first).toMatchObject({ step: 1, whom: { zh: '值班', en: 'on duty' } })
    expect(first!.reason.zh).toMatch(/^值班表: 王主任 \d\d:\d\d-/)
    expect(first!.reason.en).toMatch(/^Roster: 王主任 /)
    expect(Date.parse(second!.at) - Date.parse(first!.at)).toBe(60_000)
    expect(Date.parse(told.repeatsAt) - Date.parse(first!.at)).toBe(180_000)
  })

  it('K89 of a ladder that is not saved calls whom it names, and passes over a hole at once', async () => {
    const answer = await lab.ask('POST', `${path}/dry-run`, { ladder: own(), urgency: 'urgent' })
    const told = answer.body as unknown as DryRunReply
    expect(brief(told)).toEqual(['0 李医生 live', '30 赵医生 live', '60 陈协调 live', '90 null ', '90 王主任 live'])
    expect((await read()).isDefault).toBe(true)
  })

  it('K89 of another hour asks who is on duty then; of an ordinary question at night it waits for the morning', async () => {
    const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString()
    const told = await foretell(`?at=${nextWeek}`)
    expect(told.calls[0]).toMatchObject({ personId: null, at: nextWeek, channels: [] })
    const night = await foretell('?urgency=ordinary&at=2026-11-22T16:00:00.000Z')
    expect(night.calls[0]).toMatchObject({ at: '2026-11-22T23:00:00.000Z', afterSeconds: 7 * 3600 })
    expect((await lab.ask('GET', `${path}/dry-run?at=soon`)).body).toMatchObject({ code: 'span-invalid' })
    expect((await lab.ask('GET', `${path}/dry-run?urgency=later`)).status).toBe(422)
  })

  it('K90 foretells exactly what is called, and the sender is told what comes next', async () => {
    await setPatience(app.database, app.network.rosterId, { patience: 1, everyone: 3 })
    const foretold = (await foretell()).calls.filter(({ channels }) => channels.length > 0)
    const { consultation } = await lantian.open()
    const next = await lantian.ask('GET', `/api/consultations/${consultation.id}/next-calls`)
    const coming = (next.body as { calls: { names: string[]; at: string; step: number }[] }).calls
    expect(coming.at(-1)).toMatchObject({ step: 3, round: 1, whom: { zh: '值班表全员' } })
    expect((coming.at(-1) as unknown as { channels: string[] }).channels).toContain('live')
    expect(coming.at(-1)!.names).toEqual(expect.arrayContaining(['王主任', '李医生', '赵医生']))
    const called = await until('all to be called', async () => {
      const { body } = await lantian.ask('GET', `/api/consultations/${consultation.id}`)
      const { calls, openedAt } = body.consultation as {
        openedAt: string
        calls: { personId: string; channel: string; calledAt: string }[]
      }
      return (
        calls.length === 3 &&
        calls.map(({ personId, channel, calledAt }) => ({
          personId,
          channels: [channel],
          afterSeconds: Math.floor((Date.parse(calledAt) - Date.parse(openedAt)) / 1000),
        }))
      )
    })
    expect(called).toEqual(
      foretold.map(({ personId, channels, afterSeconds }) => ({ personId, channels, afterSeconds })),
    )
    await (await app.phone('wang')).write(consultation.id, 'accepted')
    const nothing = await lantian.ask('GET', `/api/consultations/${consultation.id}/next-calls`)
    expect(nothing.body).toEqual({ calls: [], repeatsAt: null })
  })

  it('K275 foretells what a hole in the roster brings forward, to the next round, and the calls keep to it', async () => {
    const ladder = own({
      urgent: [
        { whom: 'second-backup', channels: 'all', afterSeconds: 0 },
        { whom: 'backup', channels: 'all', afterSeconds: 60 },
        { whom: { personId: app.network.people.zhao }, channels: 'all', afterSeconds: 90 },
        { whom: 'lab', channels: 'all', afterSeconds: 150 },
      ],
    })
    await lab.ask('PUT', path, { ladder })
    const told = await foretell()
    expect(brief(told)).toEqual(['0 null ', '0 李医生 live', '30 赵医生 live', '90 陈协调 live'])
    expect(Date.parse(told.repeatsAt) - Date.parse(told.calls[0]!.at)).toBe(210_000)
    const { consultation } = await lantian.open()
    const coming = await until('the call behind the hole', async () => {
      const { body } = await lantian.ask('GET', `/api/consultations/${consultation.id}/next-calls`)
      const { calls, repeatsAt } = body as { calls: { at: string }[]; repeatsAt: string }
      return calls.length === 2 && [...calls.map(({ at }) => at), repeatsAt].map((at) => Date.parse(at))
    })
    expect([coming[1]! - coming[0]!, coming[2]! - coming[1]!]).toEqual([60_000, 120_000])
    const read = await lantian.ask('GET', `/api/consultations/${consultation.id}`)
    const [first] = (read.body.consultation as { calls: { calledAt: string }[] }).calls
    expect(Math.round((coming[0]! - Date.parse(first!.calledAt)) / 1000)).toBe(30)
    await lantian.write(consultation.id, 'closed', { reason: '试' })
  })

  it('K65 the sender of an ordinary question at night is told when it will ring', async () => {
    const minutes = (at: Date) => at.toLocaleTimeString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 5)
    const night = { from: minutes(new Date(Date.now() - 3_600_000)), until: minutes(new Date(Date.now() + 7_200_000)) }
    await lab.ask('PUT', path, { ladder: own({ night }) })
    const { consultation } = await lantian.open({ urgency: 'ordinary' })
    const { body } = await lantian.ask('GET', `/api/consultations/${consultation.id}/next-calls`)
    const [first] = (body as { calls: { at: string; names: string[] }[] }).calls
    expect(first).toMatchObject({ names: ['王主任'] })
    expect(minutes(new Date(first!.at))).toBe(night.until)
    const urgent = await lantian.open()
    await until('the urgent call', async () => {
      const read = await lantian.ask('GET', `/api/consultations/${urgent.consultation.id}`)
      return (read.body.consultation as { calls: unknown[] }).calls.length > 0
    })
    const read = await lantian.ask('GET', `/api/consultations/${consultation.id}`)
    expect((read.body.consultation as { calls: unknown[] }).calls).toEqual([])
    for (const { id } of [consultation, urgent.consultation]) await lantian.write(id, 'closed', { reason: '试' })
  })
})
