// A push service takes a push also for a phone that is off: what counts is what a device has shown. And who has no number
// is not reachable because it is night.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Alarm, SelfTest } from '../../src/contract/reach-shapes.ts'
import { setPreferences, usualPreferences } from '../../src/people/call-preferences.ts'
import { newId } from '../../src/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import {
  comesOnDuty,
  ended,
  type ReachNode,
  type ReachNodeOptions,
  type Rung,
  reachNode,
} from '../world/reach-world.ts'
import { until } from '../world/until.ts'

const sent = async () => ({ state: 'sent' }) as const

let database: TestDatabase
let network: SmallNetwork
let nodes: ReachNode[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
})
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.stop()))
  nodes = []
  await database.owner.query(
    `delete from reach_tries; delete from reach_checks; delete from alarms; delete from shifts where why = 'override'`,
  )
})
afterAll(() => database?.drop())

function open(options: ReachNodeOptions): ReachNode {
  const node = reachNode(database, options)
  nodes.push(node)
  node.reach.start()
  return node
}

const zhao = () => ({ ...network, personId: network.people.zhao })
const comesNow = () => comesOnDuty(database, zhao(), new Date(Date.now() - 60_000))
const push = ({ lines }: SelfTest) => lines.find(({ channel }) => channel === 'web-push')!
const pushedTo = (rung: Rung[], personId: string) =>
  until('the push', () => rung.find((one) => one.channel === 'web-push' && one.personId === personId))

async function alarmsOf(node: ReachNode): Promise<Alarm[]> {
  const all = await node.reach.alarms.list(network.actorOf('admin'), false)
  return all.filter(({ kind }) => kind === 'unreachable')
}

const theTest = () =>
  until('the test of the shift to end', async () => {
    const { rows } = await database.owner.query('select * from reach_checks where person_id = $1', [zhao().personId])
    return rows[0]?.ended_at && (rows[0] as { id: string; reachable: boolean })
  })

describe('who comes on duty in his quiet hours', () => {
  it('K285 without a number is told to whoever keeps the rosters, though nothing is tried', async () => {
    const { rows: hours } = await database.owner.query(
      `select to_char(now() at time zone time_zone - interval '1 hour', 'HH24:MI') as "quietFrom",
         to_char(now() at time zone time_zone + interval '1 hour', 'HH24:MI') as "quietUntil"
       from networks where id = $1`,
      [network.networkId],
    )
    await database.postgres.inNetwork(network.networkId, (tx) =>
      setPreferences(tx, zhao(), { ...usualPreferences, ...hours[0] }),
    )
    await database.owner.query('update people set phone = $1 where id = $2', ['分机 8', zhao().personId])
    const rung: Rung[] = []
    await comesNow()
    const node = open({ rung, sms: sent })
    expect(await theTest()).toMatchObject({ reachable: false })
    await until('the alarm', async () => (await alarmsOf(node)).length === 1)
    expect(rung.filter(({ purpose }) => purpose === 'self-test')).toEqual([])
    await database.postgres.inNetwork(network.networkId, (tx) => setPreferences(tx, zhao(), usualPreferences))
    await database.owner.query('update people set phone = $1 where id = $2', ['13800000000', zhao().personId])
  })
})

describe('a push', () => {
  it('K286 that no device shows reaches nobody: red when the time is over, and an alarm at the start of a shift', async () => {
    await comesNow()
    const node = open({ push: sent })
    const { id, reachable } = await theTest()
    expect(reachable).toBe(false)
    const line = push(await node.reach.tests.read(network.actorOf('zhao'), id))
    expect(line).toMatchObject({ state: 'failed', reason: 'no-answer', isRed: true })
    expect(line.sentence.zh).toContain('没有手机显示')
    await until('the alarm', async () => (await alarmsOf(node)).length === 1)
  })

  it('K286 that a device shows within the time reaches him, and nobody is told', async () => {
    const rung: Rung[] = []
    await comesNow()
    const node = open({ rung, push: sent, selfTestSeconds: 30 })
    const { callId } = await pushedTo(rung, zhao().personId)
    expect(await node.reach.tests.pushShown(network.networkId, zhao().personId, callId)).toBe(true)
    expect(await theTest()).toMatchObject({ reachable: true })
    expect(await alarmsOf(node)).toEqual([])
  })

  it('K286 that is shown when the time is over takes the alarm back, however often it is said', async () => {
    const rung: Rung[] = []
    await comesNow()
    const node = open({ rung, push: sent, selfTestSeconds: 1 })
    const { id } = await theTest()
    await until('the alarm', async () => (await alarmsOf(node)).length === 1)
    const { callId } = await pushedTo(rung, zhao().personId)
    for (let time = 0; time < 2; time++) {
      expect(await node.reach.tests.pushShown(network.networkId, zhao().personId, callId)).toBe(true)
    }
    const selfTest = await node.reach.tests.read(network.actorOf('zhao'), id)
    expect([selfTest.isReachable, push(selfTest).state]).toEqual([true, 'delivered'])
    expect(await alarmsOf(node)).toMatchObject([{ seenAt: expect.any(String), seenByName: null }])
  })

  it('K287 is waited for by whoever asks, though another channel reaches him, and only his own device counts', async () => {
    const rung: Rung[] = []
    const wang = network.actorOf('wang')
    const node = open({ rung, sms: sent, push: sent, selfTestSeconds: 30 })
    const { selfTest } = await node.reach.tests.begin(wang)
    const { callId } = await pushedTo(rung, wang.personId)
    const text = rung.find(({ channel }) => channel === 'sms')!
    const shown = (personId: string, which: string) => node.reach.tests.pushShown(network.networkId, personId, which)
    expect(await shown(network.people.li, callId)).toBe(false)
    for (const unknown of [newId(), 'x', text.callId]) expect(await shown(wang.personId, unknown)).toBe(false)
    await until('the text', async () => {
      const { lines } = await node.reach.tests.read(wang, selfTest.id)
      return lines.some(({ channel, state }) => channel === 'sms' && state === 'sent')
    })
    const running = await node.reach.tests.read(wang, selfTest.id)
    expect([running.endedAt, push(running).state]).toEqual([null, 'waiting'])
    expect(await shown(wang.personId, callId)).toBe(true)
    const over = await ended(node, wang, selfTest.id)
    expect(push(over)).toMatchObject({ state: 'delivered', sentence: { zh: '手机已显示推送。' } })
  })
})
