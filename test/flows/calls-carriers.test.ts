// Which server carries a call, as the others see it in the database.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { insertRings } from '../../src/calls/statements/rings.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'
import { type Witness, witness } from '../world/witness-channel.ts'

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode
let sms: Witness

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
  await setPatience(database, network.rosterId, { patience: 600, everyone: 900 })
  sms = witness('sms')
  node = await liveNode(database, { channels: [sms.channel] })
})

afterAll(async () => {
  await node?.close()
  await database?.drop()
})

describe('The key of a server', () => {
  it('K216 is written beside a call only where the database sees it held', async () => {
    const id = await askFromLantian(node, network)
    await until('the text', () => sms.of(id).length === 1)
    const ring = { networkId: network.networkId, consultationId: id, personId: network.people.li, step: 2, round: 1 }
    const keys = [database.postgres.lifeKey(), 1, null]
    const undone = new Error('nobody is called')
    const written = database.postgres.inNetwork(network.networkId, async (tx) => {
      for (const [index, key] of keys.entries())
        await insertRings(tx, [{ ...ring, channel: 'sms', callId: `key-${index}` }], new Date(), key)
      const { rows } = await sql<{ key: number | null }>`select carried_by as key from rings
        where call_id like 'key-%' order by call_id`.execute(tx)
      expect(rows.map(({ key }) => key)).toEqual([keys[0], null, null])
      expect(keys[0]).not.toBeNull()
      throw undone
    })
    await expect(written).rejects.toBe(undone)
    await node.journal.write(network.actorOf('wang'), id, draft('accepted'))
  })
})
