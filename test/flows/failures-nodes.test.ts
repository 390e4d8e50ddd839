// Real servers that are killed and frozen in the middle of calling: another takes over, and nobody is called twice.

import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type pg from 'pg'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type FakeGateway, openFakeGateway } from '../world/fake-gateway.ts'
import { configureGateway, gatewayCalls } from '../world/gateway-network.ts'
import { setPatience } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import type { AppPhone } from '../world/phone.ts'
import { endServices } from '../world/service.ts'
import { calledNames, callsOf, phoneAt, type ServiceNode, startNode } from '../world/service-node.ts'
import { until } from '../world/until.ts'

const patienceSeconds = 2
const twoSteps = ['1 王主任', '2 李医生']

let database: TestDatabase
let network: SmallNetwork
let gateway: FakeGateway
let one: ServiceNode
let other: ServiceNode
let lantian: AppPhone
let wang: AppPhone
const folders: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
  gateway = await openFakeGateway()
  await setPatience(database, network.rosterId, { patience: patienceSeconds, everyone: 600 })
  await database.owner.query(`
    create function hold_ring() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(4711); return new; end $$;
    create trigger hold_ring before insert on rings for each row execute function hold_ring()`)
  await startBoth()
  await configureGateway(await phoneAt(other, 'admin'), network, gateway, ['sms'])
  // until both servers know of it
  await wait(3_500)
}, 120_000)

afterAll(async () => {
  await endServices()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  await gateway?.close()
  await database?.drop()
}, 60_000)

async function startBoth(): Promise<void> {
  one = start()
  other = start()
  await Promise.all([one.address(), other.address()])
  ;[lantian, wang] = [await phoneAt(other, 'lantian'), await phoneAt(other, 'wang')]
}

function start(): ServiceNode {
  const node = startNode(database.databaseUrl, { OUTGOING_ALLOW: '127.0.0.1' })
  folders.push(node.folder)
  return node
}

/** A question of which the person on duty was just called. */
async function asked(): Promise<string> {
  gateway.requests.length = 0
  const id = (await lantian.open()).consultation.id
  await until('the first call', async () => (await names(id)).length === 1)
  // a server killed before it has written down what came of a call makes it once more (K205)
  await until('its outcome', async () => {
    const untold = await database.owner.query('select 1 from rings where outcome is null')
    return untold.rowCount === 0
  })
  return id
}

/** Every ring that is written from now on waits in the middle of its transaction until the hold ends. */
async function holdRings(): Promise<{ isHolding(): Promise<boolean>; end(): Promise<void> }> {
  const client: pg.PoolClient = await database.owner.connect()
  await client.query('select pg_advisory_lock(4711)')
  return {
    async isHolding() {
      const waiting = await client.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)
      return (waiting.rowCount ?? 0) > 0
    },
    async end() {
      await client.query('select pg_advisory_unlock(4711)')
      client.release()
    },
  }
}

/** By the journal, through the gateway. */
const names = (id: string) => calledNames(database.owner, id, 'sms')

/** By the gateway's own log. */
function rungByGateway(): string[] {
  return gatewayCalls(gateway.requests).map(({ login }) => login)
}

async function lateMs(id: string): Promise<number> {
  const [first, second] = await callsOf(database.owner, id, 'sms')
  return second!.atMs - first!.atMs - patienceSeconds * 1000
}

describe('servers that are frozen and killed', () => {
  it('K190 a frozen server that wakes after another took over calls nobody again', async () => {
    const id = await asked()
    one.signal('SIGSTOP')
    await until('the backup to be called', async () => (await names(id)).length === 2, 10_000)
    expect(await lateMs(id)).toBeLessThan(5_000)
    one.signal('SIGCONT')
    await wait(1_500)
    expect(await names(id)).toEqual(twoSteps)
    expect(rungByGateway()).toEqual(['wang', 'li'])
    await wang.write(id, 'accepted')
  })

  it('K191 a server frozen in the middle of a step keeps it for seconds only, and its half step never counts', async () => {
    const id = await asked()
    other.signal('SIGSTOP')
    const hold = await holdRings()
    await until('the step to be under way', () => hold.isHolding(), 10_000)
    one.signal('SIGSTOP')
    other.signal('SIGCONT')
    await hold.end()
    await until('the other to take over', async () => (await names(id)).length === 2, 12_000)
    expect(await lateMs(id)).toBeLessThan(8_000)
    one.signal('SIGCONT')
    await wait(1_500)
    expect(await names(id)).toEqual(twoSteps)
    expect(rungByGateway()).toEqual(['wang', 'li'])
    await wang.write(id, 'accepted')
  })

  it('K192 a server killed in the middle of a step leaves it to another, whole and once', async () => {
    const id = await asked()
    other.signal('SIGSTOP')
    const hold = await holdRings()
    await until('the step to be under way', () => hold.isHolding(), 10_000)
    one.signal('SIGKILL')
    await one.ended
    other.signal('SIGCONT')
    await hold.end()
    await until('the other to take over', async () => (await names(id)).length === 2, 10_000)
    await wait(1_000)
    expect(await names(id)).toEqual(twoSteps)
    expect(rungByGateway()).toEqual(['wang', 'li'])
    await wang.write(id, 'accepted')
  })

  it('K193 what came due while every server was down is called within 5 s of the start, once, by two that start at once', async () => {
    const id = await asked()
    other.signal('SIGKILL')
    await other.ended
    await wait(patienceSeconds * 1000 + 500)
    expect(await names(id)).toEqual(['1 王主任'])
    await startBoth()
    const readyMs = performance.now()
    await until('the backup to be called', async () => (await names(id)).length === 2, 5_000)
    expect(performance.now() - readyMs).toBeLessThan(5_000)
    await wait(1_000)
    expect(await names(id)).toEqual(twoSteps)
    expect(rungByGateway()).toEqual(['wang', 'li'])
    await wang.write(id, 'accepted')
  }, 60_000)

  it('K194 of two servers each step is called by one, in its order, never before its time', async () => {
    await setPatience(database, network.rosterId, { patience: 1, everyone: 2 })
    const ids = await Promise.all(Array.from({ length: 10 }, async () => (await lantian.open()).consultation.id))
    for (const id of ids) await until('everybody called', async () => (await names(id)).length >= 3, 15_000)
    await Promise.all(ids.map((id) => wang.write(id, 'accepted')))
    for (const id of ids) {
      // a busy machine is in the second round by now
      expect((await names(id)).slice(0, 3)).toEqual(['1 王主任', '2 李医生', '3 赵医生'])
      const [first, second, third] = await callsOf(database.owner, id, 'sms')
      const openedMs = await openedAtMs(id)
      for (const [called, seconds] of [
        [first, 0],
        [second, 1],
        [third, 2],
      ] as const) {
        expect(called!.atMs - openedMs).toBeGreaterThanOrEqual(seconds * 1000)
      }
    }
  }, 60_000)
})

async function openedAtMs(id: string): Promise<number> {
  const { rows } = await database.owner.query('select opened_at from consultations where id = $1', [id])
  return rows[0].opened_at.getTime()
}
