// The duty changes while many questions ring, and one of them cannot be written, for whatever reason: it holds up no other,
// and is followed as soon as it can be.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'
import { type Witness, witness } from '../world/witness-channel.ts'

/** More than are written together. */
const count = 27

let database: TestDatabase
let network: SmallNetwork
let nodes: LiveNode[]
let sms: Witness
let ids: string[]
let releases: (() => Promise<unknown>)[] = []
/** By which the servers are ahead of the time that passes. */
let aheadMs = 0

const clock: Clock = { ...systemClock, monotonicMs: () => performance.now() + aheadMs }

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 })
})

beforeEach(async () => {
  await database.owner.query(`truncate networks cascade`)
  network = await smallNetwork(database)
  await setPatience(database, network.rosterId, { patience: 600, everyone: 900 })
  sms = witness('sms')
  nodes = await Promise.all([1, 2].map(() => liveNode(database, { channels: [sms.channel], clock })))
  ids = await Promise.all(Array.from({ length: count }, (_, index) => askFromLantian(nodes[index % 2]!, network)))
  await until('the first calls', () => ids.every((id) => sms.of(id).length === 1))
})

afterEach(async () => {
  await Promise.all(releases.map((release) => release()))
  releases = []
  const bugs = await Promise.all(nodes.map((one) => one.bugs()))
  await Promise.all(nodes.map((one) => one.close()))
  expect(bugs.every((counted) => counted === 0)).toBe(true)
})

afterAll(() => database?.drop())

/** Nobody is told: only the time comes. */
async function comesOnDuty(login: Login): Promise<void> {
  await database.owner.query(`update shifts set until_at = now() where line = 1 and until_at > now()`)
  await database.owner.query(
    `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
     values (gen_random_uuid()::text, $1, $2, $3, 1, now(), now() + interval '8 hours', 'shift')`,
    [network.networkId, network.rosterId, network.people[login]],
  )
}

const rosterChanged = () =>
  database.owner.query(`select pg_notify('jiuxin_roster_changed', $1)`, [
    JSON.stringify({ networkId: network.networkId, rosterId: network.rosterId }),
  ])

/** Somebody writes to this question until `release`. */
async function hold(id: string): Promise<{ release(): Promise<void> }> {
  const writer = await database.owner.connect()
  await writer.query('begin')
  await writer.query('select from consultations where id = $1 for update', [id])
  let isHeld = true
  const release = async () => {
    if (!isHeld) return
    isHeld = false
    await writer.query('rollback')
    writer.release()
  }
  releases.push(release)
  return { release }
}

const isRung = (login: Login, id: string) => sms.of(id).includes(network.people[login])
const rungOnce = (...logins: Login[]) => logins.map((login) => network.people[login])

const ringsForZhao = async () =>
  (await nodes[0]!.calls.ringsOf(network.networkId, network.people.zhao)).map(({ consultationId }) => consultationId)

async function breakRingsOf(id: string, sqlState: string): Promise<() => Promise<unknown>> {
  await database.owner.query(`
    create function fail_on_ring() returns trigger language plpgsql as
      $$ begin raise 'cannot be written' using errcode = '${sqlState}'; end $$;
    create trigger fail before insert on rings for each row when (new.consultation_id = '${id}')
      execute function fail_on_ring()`)
  return () => database.owner.query('drop function if exists fail_on_ring() cascade')
}

describe('One question that cannot be written', () => {
  for (const [reason, sqlState] of [
    ['for a fault', 'P0001'],
    ['for a reason that should pass and does not', '57014'],
  ] as const) {
    it(`K321 ${reason} holds up no other when the duty changes, and is followed when it can be`, async () => {
      const broken = ids[3]!
      const others = ids.filter((id) => id !== broken)
      const mend = await breakRingsOf(broken, sqlState)
      releases.push(mend)
      await comesOnDuty('zhao')
      await rosterChanged()
      await until('the calls of zhao', () => others.every((id) => isRung('zhao', id)))
      expect(sms.of(broken)).toEqual(rungOnce('wang'))
      await mend()
      await until('the last call of zhao', () => isRung('zhao', broken))
      for (const id of ids) expect(sms.of(id)).toEqual(rungOnce('wang', 'zhao'))
    })
  }

  it('K321 because somebody writes to it for long holds up no other, neither at this change nor at the next', async () => {
    const held = ids[3]!
    const others = ids.filter((id) => id !== held)
    const { release } = await hold(held)
    await comesOnDuty('zhao')
    await until('the calls of zhao', () => others.every((id) => isRung('zhao', id)))
    await comesOnDuty('li')
    await until('the calls of li', () => others.every((id) => isRung('li', id)))
    expect(sms.of(held)).toEqual(rungOnce('wang'))
    await release()
    await until('the last call of li', () => isRung('li', held))
    expect(sms.of(held)).toEqual(rungOnce('wang', 'li'))
  })
})

describe('A roster that is changed', () => {
  /** Zhao rings for these as one of everybody; the shifts are as they were for long. */
  async function everybodyRings(these: string[]): Promise<void> {
    await database.owner.query(
      `update call_steps set due_at = clock_timestamp() where consultation_id = any($1) and whom <> 'repeat'`,
      [these],
    )
    await database.owner.query('notify jiuxin_calls')
    await until('everybody', () => these.every((id) => sms.of(id).length === 3))
    aheadMs += 15_000
  }

  async function zhaoLeaves(): Promise<void> {
    await database.owner.query('delete from roster_members where person_id = $1', [network.people.zhao])
    await rosterChanged()
  }

  it('K335 is followed also where its first try failed: who was taken off it falls silent', async () => {
    const [free, held] = ids as [string, string]
    await everybodyRings([free, held])
    const { release } = await hold(held)
    await zhaoLeaves()
    await until('the silence of the one', async () => !(await ringsForZhao()).includes(free))
    expect(await ringsForZhao()).toEqual([held])
    // longer than it is tried at once
    await wait(1_500)
    await release()
    await until('the silence of the other', async () => (await ringsForZhao()).length === 0)
  })

  it('K336 is followed to the end by a server that stops meanwhile', async () => {
    await everybodyRings([ids[0]!])
    await database.owner.query(`
      create function be_slow() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return new; end $$;
      create trigger slow before update on rings for each row execute function be_slow()`)
    releases.push(() => database.owner.query('drop function be_slow() cascade'))
    const atWork = async () =>
      (await database.owner.query(`select 1 from pg_stat_activity where wait_event = 'PgSleep'`)).rows.length
    await zhaoLeaves()
    await until('a server to be at it', async () => (await atWork()) > 0)
    await Promise.all(nodes.map((node) => node.close()))
    nodes = []
    expect(await atWork()).toBe(0)
  })
})
