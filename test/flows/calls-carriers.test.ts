// Which server carries a call, as the others see it in the database.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { callTimer } from '../../src/calls/call-timer.ts'
import { type ClockFollower, clockFollower } from '../../src/calls/follow-clock.ts'
import type { Job } from '../../src/calls/statements/jobs.ts'
import { insertRings } from '../../src/calls/statements/rings.ts'
import { notEarlierThan } from '../../src/calls/statements/steps.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { lifeLock, postgresListener } from '../../src/platform/postgres-listener.ts'
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

  it('K217 is forgotten where a server that writes none takes the call over', async () => {
    const id = await askFromLantian(node, network)
    const keyOf = async () =>
      (await database.owner.query(`select carried_by as key from rings where consultation_id = $1`, [id])).rows[0]?.key
    await until('the call', async () => (await keyOf()) === database.postgres.lifeKey())
    await database.owner.query(`update rings set outcome = 'sent' where consultation_id = $1`, [id])
    expect(await keyOf()).toBe(database.postgres.lifeKey())
    await database.owner.query(
      `update rings set tries = tries + 1, tried_at = clock_timestamp() where consultation_id = $1`,
      [id],
    )
    expect(await keyOf()).toBeNull()
    await node.journal.write(network.actorOf('wang'), id, draft('accepted'))
  })
})

describe('The connection that listens', () => {
  it('K218 leaves nothing behind where it failed, and is told from one that ends late', async () => {
    const listener = postgresListener(database.databaseUrl)
    const heard: string[] = []
    await listener.listen('carriers', (payload) => heard.push(payload))
    const key = listener.lifeKey()!
    const backends = async (granted: boolean) =>
      (
        await database.owner.query<{ pid: number }>(
          `select pid from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2 and granted = $3
             and mode = 'ShareLock' order by pid`,
          [lifeLock, key, granted],
        )
      ).rows.map(({ pid }) => pid)
    const [first] = await backends(true)
    // nobody gets the lock as long as another holds it or waits for it
    const other = await database.owner.connect()
    const held = other.query('select pg_advisory_lock($1::int, $2::int)', [lifeLock, key])
    await database.owner.query('select pg_terminate_backend($1)', [first])
    await held
    await until('one more attempt', async () => (await backends(false)).length === 2, 15_000)
    await other.query('select pg_advisory_unlock($1::int, $2::int)', [lifeLock, key])
    other.release()
    await until('the lock', () => listener.lifeKey() === key, 15_000)
    await until('those that failed to be gone', async () => (await backends(true)).length === 1, 15_000)
    expect(listener.lifeKey()).toBe(key)
    await database.owner.query(`notify carriers, 'still'`)
    await until('the news', () => heard.includes('still'))
    await listener.close()
  }, 60_000)

  it('K218 stops no call where it cannot be had', async () => {
    const id = await askFromLantian(node, network)
    await node.close()
    await database.owner.query(
      'update call_steps set due_at = clock_timestamp() where consultation_id = $1 and step = 2',
      [id],
    )
    const made: Job[] = []
    const timer = callTimer({
      postgres: { ...database.postgres, listen: () => new Promise(() => {}) },
      clock: systemClock,
      log: openLog({ level: 'silent' }),
      metrics: openMetrics(),
      run: async (job) => void made.push(job),
      fireTogether: () => Promise.reject(new Error('one is not many')),
    })
    await timer.start()
    await until('the call', () => made.some(({ consultationId }) => consultationId === id))
    await timer.stop()
  })
})

