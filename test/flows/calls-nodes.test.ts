// The promise survives processes: several nodes, a node that died before the deadline, a roster with a hole.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'

let database: TestDatabase
let network: SmallNetwork
let nodes: LiveNode[] = []

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 })
})

beforeEach(async () => {
  await Promise.all(nodes.map((node) => node.close()))
  nodes = []
  await database.owner.query(`truncate networks cascade`)
  network = await smallNetwork(database)
})

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()))
  await database?.drop()
})

async function start(options: { headsSeconds?: number } = {}): Promise<LiveNode> {
  const node = await liveNode(database, options)
  nodes.push(node)
  return node
}

async function callsIn(node: LiveNode, id: string) {
  const { consultation, entries } = await node.journal.openConsultation(network.actorOf('wang'), id)
  const failures = entries.flatMap((entry) => ('kind' in entry && entry.kind === 'call-failed' ? [entry.body] : []))
  return { calls: consultation.calls.map(({ personName, step }) => `${step} ${personName}`), failures }
}

describe('several nodes on one database', () => {
  it('K13 each step is fired by exactly one of them', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 2 })
    const [one, two] = [await start(), await start()]
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, index) => askFromLantian(index % 2 ? one : two, network)),
    )
    for (const id of ids) {
      await until('everybody called', async () => (await callsIn(one, id)).calls.length === 3, 15_000)
    }
    for (const id of ids) expect((await callsIn(two, id)).calls).toEqual(['1 王主任', '2 李医生', '3 赵医生'])
    expect((await one.bugs()) + (await two.bugs())).toBe(0)
  })
})

describe('a phone on another node', () => {
  it('K242 rings, and falls silent, within two seconds, without Redis and long before the heads are told', async () => {
    const here = await start()
    const there = await start({ headsSeconds: 600 })
    const wang = await there.phone('wang')
    await wang.value('watchDuty')
    const startedMs = performance.now()
    const id = await askFromLantian(here, network)
    const { callId } = await wang.hears('ring', ({ consultationId }) => consultationId === id)
    const acceptedMs = performance.now()
    expect(acceptedMs - startedMs).toBeLessThan(2_000)
    await here.journal.write(network.actorOf('li'), id, draft('accepted'))
    await wang.hears('ring-stopped', (stopped) => stopped.callId === callId)
    expect(performance.now() - acceptedMs).toBeLessThan(2_000)
    expect(wang.of('ring').filter((ring) => ring.callId === callId)).toHaveLength(1)
  })
})

describe('a node that died', () => {
  it('K14 what came due while no node was there is called within five seconds of the start', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 600 })
    const first = await start()
    const id = await askFromLantian(first, network)
    await until('the first call', async () => (await callsIn(first, id)).calls.length === 1)
    await first.close()
    nodes = []
    await until('the deadline to pass', async () => {
      const { rows } = await database.owner.query(
        `select 1 from call_steps where step = 2 and due_at < clock_timestamp() and fired_at is null`,
      )
      return rows.length === 1
    })
    const second = await start()
    await until('the backup to be called', async () => (await callsIn(second, id)).calls.length === 2, 5_000)
    const wang = await second.phone('wang')
    expect((await wang.value('watchDuty')).rings).toMatchObject([{ consultationId: id, step: 1 }])
  })

  it('K15 a promise is kept also when nobody was notified of it', async () => {
    const node = await start()
    const id = await askFromLantian(node, network)
    await until('the first call', async () => (await callsIn(node, id)).calls.length === 1)
    await database.owner.query(`update call_steps set due_at = clock_timestamp() where step = 2`)
    await until('the backup to be called', async () => (await callsIn(node, id)).calls.length === 2, 6_000)
  })

  it('K16 a step that cannot be fired keeps no other from being fired', async () => {
    const node = await start()
    const broken = await askFromLantian(node, network)
    await until('the first call', async () => (await callsIn(node, broken)).calls.length === 1)
    await database.owner.query(`
      create function fail_on_ring() returns trigger language plpgsql as $$ begin raise 'broken'; end $$;
      create trigger fail before insert on rings for each row when (new.consultation_id = '${broken}')
        execute function fail_on_ring()`)
    await database.owner.query(`update call_steps set due_at = clock_timestamp() where step = 2`)
    await until('the failure', async () => (await node.bugs()) > 0, 8_000)
    const id = await askFromLantian(node, network)
    await until('the other call', async () => (await callsIn(node, id)).calls.length === 1)
    await database.owner.query('drop trigger fail on rings; drop function fail_on_ring()')
    await until('the call that had failed', async () => (await callsIn(node, broken)).calls.length === 2)
  })
})

describe('holes in the roster', () => {
  it('K17 nobody on duty: the journal says so and the backup is called at once', async () => {
    await database.owner.query(`update shifts set cancelled_at = now() where line = 1`)
    const node = await start()
    const id = await askFromLantian(node, network)
    await until('the backup to be called', async () => (await callsIn(node, id)).calls.length === 1)
    expect(await callsIn(node, id)).toEqual({ calls: ['2 李医生'], failures: [{ reason: 'nobody-on-duty' }] })
  })

  it('K18 neither on duty nor backup: everybody on the roster is called at once', async () => {
    await database.owner.query(`update shifts set cancelled_at = now()`)
    const node = await start()
    const id = await askFromLantian(node, network)
    await until('everybody called', async () => (await callsIn(node, id)).calls.length === 3)
    const { calls, failures } = await callsIn(node, id)
    expect([...calls].sort()).toEqual(['3 李医生', '3 王主任', '3 赵医生'].sort())
    expect(failures).toEqual([{ reason: 'nobody-on-duty' }, { reason: 'nobody-on-duty' }])
  })

  it('K19 nobody on the roster at all: said once, tried again until somebody is there', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 2 })
    await database.owner.query(`update shifts set cancelled_at = now()`)
    const { rows } = await database.owner.query(`delete from roster_members returning *`)
    const node = await start()
    const id = await askFromLantian(node, network)
    await until('the failures', async () => (await callsIn(node, id)).failures.length === 3)
    const { roster_id, person_id, network_id } = rows.find((row) => row.person_id === network.people.zhao)
    await database.owner.query(`insert into roster_members values ($1, $2, $3)`, [roster_id, person_id, network_id])
    await until('the call', async () => (await callsIn(node, id)).calls.length === 1, 8_000)
    const { calls, failures } = await callsIn(node, id)
    expect(calls).toEqual(['3 赵医生'])
    expect(failures.map((body) => (body as { reason: string }).reason)).toEqual([
      'nobody-on-duty',
      'nobody-on-duty',
      'nobody-on-roster',
    ])
    await node.journal.write(network.actorOf('wang'), id, draft('accepted'))
  })
})
