// A server that is really killed while it tests whoever comes on duty: the next one goes on, once, and nobody is
// alarmed for what a dead server did not hear.

import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { comesOnDuty } from '../world/reach-world.ts'
import { endServices } from '../world/service.ts'
import { phoneAt, type ServiceNode, startNode } from '../world/service-node.ts'
import { until } from '../world/until.ts'

let database: TestDatabase
let network: SmallNetwork
const folders: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
})

afterAll(async () => {
  await endServices()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  await database?.drop()
}, 60_000)

function start(): ServiceNode {
  const node = startNode(database.databaseUrl)
  folders.push(node.folder)
  return node
}

const rowsOf = async (statement: string) => (await database.owner.query(statement)).rows

describe('a killed server', () => {
  it('K165 in the middle of the test of a shift is followed by another, which ends the same test, once', async () => {
    const killed = start()
    await (await phoneAt(killed, 'zhao')).live()
    const { zhao } = network.people
    await until('zhao to be online', async () => (await rowsOf('select 1 from device_presence')).length === 1)
    await comesOnDuty(database, { ...network, personId: zhao }, new Date(Date.now() - 60_000))
    const [check] = await until(
      'the test',
      async () => {
        const rows = await rowsOf('select id, person_id from reach_checks')
        return rows.length === 1 && rows
      },
      20_000,
    )
    expect(check.person_id).toBe(zhao)
    killed.signal('SIGKILL')
    await killed.ended

    const next = start()
    const device = await (await phoneAt(next, 'zhao')).live()
    // what the dead one had to itself for some seconds more
    await database.owner.query(`update reach_checks set lease_until = now()`)
    await until(
      'the next server to go on with the test',
      () => device.of('self-test').some(({ checkId }) => checkId === check.id),
      20_000,
    )
    const heard = { checkId: check.id, heard: true, audible: true, permission: 'granted' } as const
    await device.value('selfTestHeard', heard)
    const rows = await until(
      'the end',
      async () => {
        const all = await rowsOf('select id, reachable, ended_at from reach_checks')
        return all.every(({ ended_at }) => ended_at !== null) && all
      },
      40_000,
    )
    expect(rows).toMatchObject([{ id: check.id, reachable: true }])
    expect(await rowsOf(`select kind from alarms where kind = 'unreachable'`)).toEqual([])
  }, 180_000)
})