describe('A server that sees the clock of the database set forward', () => {
  const waiting = async (consultation: string, seconds: number, count = 1) => {
    const { rows } = await database.owner.query<{ id: string; due: string }>(
      `insert into call_steps (id, network_id, consultation_id, roster_id, step, whom, due_at)
       select 'held-' || gen_random_uuid(), $1, $2, $3, 9, 'everyone', clock_timestamp() + make_interval(secs => $4)
       from generate_series(1, $5) returning id, due_at::text as due`,
      [network.networkId, consultation, network.rosterId, seconds, count],
    )
    return rows[0]!
  }
  const leftSeconds = async (id: string) =>
    (
      await database.owner.query<{ left: number }>(
        'select extract(epoch from due_at - clock_timestamp())::float8 as left from call_steps where id = $1',
        [id],
      )
    ).rows[0]!.left
  const anotherServer = async () => {
    const one = await database.owner.connect()
    await one.query('select pg_advisory_lock_shared($1::int, 7)', [lifeLock])
    return () => one.release(true)
  }
  const followersOf = (step: { id: string; dueAt: string }) => {
    const ofFirst = { ...step, networkId: network.networkId, consultationId: asked[0]!, job: 'step' }
    const room = { clock: { awakeOrAsleepMs: () => 4_000 }, log: openLog({ level: 'silent' }) }
    return {
      look: (atMs: number, waitMs: number) =>
        ({ jobs: [{ ...ofFirst, waitMs }], askedMs: atMs, answeredMs: atMs }) as Parameters<ClockFollower['follow']>[0],
      alone: clockFollower({ ...room, postgres: database.postgres }),
      unheard: clockFollower({ ...room, postgres: { ...database.postgres, lifeKey: () => null } }),
    }
  }
  let asked: string[]

  beforeAll(async () => {
    const { rows } = await database.owner.query<{ id: string }>('select id from consultations order by id limit 2')
    asked = rows.map(({ id }) => id)
    await database.owner.query('update call_steps set stopped_at = clock_timestamp() where stopped_at is null')
  })
  afterEach(() =>
    database.owner.query(
      'update call_steps set stopped_at = clock_timestamp() where fired_at is null and stopped_at is null',
    ),
  )

  it('K256 is alone only where the one lock that is held is its own', async () => {
    const { id, due: dueAt } = await waiting(asked[0]!, 10)
    const own = database.postgres.lifeKey()!
    const postpone = (key: number | null) =>
      database.postgres.inNetwork(network.networkId, (tx) =>
        notEarlierThan(tx, [{ id, dueAt, leftMs: 600_000, isForAll: false }], key),
      )
    for (const key of [null, own + 1]) await postpone(key)
    const leave = await anotherServer()
    await postpone(own)
    expect(await leftSeconds(id)).toBeLessThan(11)
    leave()
    await until('it to be alone', async () => {
      await postpone(own)
      return (await leftSeconds(id)) > 500
    })
  })

  it('K258 holds back by a jump of minutes for one minute at most where it is alone, or cannot tell', async () => {
    const { id, due: dueAt } = await waiting(asked[0]!, 0)
    const { look, alone, unheard } = followersOf({ id, dueAt })
    for (const one of [alone, unheard]) {
      one.follow(look(0, 300_000))
      expect(one.follow(look(4_000, 0)).tooEarly).toEqual(new Set([id]))
    }
    expect(unheard.follow(look(8_000, -4_000)).tooEarly).toEqual(new Set([id]))
    expect(unheard.follow(look(64_000, -60_000)).tooEarly).toEqual(new Set())
    await alone.follow(look(4_000, 0)).keepTime()
    const left = await leftSeconds(id)
    expect([left > 30, left <= 60]).toEqual([true, true])
  })

  it('K310 holds back for no longer where another one seems to live: both may stand on the machine that was paused', async () => {
    const leave = await anotherServer()
    const { id, due: dueAt } = await waiting(asked[0]!, 0)
    const { look, alone: beside } = followersOf({ id, dueAt })
    beside.follow(look(0, 300_000))
    const seen = beside.follow(look(4_000, 0))
    await seen.keepTime()
    expect([seen.tooEarly.has(id), seen.heldMs]).toEqual([true, 60_000])
    expect(beside.follow(look(64_000, -60_000)).tooEarly).toEqual(new Set())
    expect(await leftSeconds(id)).toBeLessThanOrEqual(0)
    leave()
  })

  it('K310 writes down no more for all servers after a jump of more than ten minutes: nobody may have called meanwhile', async () => {
    const leave = await anotherServer()
    const { id, due: dueAt } = await waiting(asked[0]!, 0)
    const { look, alone: beside } = followersOf({ id, dueAt })
    beside.follow(look(0, 300_000))
    await beside.follow(look(4_000, -600_000)).keepTime()
    const left = await leftSeconds(id)
    expect([left > 30, left <= 60]).toEqual([true, true])
    leave()
  })

  it('K257 looks past what it holds back, however much of it stands before what is due', async () => {
    const [held, due] = asked as [string, string]
    const leave = await anotherServer()
    await waiting(held, 2, 450)
    await waiting(due, 2.2)
    let [backMs, looks] = [0, 0]
    const { postgres } = database
    const made: Job[] = []
    const timer = callTimer({
      postgres: { ...postgres, asSystem: (work) => postgres.asSystem(work).finally(() => looks++) },
      // the database's clock runs on, and ours does not: as if it had been set
      clock: { ...systemClock, awakeOrAsleepMs: () => systemClock.awakeOrAsleepMs() - backMs },
      log: openLog({ level: 'silent' }),
      metrics: openMetrics(),
      run: async (job) => void made.push(job),
      fireTogether: () => Promise.reject(new Error('one is not many')),
    })
    await timer.start()
    await until('the first look', () => looks > 0)
    backMs = 60_000
    await until('the call', () => made.some(({ consultationId }) => consultationId === due), 15_000)
    await timer.stop()
    leave()
    expect(made.filter(({ consultationId, job }) => job === 'step' && consultationId === held)).toEqual([])
  }, 30_000)
})
