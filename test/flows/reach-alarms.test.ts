// What whoever keeps the rosters has to know reaches him: who cannot be reached, who does not answer, where nobody is planned.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type AlarmRow, untoldAlarms } from '../../src/calls/reach/statements/alarms.ts'
import type { Alarm } from '../../src/contract/reach-shapes.ts'
import { toWeb } from '../../src/contract/to-web.ts'
import { setPreferences, usualPreferences } from '../../src/people/call-preferences.ts'
import { idMadeOf, newId } from '../../src/platform/ids.ts'
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

const checks = async () => (await database.owner.query('select * from reach_checks')).rows

async function raise(...kinds: AlarmRow['kind'][]): Promise<string[]> {
  const { rows } = await database.owner.query(
    `insert into alarms (id, network_id, kind, key, person_id)
     select gen_random_uuid()::text, $1, kind, gen_random_uuid()::text, $2 from unnest($3::text[]) kind returning id`,
    [network.networkId, network.people.zhao, kinds],
  )
  return rows.map(({ id }) => id)
}

const outOfReach = { state: 'failed', reason: 'unreachable' } as const
const toldAt = async (id: string) =>
  (await database.owner.query('select told_at from alarms where id = $1', [id])).rows[0].told_at as Date | null

/** As if whoever tried last had had his time. */
const toldAgain = (node: ReachNode, id: string, isEnough: () => unknown) =>
  until('a further try', async () => {
    await database.owner.query(`update alarms set lease_until = now() - interval '1 second' where id = $1`, [id])
    node.reach.rosterChanged()
    return isEnough()
  })

const looksTwice = (node: ReachNode) => looksAgain(database, network.networkId, node)

