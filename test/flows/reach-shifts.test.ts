// Whoever comes on duty is tested, once, and not woken by it.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Alarm } from '../../src/contract/reach-shapes.ts'
import { setPreferences, usualPreferences } from '../../src/people/call-preferences.ts'
import { newId } from '../../src/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import {
  comesOnDuty,
  looksAgain,
  type ReachNode,
  type ReachNodeOptions,
  type Rung,
  reachNode,
} from '../world/reach-world.ts'
import { until } from '../world/until.ts'

const minuteMs = 60_000

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
    `delete from reach_tries; delete from reach_checks; delete from alarms; delete from shifts where why = 'override';
     update networks set settings = '{}'`,
  )
})
afterAll(() => database?.drop())

function open(options: ReachNodeOptions = {}): ReachNode {
  const node = reachNode(database, options)
  nodes.push(node)
  node.reach.start()
  return node
}

const onDuty = (login: Login, from: Date) =>
  comesOnDuty(database, { ...network, personId: network.people[login] }, from)
const ago = (minutes: number) => new Date(Date.now() - minutes * minuteMs)
const noGaps = (alarms: Alarm[]) => alarms.filter(({ kind }) => kind !== 'gap')
const alarmsOf = async (node: ReachNode, login: Login) =>
  noGaps(await node.reach.alarms.list(network.actorOf(login), false))

async function checks(): Promise<{ person_id: string; ahead_minutes: number; ended_at: Date | null }[]> {
  return (await database.owner.query('select * from reach_checks order by started_at')).rows
}

const theCheck = (of: Login = 'zhao', howMany = 1) =>
  until('the test of the shift to end', async () => {
    const all = (await checks()).filter((one) => one.person_id === network.people[of])
    return all.length >= howMany && all.every(({ ended_at }) => ended_at !== null) && all
  })

const looksTwice = (node: ReachNode) => looksAgain(database, network.networkId, node)

describe('at the start of a shift', () => {
  it('K160 whoever comes on duty is tested, once, with two servers and after a restart', async () => {
    const rung: Rung[] = []
    const options: ReachNodeOptions = { rung, sms: async () => ({ state: 'sent' }) }
    await onDuty('zhao', ago(1))
    const first = [open(options), open(options)]
    await theCheck()
    await Promise.all(first.map((node) => node.stop()))
    nodes = []
    await looksTwice(open(options))
    expect(await theCheck()).toMatchObject([{ why: 'shift', reachable: true, ahead_minutes: 0 }])
    expect(rung.filter(({ personId }) => personId === network.people.zhao)).toHaveLength(1)
  })

  it('K161 servers that were all down at that moment test within the hour, and not the day after', async () => {
    const node = open({ sms: async () => ({ state: 'sent' }) })
    await onDuty('zhao', ago(50))
    await theCheck()
    await database.owner.query(`delete from shifts where why = 'override'`)
    await onDuty('li', ago(59 * 3))
    await looksTwice(node)
    expect((await checks()).map(({ person_id }) => person_id)).toEqual([network.people.zhao])
  })

  it('K162 whoever stays on duty does not come on duty', async () => {
    // wang is on duty by the plan, all day
    await onDuty('wang', ago(1))
    const node = open({ sms: async () => ({ state: 'sent' }) })
    await looksTwice(node)
    expect(await checks()).toEqual([])
  })

  it('K163 the network may want it some minutes before as well, and only the start raises the alarm', async () => {
    await database.owner.query(`update networks set settings = '{"shiftCheckMinutesBefore": 10}'`)
    await onDuty('zhao', new Date(Date.now() + 5 * minuteMs))
    const node = open()
    const before = await theCheck()
    expect(before.map(({ ahead_minutes }) => ahead_minutes)).toEqual([10])
    await looksTwice(node)
    expect(await alarmsOf(node, 'admin')).toEqual([])
    await database.owner.query(`delete from shifts where why = 'override'`)
    await onDuty('zhao', new Date())
    expect((await theCheck('zhao', 2)).map(({ ahead_minutes }) => ahead_minutes)).toEqual([10, 0])
    await until('the alarm', async () => (await alarmsOf(node, 'admin')).length === 1)
  })

  it('K164 in the demo only who has a device is tested, so that a fresh one is quiet; and nobody is tested later for it', async () => {
    await onDuty('zhao', ago(1))
    const quiet = open({ isDemo: true })
    await theCheck()
    expect(await alarmsOf(quiet, 'admin')).toEqual([])
    await quiet.stop()
    const played = open({ isDemo: true, devices: () => [device(false)] })
    await looksTwice(played)
    expect(await alarmsOf(played, 'admin')).toEqual([])
    await onDuty('li', new Date())
    await until('the alarm', async () => (await alarmsOf(played, 'admin')).length === 1)
  })
})

const device = (isOnline: boolean) => ({
  deviceId: newId(),
  deviceName: null,
  isOnline,
  seenAt: ago(60),
  permission: null,
  audible: null,
  push: null,
})

describe('quiet hours', () => {
  it('K239 a shift that begins in them wakes nobody for a test, and raises no alarm by that; who asks for a test hears it', async () => {
    const rung: Rung[] = []
    const quiet = await database.owner.query(
      `select to_char(now() at time zone time_zone - interval '1 hour', 'HH24:MI') as "quietFrom",
         to_char(now() at time zone time_zone + interval '1 hour', 'HH24:MI') as "quietUntil"
       from networks where id = $1`,
      [network.networkId],
    )
    const zhao = { personId: network.people.zhao, networkId: network.networkId }
    const hours = (kept: object) =>
      database.postgres.inNetwork(network.networkId, (tx) => setPreferences(tx, zhao, { ...usualPreferences, ...kept }))
    await hours(quiet.rows[0])
    await onDuty('zhao', ago(1))
    const node = open({ rung, sms: async () => ({ state: 'sent' }) })
    expect(await theCheck()).toMatchObject([{ why: 'shift', reachable: true }])
    await looksTwice(node)
    const tests = () => rung.filter(({ purpose }) => purpose === 'self-test')
    expect([tests(), await alarmsOf(node, 'admin')]).toEqual([[], []])
    await node.reach.tests.begin(network.actorOf('zhao'))
    await until('the test that he asked for', () => tests().length === 1)
    await hours({})
  })
})
