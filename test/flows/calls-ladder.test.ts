// The promise to call: the person on duty at once, the backup after the roster's patience, then everybody, until
// somebody accepts. Real waiting, short patience.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { CallState } from '../../src/consultation/model.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, type Phone, question, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'

const never = { patience: 3_000, everyone: 6_000 }

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode
let wang: Phone
let li: Phone
let zhao: Phone

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
  node = await liveNode(database)
  ;[wang, li, zhao] = [await node.phone('wang'), await node.phone('li'), await node.phone('zhao')]
})

beforeEach(() => setPatience(database, network.rosterId, never))

afterEach(async () => {
  expect(await node.bugs()).toBe(0)
})

afterAll(async () => {
  await node?.close()
  await database?.drop()
})

const write = (login: Login, id: string, kind: string, body: Record<string, unknown> = {}) =>
  node.journal.write(network.actorOf(login), id, draft(kind, body))

async function callsOf(id: string): Promise<CallState[]> {
  return (await node.journal.openConsultation(network.actorOf('wang'), id)).consultation.calls
}

async function kindsOf(id: string): Promise<string[]> {
  const { entries } = await node.journal.openConsultation(network.actorOf('wang'), id)
  return entries.map((entry) => ('kind' in entry ? entry.kind : 'hidden'))
}

const ringFor = (phone: Phone, id: string) => phone.hears('ring', ({ consultationId }) => consultationId === id)
const ringsFor = (phone: Phone, id: string) => phone.of('ring').filter(({ consultationId }) => consultationId === id)

async function alarmsOf(id: string): Promise<number> {
  const asked = `select from alarms where kind = 'nobody-answers' and consultation_id = $1`
  return (await database.owner.query(asked, [id])).rowCount ?? 0
}

async function nothingOpen(id: string): Promise<void> {
  const { rows } = await database.owner.query(
    `select id from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null
     union all select call_id from rings where consultation_id = $1 and stopped_at is null`,
    [id],
  )
  expect(rows).toEqual([])
}

describe('the ladder', () => {
  it('K1 the person on duty is called at once, and the journal says who, how and at which step', async () => {
    const id = await askFromLantian(node, network)
    const ring = await ringFor(wang, id)
    expect(await callsOf(id)).toMatchObject([
      { callId: ring.callId, personId: network.people.wang, personName: '王主任', channel: 'live', step: 1 },
    ])
    expect(ringsFor(li, id)).toEqual([])
    await write('wang', id, 'accepted')
  })

  it('K2 after the patience of the roster the backup is called, then everybody else; nobody twice', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 2 })
    const id = await askFromLantian(node, network)
    expect((await ringFor(li, id)).step).toBe(2)
    expect((await ringFor(zhao, id)).step).toBe(3)
    const calls = await callsOf(id)
    expect(calls.map(({ personName, step }) => [personName, step])).toEqual([
      ['王主任', 1],
      ['李医生', 2],
      ['赵医生', 3],
    ])
    const opened = Date.parse((await node.journal.openConsultation(network.actorOf('wang'), id)).consultation.openedAt)
    const lateness = calls.map(({ calledAt, step }) => Date.parse(calledAt) - opened - (step - 1) * 1000)
    for (const ms of lateness) expect(ms).toBeGreaterThanOrEqual(0)
    for (const phone of [wang, li, zhao]) expect(ringsFor(phone, id)).toHaveLength(1)
    await write('wang', id, 'accepted')
  })

  it('K3 who declines falls silent and the next is called at once', async () => {
    const id = await askFromLantian(node, network)
    const { callId } = await ringFor(wang, id)
    await write('wang', id, 'declined', { reason: '手术中' })
    expect(await wang.hears('ring-stopped', (stopped) => stopped.callId === callId)).toMatchObject({
      consultationId: id,
      by: network.people.wang,
    })
    expect((await ringFor(li, id)).step).toBe(2)
    await write('li', id, 'declined')
    expect((await ringFor(zhao, id)).step).toBe(3)
    expect(ringsFor(wang, id)).toHaveLength(1)
    await write('zhao', id, 'accepted')
  })

  it('K4 who declined before he was called is passed over', async () => {
    const id = await askFromLantian(node, network)
    await ringFor(wang, id)
    await write('li', id, 'declined')
    await write('wang', id, 'declined')
    expect((await ringFor(zhao, id)).step).toBe(3)
    expect(ringsFor(li, id)).toEqual([])
    await write('zhao', id, 'accepted')
  })

  it('K5 when all have declined the administrators are told at once, and everybody is called once more after the patience', async () => {
    await setPatience(database, network.rosterId, { patience: 3, everyone: 600 })
    const id = await askFromLantian(node, network)
    await ringFor(wang, id)
    for (const login of ['wang', 'li', 'zhao'] as const) {
      await until(`the call of ${login}`, async () =>
        (await callsOf(id)).some(({ personId }) => personId === network.people[login]),
      )
      expect(await alarmsOf(id)).toBe(0)
      await write(login, id, 'declined')
    }
    // told with the last no, and not again of the same round
    expect(await alarmsOf(id)).toBe(1)
    for (const phone of [wang, li, zhao]) await until('the second ring', () => ringsFor(phone, id).length === 2)
    await write('wang', id, 'accepted')
    await nothingOpen(id)
  })
})

