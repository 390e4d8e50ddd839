// The roster changes while it rings, also at the moment of an escalation, and a question that no roster is said to answer.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { CallState } from '../../src/consultation/model.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'
import { type Witness, witness } from '../world/witness-channel.ts'

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode
let other: LiveNode
let sms: Witness

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 })
})

beforeEach(async () => {
  await database.owner.query(`truncate networks cascade`)
  network = await smallNetwork(database)
  await setPatience(database, network.rosterId, { patience: 600, everyone: 900 })
  sms = witness('sms')
  node = await liveNode(database, { channels: [sms.channel] })
  other = await liveNode(database, { channels: [sms.channel] })
})

afterEach(async () => {
  const bugs = (await node.bugs()) + (await other.bugs())
  await Promise.all([node.close(), other.close()])
  expect(bugs).toBe(0)
})

afterAll(() => database?.drop())

const write = (login: Login, id: string, kind: string, body: Record<string, unknown> = {}) =>
  node.journal.write(network.actorOf(login), id, draft(kind, body))

const consultationOf = async (id: string) =>
  (await node.journal.openConsultation(network.actorOf('zhao'), id)).consultation

const callsOf = async (id: string) =>
  (await consultationOf(id)).calls.map(({ personName, channel, step }: CallState) => `${step} ${personName} ${channel}`)

const ringingFor = async (login: Login, id: string) =>
  (await node.calls.ringsOf(network.networkId, network.people[login])).some((ring) => ring.consultationId === id)

/** As the roster's own doors do it: a row, and every node is told. */
async function change(sqlText: string, values: unknown[] = []): Promise<void> {
  await database.owner.query(sqlText, values)
  const news = JSON.stringify({ networkId: network.networkId, rosterId: network.rosterId })
  await database.owner.query(`select pg_notify('jiuxin_roster_changed', $1)`, [news])
}

const takesOver = (login: Login, why: 'swap' | 'override' = 'swap') =>
  change(
    `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
     values (gen_random_uuid()::text, $1, $2, $3, 1, now() - interval '1 minute', now() + interval '2 hours', $4)`,
    [network.networkId, network.rosterId, network.people[login], why],
  )

async function asked(extra: Record<string, unknown> = {}): Promise<string> {
  const id = await askFromLantian(node, network, extra)
  await until('the first call', async () => (await callsOf(id)).length === 2)
  return id
}

describe('No roster is said to answer such a question', () => {
  it('K255 the only one there is rings as ever, and whoever keeps the rosters hears of it, once a day', async () => {
    await change(`update rosters set pathways = '{}' where network_id = $1`, [network.networkId])
    const alarms = async () =>
      (
        await database.owner.query(
          `select kind, roster_id, from_at from alarms where network_id = $1 and key like 'no-roster:%'`,
          [network.networkId],
        )
      ).rows
    const id = await asked()
    expect((await callsOf(id)).sort()).toEqual(['1 王主任 live', '1 王主任 sms'])
    await asked()
    expect(await alarms()).toEqual([{ kind: 'gap', roster_id: network.rosterId, from_at: null }])
  })
})

describe('The roster changes while it rings', () => {
  it('K83 the new person on duty is called at once, by one server; who is not on duty any more falls silent', async () => {
    const id = await asked()
    const wang = await node.phone('wang')
    await wang.value('watchDuty')
    await takesOver('zhao')
    await until('the call of zhao', async () => (await callsOf(id)).length === 4)
    expect((await callsOf(id)).slice(2).sort()).toEqual(['1 赵医生 live', '1 赵医生 sms'])
    await until('the silence of wang', async () => !(await ringingFor('wang', id)))
    await wang.hears('ring-stopped', ({ consultationId }) => consultationId === id)
    expect(sms.of(id)).toEqual([network.people.wang, network.people.zhao])
    await takesOver('zhao', 'override')
    const next = await asked()
    expect((await callsOf(next))[0]).toBe('1 赵医生 live')
    expect(await callsOf(id)).toHaveLength(4)
    await write('zhao', id, 'accepted')
    await write('zhao', next, 'accepted')
  })

  it('K84 a person who is removed from the roster stops ringing; who still stands behind a step goes on', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 2 })
    const id = await askFromLantian(node, network)
    await until('everybody', async () => (await callsOf(id)).length === 6)
    await database.owner.query("update call_steps set due_at = due_at + interval '1 hour' where fired_at is null")
    await change('delete from roster_members where person_id = $1', [network.people.zhao])
    await until('the silence of zhao', async () => !(await ringingFor('zhao', id)))
    expect([await ringingFor('wang', id), await ringingFor('li', id)]).toEqual([true, true])
    expect(await callsOf(id)).toHaveLength(6)
    await write('li', id, 'accepted')
  })

  it('K84 who declined is not called by a change of the roster, and an offer goes on ringing', async () => {
    const id = await asked()
    await write('wang', id, 'declined')
    await until('the backup', async () => (await callsOf(id)).length === 4)
    await write('li', id, 'duty-offered', { to: network.people.zhao })
    await until('the offer', () => ringingFor('zhao', id))
    const before = await callsOf(id)
    await change('update shifts set made_at = now()')
    await until('both nodes to have looked', async () => {
      await other.calls.ringsOf(network.networkId, network.people.li)
      return (await ringingFor('zhao', id)) && (await ringingFor('li', id)) && !(await ringingFor('wang', id))
    })
    expect(await callsOf(id)).toEqual(before)
    await write('li', id, 'accepted')
  })
})

describe('At the same moment', () => {
  it('K87 accept and escalate: whoever comes second finds the other done, and nothing rings afterwards', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => asked()))
    await Promise.all(
      ids.map(async (id, index) => {
        const due = database.owner.query(
          `update call_steps set due_at = clock_timestamp() where consultation_id = $1 and step = 2`,
          [id],
        )
        const wake = database.owner.query(`notify jiuxin_calls`)
        const accept = (index % 2 ? node : other).journal.write(network.actorOf('wang'), id, draft('accepted'))
        await Promise.all([due, wake, accept])
      }),
    )
    for (const id of ids) {
      await until('silence', async () => {
        const { rows } = await database.owner.query(
          `select 1 from rings where consultation_id = $1 and stopped_at is null
           union all select 1 from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null`,
          [id],
        )
        return rows.length === 0
      })
      const { entries } = await node.journal.openConsultation(network.actorOf('wang'), id)
      const kinds = entries.map((entry) => ('kind' in entry ? entry.kind : ''))
      expect(kinds.lastIndexOf('called')).toBeLessThan(kinds.indexOf('accepted'))
    }
  })

  it('K87 a swap and an escalation: nobody is called twice and the one on duty rings', async () => {
    const id = await asked()
    await Promise.all([
      takesOver('zhao'),
      database.owner.query(`update call_steps set due_at = clock_timestamp() where consultation_id = $1 and step = 2`, [
        id,
      ]),
      database.owner.query(`notify jiuxin_calls`),
    ])
    await until('all three', async () => new Set((await callsOf(id)).map((call) => call.slice(2))).size === 6)
    expect(await callsOf(id)).toHaveLength(6)
    expect([await ringingFor('zhao', id), await ringingFor('li', id)]).toEqual([true, true])
    await until('the silence of wang', async () => !(await ringingFor('wang', id)))
    await write('zhao', id, 'accepted')
  })
})
