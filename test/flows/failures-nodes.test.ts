// Real servers that are killed and frozen in the middle of calling: another takes over, and nobody is called twice.

import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type pg from 'pg'
import { lifeLock } from '../../src/platform/postgres-listener.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type FakeGateway, openFakeGateway, taken } from '../world/fake-gateway.ts'
import { configureGateway, gatewayCalls } from '../world/gateway-network.ts'
import { setPatience } from '../world/live.ts'
import { type MachineLateness, machineLateness } from '../world/machine-lateness.ts'
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
let machine: MachineLateness
const folders: string[] = []

beforeAll(async () => {
  machine = machineLateness()
  database = await createTestDatabase()
  network = await smallNetwork(database)
  gateway = await openFakeGateway()
  await database.owner.query(`
    create function hold_ring() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(4711); return new; end $$;
    create trigger hold_ring before insert on rings for each row execute function hold_ring();
    create function hold_commit() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(4712); return new; end $$;
    create constraint trigger hold_commit after insert on rings deferrable initially deferred
      for each row execute function hold_commit()`)
  await startBoth()
  await configureGateway(await phoneAt(other, 'admin'), network, gateway, ['sms'])
  // until both servers know of it
  await wait(3_500)
}, 120_000)

beforeEach(async () => {
  // whatever a test before left frozen or slow
  for (const node of [one, other]) node.signal('SIGCONT')
  gateway.answers(taken)
  await setPatience(database, network.rosterId, { patience: patienceSeconds, everyone: 600 })
})

afterAll(async () => {
  machine?.stop()
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

const inTheMiddle = 4711
const atTheCommit = 4712

/** Every ring that is written from now on waits there until the hold ends. */
async function holdRings(where: number): Promise<{ isHolding(): Promise<boolean>; end(): Promise<void> }> {
  const client: pg.PoolClient = await database.owner.connect()
  await client.query('select pg_advisory_lock($1)', [where])
  return {
    async isHolding() {
      const waiting = await client.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)
      return (waiting.rowCount ?? 0) > 0
    },
    async end() {
      await client.query('select pg_advisory_unlock($1)', [where])
      client.release()
    },
  }
}

/** Whoever was to carry the last call has not answered the database for so long that its line of life is cut. */
async function databaseDrops(id: string): Promise<void> {
  const { rowCount } = await database.owner.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = ${lifeLock} and objid::bigint =
       (select carried_by from rings where consultation_id = $1 and outcome is null)`,
    [id],
  )
  expect(rowCount).toBe(1)
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
  it('K190 a server frozen while the gateway keeps it waiting calls nobody again when it wakes and is answered', async () => {
    await setPatience(database, network.rosterId, { patience: patienceSeconds, everyone: patienceSeconds + 2 })
    const id = await asked()
    // a busy machine would be in the second round when the frozen one wakes
    await database.owner.query(
      `update call_steps set due_at = due_at + interval '10 minutes' where consultation_id = $1 and whom = 'repeat'`,
      [id],
    )
    other.signal('SIGSTOP')
    const waiting: (() => void)[] = []
    gateway.answers((reply, request) => void waiting.push(() => taken(reply, request)))
    await until('the gateway to be asked', () => rungByGateway().includes('li'), 10_000)
    one.signal('SIGSTOP')
    gateway.answers(taken)
    for (const answer of waiting) answer()
    other.signal('SIGCONT')
    await until('the other to go on', () => rungByGateway().includes('zhao'), 10_000)
    one.signal('SIGCONT')
    const outcomeIsKnown = async () => {
      const untold = await database.owner.query('select 1 from rings where outcome is null and stopped_at is null')
      return untold.rowCount === 0
    }
    await until('the frozen one to have read the answer', outcomeIsKnown)
    await wait(1_000)
    expect(await names(id)).toEqual([...twoSteps, '3 赵医生'])
    expect(rungByGateway()).toEqual(['wang', 'li', 'zhao'])
    await wang.write(id, 'accepted')
  }, 60_000)

  it('K300 a server frozen when its call is written and not yet carried leaves it to another, and calls nobody when it wakes', async () => {
    const id = await asked()
    other.signal('SIGSTOP')
    const hold = await holdRings(atTheCommit)
    await until('the call to be written', () => hold.isHolding(), 10_000)
    one.signal('SIGSTOP')
    await hold.end()
    await until('it to be there for all', async () => (await names(id)).length === 2)
    await databaseDrops(id)
    other.signal('SIGCONT')
    await until('the other to carry it', () => rungByGateway().includes('li'), 15_000)
    one.signal('SIGCONT')
    await wait(1_500)
    expect(await names(id)).toEqual(twoSteps)
    expect(rungByGateway()).toEqual(['wang', 'li'])
    await wang.write(id, 'accepted')
  }, 60_000)

  it('K191 a server frozen in the middle of a step keeps it for seconds only, and its half step never counts', async () => {
    const id = await asked()
    other.signal('SIGSTOP')
    const hold = await holdRings(inTheMiddle)
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
    const hold = await holdRings(inTheMiddle)
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
    await until('the backup to be called', () => rungByGateway().includes('li'))
    const calledMs = gatewayCalls(gateway.requests).find(({ login }) => login === 'li')!.atMs
    const readyMs = Math.min(one.readyAtMs(), other.readyAtMs())
    expect(calledMs - readyMs).toBeLessThan(5_000 + machine.lateMs(readyMs, calledMs))
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