describe('calling off', () => {
  it('K6 accepting stops every ring on every phone, and nobody is called afterwards', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 2 })
    const id = await askFromLantian(node, network)
    const [first, second] = [await ringFor(wang, id), await ringFor(li, id)]
    await write('li', id, 'accepted')
    for (const [phone, { callId }] of [
      [wang, first],
      [li, second],
    ] as const) {
      const stopped = await phone.hears('ring-stopped', (push) => push.callId === callId)
      expect(stopped).toEqual({ callId, consultationId: id, by: network.people.li })
    }
    await nothingOpen(id)
    const next = await askFromLantian(node, network)
    expect((await ringFor(zhao, next)).step).toBe(3)
    expect(ringsFor(zhao, id)).toEqual([])
    await write('wang', next, 'accepted')
  })

  it.each([
    ['answered', 'wang', { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci' }],
    ['closed', 'lantian', { reason: '患者离开' }],
  ] as const)('K7 %s stops the rings as well', async (kind, login, body) => {
    const id = await askFromLantian(node, network)
    const { callId } = await ringFor(wang, id)
    await write(login, id, kind, body)
    await wang.hears('ring-stopped', (stopped) => stopped.callId === callId)
    await nothingOpen(id)
  })

  it('K8 accepting in the very moment of the question leaves nothing ringing', async () => {
    const ids = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const id = await askFromLantian(node, network)
        await write('wang', id, 'accepted')
        return id
      }),
    )
    await until('silence', async () => (await node.calls.ringsOf(network.networkId, network.people.wang)).length === 0)
    for (const id of ids) {
      const stopped = new Set(wang.of('ring-stopped').map(({ callId }) => callId))
      for (const { callId } of ringsFor(wang, id)) expect(stopped.has(callId)).toBe(true)
    }
  })
})

describe('ringing again', () => {
  it('K9 the clinic rings again: old rings end, the ladder begins anew, also for who had declined', async () => {
    const id = await askFromLantian(node, network)
    const first = await ringFor(wang, id)
    await write('wang', id, 'declined')
    await ringFor(li, id)
    await write('lantian', id, 'rung-again')
    const second = await until('the second ring', () => ringsFor(wang, id)[1])
    expect(second).toMatchObject({ step: 1 })
    expect(second.callId).not.toBe(first.callId)
    await li.hears('ring-stopped', ({ consultationId }) => consultationId === id)
    await write('wang', id, 'accepted')
  })

  it('K20 the clinic rings again after somebody accepted: his phone rings first, and no other while he may still answer', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 2 })
    const id = await askFromLantian(node, network)
    await ringFor(wang, id)
    await ringFor(li, id)
    await write('li', id, 'accepted')
    await write('lantian', id, 'rung-again')
    const again = await until('the ring of the owner', () => ringsFor(li, id)[1])
    await expect(write('wang', id, 'accepted')).rejects.toMatchObject({ code: 'already-accepted' })
    const before = (await node.journal.openConsultation(network.actorOf('li'), id)).consultation.acceptedAt
    await write('li', id, 'accepted')
    await li.hears('ring-stopped', ({ callId }) => callId === again.callId)
    await nothingOpen(id)
    const { consultation } = await node.journal.openConsultation(network.actorOf('li'), id)
    expect([consultation.owner?.name, consultation.acceptedAt]).toEqual(['李医生', before])
    expect([ringsFor(wang, id).length, ringsFor(zhao, id).length]).toEqual([1, 0])
  })

  it('K21 a question that was closed before anybody accepted rings when it is reopened; an owned one does not', async () => {
    const id = await askFromLantian(node, network)
    await ringFor(wang, id)
    await write('lantian', id, 'closed', { reason: '误关' })
    await write('lantian', id, 'reopened', { reason: '患者仍胸痛' })
    await until('the second ring', () => ringsFor(wang, id)[1])
    await write('wang', id, 'accepted')
    await write('lantian', id, 'closed', { reason: '误关' })
    await write('lantian', id, 'reopened', { reason: '补充' })
    await nothingOpen(id)
  })
})

describe('what the phones say', () => {
  it('K10 the first device that shows the call makes it delivered, once; another person cannot', async () => {
    const id = await askFromLantian(node, network)
    const { callId } = await ringFor(wang, id)
    expect(await li.ask('ringShown', { callId })).toMatchObject({ refusal: { code: 'not-found' } })
    const atHome = await node.phone('wang')
    await Promise.all([wang, atHome, wang].map((phone) => phone.value('ringShown', { callId })))
    expect((await kindsOf(id)).filter((kind) => kind === 'call-delivered')).toHaveLength(1)
    expect((await callsOf(id))[0]!.deliveredAt).toBeDefined()
    await write('wang', id, 'accepted')
  })

  it('K11 a phone that comes back while it is called goes on ringing', async () => {
    const id = await askFromLantian(node, network)
    const away = await node.phone('wang')
    const { rings } = await away.value('watchDuty')
    const ring = rings.find(({ consultationId }) => consultationId === id)
    expect(ring ?? (await ringFor(away, id))).toMatchObject({ consultationId: id, step: 1 })
    away.cut()
    const back = await node.phone('wang')
    expect((await back.value('watchDuty')).rings.map(({ consultationId }) => consultationId)).toContain(id)
    await write('wang', id, 'accepted')
  })
})

describe('promises and entries', () => {
  it('K12 a promise is lost together with its entry', async () => {
    const failing = await liveNode(database)
    failing.journal.beforeCommit(async () => {
      throw new Error('the transaction fails after the promise was made')
    })
    const before = await database.owner.query('select count(*)::int as count from call_steps')
    await expect(failing.journal.open(network.actorOf('lantian'), question(), [], [])).rejects.toThrow()
    const after = await database.owner.query('select count(*)::int as count from call_steps')
    expect(after.rows).toEqual(before.rows)
    await failing.close()
  })
})
