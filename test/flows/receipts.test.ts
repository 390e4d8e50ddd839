// Receipts through the real service: what arrived on a device and what was looked at, told to whoever watches.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Mark } from '../../src/consultation/receipts.ts'
import { toWeb } from '../../src/contract/to-web.ts'
import { newId } from '../../src/platform/ids.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import type { Phone } from '../world/live.ts'
import type { Login } from '../world/network.ts'
import { until } from '../world/until.ts'

let app: AppWorld

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
}, 60_000)

afterEach(async () => expect(await app.bugs()).toEqual([]))
afterAll(() => app?.close())

async function question(): Promise<string> {
  return (await (await app.phone('lantian')).open()).consultation.id
}

async function marksOf(id: string, login: Login = 'lantian'): Promise<Mark[]> {
  const { body } = await (await app.phone(login)).ask('GET', `/api/consultations/${id}/receipts`)
  return body.marks as Mark[]
}

async function live(login: Login): Promise<Phone> {
  return (await app.phone(login)).newLive()
}

const told = (marks: Mark[]) => marks.map(({ name, side, kind, seq }) => `${name} ${side} ${kind} ${seq}`)

describe('receipts', () => {
  it('D65 what arrived and what was seen is kept with person and time, and read by whoever may open it', async () => {
    const id = await question()
    const wang = await live('wang')
    await wang.value('received', { consultationId: id, seq: 1 })
    await wang.value('seen', { consultationId: id, seq: 1 })
    await (await live('lantian2')).value('received', { consultationId: id, seq: 1 })
    const marks = await marksOf(id)
    expect(told(marks)).toEqual(['王主任 answering received 1', '王主任 answering seen 1', '郑医生 asking received 1'])
    for (const { at } of marks) expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000)
    expect(told(await marksOf(id, 'quality'))).toEqual(told(marks))
  })

  it('D66 a mark for what he may not open is refused like one for what does not exist, and leaves nothing', async () => {
    const id = await question()
    for (const login of ['gande', 'foreign-wang', 'admin'] as const) {
      const phone = await live(login)
      for (const name of ['received', 'seen'] as const) {
        const foreign = await phone.ask(name, { consultationId: id, seq: 1 })
        const missing = await phone.ask(name, { consultationId: newId(), seq: 1 })
        expect(foreign.refusal?.code).toBe('not-found')
        expect(foreign).toEqual(missing)
      }
    }
    expect(await marksOf(id)).toEqual([])
  })

  it('D67 marks never go back, nobody receives what was not yet said, and only what is new is kept', async () => {
    const id = await question()
    const lantian = await app.phone('lantian')
    const { seq } = await lantian.write(id, 'said', { text: '血压偏低' })
    const wang = await live('wang')
    await wang.value('received', { consultationId: id, seq: 1 })
    await wang.value('received', { consultationId: id, seq: 2_000_000 })
    const { body } = await lantian.ask('GET', `/api/consultations/${id}`)
    const head = (body.consultation as { seq: number }).seq
    expect(head).toBeGreaterThanOrEqual(seq)
    for (const again of [1, head, 1]) await wang.value('received', { consultationId: id, seq: again })
    expect((await marksOf(id)).map((mark) => mark.seq)).toEqual([1, head])
  })

  it('D68 whoever watches is told at once, then at most once a second; others and other networks never', async () => {
    const id = await question()
    const lantian = await live('lantian')
    await lantian.value('watch', { consultationId: id })
    const beside = [await live('lantian2'), await live('foreign-wang')]
    await beside[1]!.ask('watch', { consultationId: id })
    for (let said = 0; said < 6; said++) await (await app.phone('lantian')).write(id, 'said', { text: `${said}` })
    const wang = await live('wang')
    const startedAt = performance.now()
    for (let seq = 1; seq <= 6; seq++) await wang.value('seen', { consultationId: id, seq })
    const pushes = await until('the last mark', () => {
      const all = lantian.of('receipts').filter(({ consultationId }) => consultationId === id)
      return all.some(({ marks }) => marks.some(({ seq }) => seq === 6)) && all
    })
    expect(pushes.length).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - startedAt) / 1000))
    expect(pushes[0]!.marks[0]).toMatchObject({ personId: app.network.people.wang, name: '王主任', kind: 'seen' })
    for (const push of pushes) expect(toWeb.receipts.parse(push)).toEqual(push)
    for (const phone of beside) expect(phone.of('receipts')).toEqual([])
  })

  it('D69 a quality officer who reads the record is nobody that an entry waits for', async () => {
    const id = await question()
    await (await live('quality')).value('seen', { consultationId: id, seq: 1 })
    expect(await marksOf(id)).toEqual([])
  })

  it('D70 marks are kept while an entry holds the lock of the consultation, and entries while marks are kept', async () => {
    const id = await question()
    const wang = await live('wang')
    const client = await app.database.owner.connect()
    try {
      await client.query('begin')
      await client.query('select 1 from consultations where id = $1 for update', [id])
      await wang.value('received', { consultationId: id, seq: 1 })
      await client.query('rollback')
      await client.query('begin')
      await client.query('select 1 from receipts where consultation_id = $1 for update', [id])
      await (await app.phone('lantian')).write(id, 'said', { text: '已嚼服阿司匹林300mg' })
      await client.query('rollback')
    } finally {
      client.release()
    }
    expect(told(await marksOf(id))).toEqual(['王主任 answering received 1'])
  })
})
