// A question is offered to a colleague: his phone rings for it, his alone, and its first owner stays responsible until
// he takes it.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { offerStep } from '../../src/consultation/offer-step.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, type Phone, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'

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

beforeEach(() => setPatience(database, network.rosterId, { patience: 600, everyone: 900 }))

afterEach(async () => {
  expect(await node.bugs()).toBe(0)
})

afterAll(async () => {
  await node?.close()
  await database?.drop()
})

const write = (login: Login, id: string, kind: string, body: Record<string, unknown> = {}) =>
  node.journal.write(network.actorOf(login), id, draft(kind, body))
const offer = (by: Login, id: string, to: Login) => write(by, id, 'duty-offered', { to: network.people[to] })
const ringsFor = (phone: Phone, id: string) => phone.of('ring').filter(({ consultationId }) => consultationId === id)
const stopped = (phone: Phone, callId: string) => phone.hears('ring-stopped', (push) => push.callId === callId)
const ringingFor = async (login: Login) =>
  (await node.calls.ringsOf(network.networkId, network.people[login])).map(({ consultationId }) => consultationId)

async function owned(): Promise<string> {
  const id = await askFromLantian(node, network)
  await until('the ring of the duty', () => ringsFor(wang, id)[0])
  await write('wang', id, 'accepted')
  return id
}

async function ownerOf(id: string): Promise<string | undefined> {
  return (await node.journal.openConsultation(network.actorOf('wang'), id)).consultation.owner?.name
}

describe('an offered question', () => {
  it('K22 rings its colleague, on all his devices and him alone, until he takes it', async () => {
    const id = await owned()
    const atHome = await node.phone('li')
    await offer('wang', id, 'li')
    const ring = await until('the ring', () => ringsFor(li, id)[0])
    expect(ring.step).toBe(offerStep)
    expect(await until('the ring at home', () => ringsFor(atHome, id)[0])).toEqual(ring)
    expect(await ownerOf(id)).toBe('王主任')
    await write('li', id, 'duty-taken')
    await Promise.all([stopped(li, ring.callId), stopped(atHome, ring.callId)])
    expect(await ownerOf(id)).toBe('李医生')
    expect([ringsFor(wang, id).length, ringsFor(zhao, id).length]).toEqual([1, 0])
    const { consultation } = await node.journal.openConsultation(network.actorOf('wang'), id)
    expect(consultation.calls.at(-1)).toMatchObject({ callId: ring.callId, personName: '李医生', step: offerStep })
  })

  it.each<[string, Login, string, object]>([
    ['he says no', 'li', 'declined', { reason: '手术中' }],
    ['its owner answers', 'wang', 'answered', { diagnosis: 'unsure', strategy: 'call-me' }],
    ['it is closed', 'lantian', 'closed', { reason: '患者离开' }],
  ])('K23 stops ringing when %s, and calls nobody else', async (_what, login, kind, body) => {
    const id = await owned()
    await offer('wang', id, 'li')
    const { callId } = await until('the ring', () => ringsFor(li, id)[0])
    await write(login, id, kind, { ...body })
    await stopped(li, callId)
    expect(await ownerOf(id)).toBe('王主任')
    const { rows } = await database.owner.query(
      `select id from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null`,
      [id],
    )
    expect(rows).toEqual([])
    expect(await ringingFor('zhao')).not.toContain(id)
  })

  it('K23 offered to another, the first falls silent; who said no is rung again when he is asked again', async () => {
    const id = await owned()
    await offer('wang', id, 'li')
    const first = await until('the ring of li', () => ringsFor(li, id)[0])
    await offer('wang', id, 'zhao')
    await stopped(li, first.callId)
    await until('the ring of zhao', () => ringsFor(zhao, id)[0])
    await write('zhao', id, 'declined')
    await offer('wang', id, 'zhao')
    await until('the second ring of zhao', () => ringsFor(zhao, id)[1])
    await write('zhao', id, 'duty-taken')
    await until('silence', async () => !(await ringingFor('zhao')).includes(id))
  })

  it('K24 the clinic rings again: its owner, and the colleague who has not taken it', async () => {
    const id = await owned()
    await offer('wang', id, 'li')
    await until('the ring', () => ringsFor(li, id)[0])
    await write('lantian', id, 'rung-again')
    await until('the second ring of both', () => ringsFor(li, id)[1] && ringsFor(wang, id)[1])
    await write('li', id, 'duty-taken')
    await until(
      'silence',
      async () => !(await ringingFor('wang')).includes(id) && !(await ringingFor('li')).includes(id),
    )
    expect(ringsFor(zhao, id)).toEqual([])
  })

  it('K24 that nobody owns goes on climbing its ladder', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 600 })
    const id = await askFromLantian(node, network)
    await until('the ring of the duty', () => ringsFor(wang, id)[0])
    await offer('wang', id, 'zhao')
    expect((await until('the ring of zhao', () => ringsFor(zhao, id)[0])).step).toBe(offerStep)
    expect((await until('the ring of the backup', () => ringsFor(li, id)[0])).step).toBe(2)
    expect(await ringingFor('wang')).toContain(id)
    await write('zhao', id, 'duty-taken')
    for (const login of ['wang', 'li', 'zhao'] as const) {
      await until('silence', async () => !(await ringingFor(login)).includes(id))
    }
  })

  it('K25 is offered only to specialists of the roster or of its hospital', async () => {
    const id = await owned()
    for (const to of ['lantian', 'lab', 'quality', 'admin', 'foreign-wang'] as const) {
      await expect(offer('wang', id, to)).rejects.toMatchObject({ code: 'unknown-person' })
    }
    await database.owner.query('delete from roster_members where person_id = $1', [network.people.zhao])
    try {
      const elsewhere = await liveNode(database)
      await elsewhere.journal.write(
        network.actorOf('wang'),
        id,
        draft('duty-offered', { to: network.people.zhao }), // of the hospital still
      )
      await elsewhere.close()
    } finally {
      await database.owner.query('insert into roster_members (roster_id, network_id, person_id) values ($1, $2, $3)', [
        network.rosterId,
        network.networkId,
        network.people.zhao,
      ])
    }
    await write('zhao', id, 'duty-taken')
  })
})