describe('alarms', () => {
  it('K170 who cannot be reached at the start of his shift is told to administrators and the lab of his hospital, live and by channel', async () => {
    const rung: Rung[] = []
    const listeners = (['admin', 'lab', 'wang', 'foreign-admin'] as const).map(network.actorOf)
    await onDuty('zhao', ago(1))
    const node = open({
      rung,
      sms: async () => ({ state: 'failed', reason: 'no-address' }),
      connected: listeners,
    })
    const alarm = await until('the alarm', async () => (await alarmsOf(node, 'admin'))[0])
    expect(alarm).toMatchObject({ kind: 'unreachable', personName: '赵医生', rosterId: network.rosterId, seenAt: null })
    expect(alarm.sentence.zh).toContain('赵医生')
    expect(await alarmsOf(node, 'lab')).toEqual([alarm])
    for (const login of ['foreign-admin', 'foreign-lab'] as const) expect(await alarmsOf(node, login)).toEqual([])
    expect(toWeb.alarm.parse({ alarm })).toEqual({ alarm })
    const isThis = ({ name, body }: ReachNode['pushed'][number]) =>
      name === 'alarm' && (body as { alarm: Alarm }).alarm.id === alarm.id
    const heard = () => node.pushed.filter(isThis).map(({ personId }) => personId)
    const keepers = [network.people.admin, network.people.lab].sort()
    await until('the pushes', () => heard().length >= 2)
    expect([...new Set(heard())].sort()).toEqual(keepers)
    await until('the messages', () => rung.filter(({ purpose }) => purpose === 'alarm').length >= 2)
    const told = rung.filter(({ purpose }) => purpose === 'alarm')
    expect(told.map(({ personId }) => personId).sort()).toEqual(keepers)
  })

  it('K171 whoever has seen it is shown to the others; a foreign and a missing one do not exist', async () => {
    await onDuty('zhao', ago(1))
    const node = open({ connected: [network.actorOf('lab')] })
    const { id } = await until('the alarm', async () => (await alarmsOf(node, 'admin'))[0])
    for (const login of ['foreign-admin', 'foreign-lab'] as const) {
      await expect(node.reach.alarms.see(network.actorOf(login), id)).rejects.toMatchObject({ code: 'not-found' })
    }
    await expect(node.reach.alarms.see(network.actorOf('admin'), newId())).rejects.toMatchObject({ code: 'not-found' })
    const seen = await node.reach.alarms.see(network.actorOf('admin'), id)
    expect(seen).toMatchObject({ seenByName: '吴管理' })
    expect(await node.reach.alarms.see(network.actorOf('lab'), id)).toEqual(seen)
    await until('the others to hear', () => node.pushed.some(({ body }) => JSON.stringify(body).includes('吴管理')))
    expect(noGaps(await node.reach.alarms.list(network.actorOf('admin'), true))).toEqual([])
  })

  it('W411 is over when a self-test reaches him, without anybody seeing to it, and its keepers are told', async () => {
    let isDown = true
    const sms = async () =>
      isDown ? ({ state: 'failed', reason: 'no-address' } as const) : ({ state: 'sent' } as const)
    await onDuty('zhao', ago(1))
    const node = open({ sms, connected: [network.actorOf('lab')] })
    const { id } = await until('the alarm', async () => (await alarmsOf(node, 'admin'))[0])
    isDown = false
    await node.reach.tests.begin(network.actorOf('zhao'))
    const cleared = await until('it to be over', async () => (await alarmsOf(node, 'lab')).find(({ seenAt }) => seenAt))
    expect(cleared).toMatchObject({ id, kind: 'unreachable', seenByName: null })
    await until('the lab to hear', () => node.pushed.some(({ body }) => JSON.stringify(body).includes(cleared.seenAt!)))
  })

  it('K172 an alarm whose teller died is told by another, with the same message; one that was told is not told again', async () => {
    const rung: Rung[] = []
    const key = newId()
    await database.owner.query(
      `insert into alarms (id, network_id, kind, key, roster_id, lease_until)
       values ($1, $2, 'nobody-answers', $1, $3, now() - interval '1 second')`,
      [key, network.networkId, network.rosterId],
    )
    const options: ReachNodeOptions = { rung, sms: async () => ({ state: 'sent' }) }
    const two = [open(options), open(options)]
    await until('the messages', () => rung.length >= 2)
    await Promise.all(two.map(looksTwice))
    const own = rung.filter(({ personId, callId }, index) => {
      return personId === network.people.admin && rung.findIndex((one) => one.callId === callId) === index
    })
    // the two that looksTwice made for each server, and this one
    expect(own).toHaveLength(5)
    expect(rung.filter(({ callId }) => callId === own[0]!.callId)).toHaveLength(1)
  })

  it('K234 an alarm that went out through no channel is told again with the same message, until one takes it', async () => {
    const rung: Rung[] = []
    let isDown = true
    const node = open({ rung, sms: async () => (isDown ? outOfReach : { state: 'sent' }) })
    const [id] = await raise('nobody-answers')
    const own = () => rung.filter(({ callId }) => callId === idMadeOf(`${id} sms ${network.people.admin}`))
    await until('the first try', () => own().length === 1)
    await toldAgain(node, id!, () => own().length >= 3)
    expect(await toldAt(id!)).toBeNull()
    isDown = false
    await toldAgain(node, id!, () => toldAt(id!))
    const tries = own().length
    await looksTwice(node)
    expect(own()).toHaveLength(tries)
  })

  it('K259 what only a robot has taken is told again until a telephone takes it, and the robot hears it once; what wakes nobody is out with the robot', async () => {
    const rung: Rung[] = []
    let isDown = true
    const node = open({ rung, group: true, sms: async () => (isDown ? outOfReach : { state: 'sent' }) })
    const [id] = await raise('nobody-answers')
    const [calm] = await raise('emergency-reading')
    const everybody = Object.values(network.people)
    const tries = (channel: string) =>
      rung.filter(({ callId }) => everybody.some((personId) => callId === idMadeOf(`${id} ${channel} ${personId}`)))
    await toldAgain(node, id!, () => tries('sms').length >= 3)
    expect(await toldAt(id!)).toBeNull()
    expect(await toldAt(calm!)).not.toBeNull()
    isDown = false
    await toldAgain(node, id!, () => toldAt(id!))
    expect(tries('wecom')).toHaveLength(1)
  })

  it('K235 a gateway that does not answer holds up neither the tests of a shift nor the next alarm', async () => {
    const rung: Rung[] = []
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const sms = async () => {
      await held
      return { state: 'sent' } as const
    }
    const node = open({ rung, sms })
    const alarm = () => {
      const id = newId()
      return database.owner.query(
        `insert into alarms (id, network_id, kind, key, roster_id) values ($1, $2, 'nobody-answers', $1, $3)`,
        [id, network.networkId, network.rosterId],
      )
    }
    const messages = () =>
      rung.filter(({ purpose, personId }) => purpose === 'alarm' && personId === network.people.admin)
    await alarm()
    await until('the first alarm', () => messages().length === 1)
    await alarm()
    await onDuty('zhao', ago(1))
    node.reach.rosterChanged()
    await until('the second alarm', () => messages().length === 2)
    await until('the test', async () => (await checks()).length === 1)
    release?.()
  })

  it('K337 an alarm is told though the connection that listens cannot be had', async () => {
    open({ listen: () => new Promise(() => {}), sms: async () => ({ state: 'sent' }) })
    const [id] = await raise('nobody-answers')
    await until('it to be told', () => toldAt(id!))
  })

  it('K338 an alarm is told, and who comes on duty is tested, though a test that was left cannot be gone on with', async () => {
    const left = newId()
    await database.owner.query(
      `insert into reach_checks (id, network_id, person_id, why, started_at, ends_at, lease_until)
       values ($1, $2, $3, 'asked', now() - interval '1 hour', now() - interval '1 hour', now() - interval '1 hour')`,
      [left, network.networkId, network.people.li],
    )
    await database.owner.query(`
      create function fail_on_check() returns trigger language plpgsql as $$ begin raise 'cannot be written'; end $$;
      create trigger fail before update on reach_checks for each row when (new.id = '${left}')
        execute function fail_on_check()`)
    const [id] = await raise('nobody-answers')
    await onDuty('zhao', ago(1))
    open({ sms: async () => ({ state: 'sent' }) })
    await until('it to be told', () => toldAt(id!))
    await until('the test of zhao', async () => (await checks()).some((one) => one.person_id === network.people.zhao))
    await database.owner.query('drop function fail_on_check() cascade')
  })

  it('K250 what strangers can cause, and a busy reader, wakes nobody; nobody who answers wakes everybody', async () => {
    const rung: Rung[] = []
    const { rows: hours } = await database.owner.query(
      `select to_char(now() at time zone 'Asia/Shanghai' - interval '1 hour', 'HH24:MI') as "quietFrom",
        to_char(now() at time zone 'Asia/Shanghai' + interval '1 hour', 'HH24:MI') as "quietUntil"`,
    )
    const admin = { personId: network.people.admin, networkId: network.networkId }
    const quiet = (kept: object) =>
      database.postgres.inNetwork(network.networkId, (tx) =>
        setPreferences(tx, admin, { ...usualPreferences, ...kept }),
      )
    const node = open({ rung, group: true, sms: async () => ({ state: 'sent' }) })
    /** Through which channels these went out; the others of this network (gaps) beside. */
    const toldThrough = async (...kinds: AlarmRow['kind'][]) => {
      const ids = await raise(...kinds)
      node.reach.rosterChanged()
      await until('all of them to be told', async () => {
        const untold = 'select from alarms where id = any($1) and told_at is null'
        return (await database.owner.query(untold, [ids])).rowCount === 0
      })
      const wasOf = ({ callId, channel }: Rung) =>
        ids.some((id) => callId === idMadeOf(`${id} ${channel} ${admin.personId}`))
      return rung
        .filter(wasOf)
        .map(({ channel }) => channel)
        .sort()
    }
    const calm = ['unusual-reading', 'guessed-ids', 'wrong-passwords'] as const
    expect(await toldThrough(...calm)).toEqual(['wecom', 'wecom', 'wecom'])
    await quiet(hours[0])
    expect(await toldThrough(...calm)).toEqual([])
    expect(await toldThrough('nobody-answers')).toEqual(['sms', 'wecom'])
    await quiet({})
  })

  it('K251 nobody who answers is told before all that strangers can cause, however long that has waited', async () => {
    await raise(...Array.from({ length: 25 }, () => 'wrong-passwords' as const))
    const urgent = await raise('nobody-answers')
    const next = await database.postgres.asSystem((tx) => untoldAlarms(tx, 1))
    expect(next.map(({ id }) => id)).toEqual(urgent)
  })

  it('K173 a hole in the plan of the next week is told once, and wakes nobody', async () => {
    const rung: Rung[] = []
    const options: ReachNodeOptions = { rung, sms: async () => ({ state: 'sent' }) }
    await database.owner.query('update shifts set cancelled_at = now()')
    const gaps = async (node: ReachNode) =>
      (await node.reach.alarms.list(network.actorOf('lab'), false)).filter(({ kind }) => kind === 'gap')
    const [one, other] = [open(options), open(options)]
    await until('the gap', async () => (await gaps(one)).length > 0)
    await Promise.all([looksTwice(one), looksTwice(other)])
    const told = await gaps(one)
    expect(told.filter(({ sentence }) => sentence.en.includes('on duty'))).toHaveLength(1)
    const ids = new Set(told.map(({ id }) => id))
    expect(ids.size).toBe(told.length)
    await database.owner.query('update shifts set cancelled_at = null')
    expect(rung.filter(({ purpose }) => purpose === 'self-test')).toEqual([])
  })
})
