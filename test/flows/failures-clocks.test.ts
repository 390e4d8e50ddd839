// The database is killed and comes back, and clocks are stepped by an hour under running processes: a call is neither
// lost nor early nor an hour late, by the journal and by the log of the gateway, whose clock nobody steps.

import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { lifeLock } from '../../src/platform/postgres-listener.ts'
import { builtProgram } from '../world/built-server.ts'
import { describeWhere } from '../world/describe-where.ts'
import { type FakeGateway, openFakeGateway } from '../world/fake-gateway.ts'
import { configureGateway, type GatewayCall, gatewayCalls } from '../world/gateway-network.ts'
import { setPatience } from '../world/live.ts'
import { type MachineLateness, machineLateness } from '../world/machine-lateness.ts'
import { canStepClocks, type OwnCluster, ownCluster, type SteppedClock, steppedClock } from '../world/own-cluster.ts'
import type { AppPhone } from '../world/phone.ts'
import { endServices, type Service, startService } from '../world/service.ts'
import { calledNames, phoneAt, type ServiceNode, startNode } from '../world/service-node.ts'
import { until } from '../world/until.ts'

const patienceSeconds = 3
const hourSeconds = 3_600
/** Whatever happens, a call is no later than that. */
const mostLateMs = 5_000
/** A clock on the wall that is kept right by the network may run so much faster or slower than elapsed time meanwhile. */
const slewMs = 5
const twoSteps = ['1 王主任', '2 李医生']

let cluster: OwnCluster
let clockOfServer: SteppedClock
let clockOfDatabase: SteppedClock
let gateway: FakeGateway
let node: ServiceNode
let watchdog: Service
let lantian: AppPhone
let wang: AppPhone
let machine: MachineLateness

beforeAll(async () => {
  machine = machineLateness()
  clockOfServer = steppedClock()
  clockOfDatabase = steppedClock()
  gateway = await openFakeGateway()
  cluster = await ownCluster()
  const { databaseUrl, network } = cluster
  await setPatience(cluster, network.rosterId, { patience: patienceSeconds, everyone: 600 })
  node = startNode(databaseUrl, { OUTGOING_ALLOW: '127.0.0.1', ...(canStepClocks ? clockOfServer.env : {}) })
  watchdog = startService({
    program: [builtProgram('tools/watchdog')],
    env: {
      DATABASE_URL: databaseUrl,
      WATCHDOG_ALARM_URL: `${gateway.url}/alarm`,
      WATCHDOG_HEARTBEAT_URL: `${gateway.url}/heartbeat`,
      WATCHDOG_HEARTBEAT_SECONDS: '1',
    },
  })
  await node.address()
  ;[lantian, wang] = [await phoneAt(node, 'lantian'), await phoneAt(node, 'wang')]
  const admin = await phoneAt(node, 'admin')
  await configureGateway(admin, network, gateway, ['sms'])
  await until('the server to know of it', async () => {
    const { body } = await admin.ask('GET', `/api/rosters/${network.rosterId}/ladder`)
    return (body.channelsOn as string[]).includes('sms')
  })
  await until('a heartbeat', () => beats() > 0, 20_000)
}, 120_000)

afterEach(() => {
  for (const clock of [clockOfServer, clockOfDatabase]) clock.stepTo(0)
})

afterAll(async () => {
  machine?.stop()
  await endServices()
  await cluster?.remove()
  await gateway?.close()
  for (const clock of [clockOfServer, clockOfDatabase]) clock?.remove()
  if (node) rmSync(node.folder, { recursive: true, force: true })
}, 60_000)

const to = (path: string) => gateway.requests.filter((request) => request.path === path)
const beats = () => to('/heartbeat').length
const names = (id: string) => calledNames(cluster.owner, id)

const databaseMs = async () =>
  (await cluster.owner.query('select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms')).rows[0]
    .ms as number

/** By the gateway, of one question: the same call once more is no other call. */
async function rungByGateway(id: string): Promise<GatewayCall[]> {
  const { rows } = await cluster.owner.query<{ callId: string }>(
    `select call_id as "callId" from rings where consultation_id = $1 and channel = 'sms'`,
    [id],
  )
  const own = rows.map(({ callId }) => callId)
  const calls = new Map<string, GatewayCall>()
  for (const call of gatewayCalls(to('/sms'))) if (own.includes(call.callId)) calls.set(call.callId, call)
  return [...calls.values()]
}

interface Backup {
  /** As the database has written it. */
  dueAt: string
  dueMs: number
  firedMs: number | null
}

async function backupOf(id: string): Promise<Backup> {
  const { rows } = await cluster.owner.query(
    `select due_at::text as "dueAt", (extract(epoch from due_at) * 1000)::float8 as "dueMs",
       (extract(epoch from fired_at) * 1000)::float8 as "firedMs"
     from call_steps where consultation_id = $1 and round = 1 and step = 2`,
    [id],
  )
  return rows[0]
}

/** The promise, before a clock is stepped. */
async function promised(): Promise<{ id: string; before: Backup }> {
  const id = await asked()
  const before = await backupOf(id)
  expect(before.firedMs).toBeNull()
  return { id, before }
}

/** By a clock that nobody stepped: never before it was due, and no later than 5 s besides what the machine itself was late. */
async function firedInTime(id: string, before: Backup, databaseStepSeconds: number): Promise<void> {
  await until('the backup to be called', async () => (await names(id)).length >= 2, 20_000)
  expect(await names(id)).toEqual(twoSteps)
  const firedMs = (await backupOf(id)).firedMs! - databaseStepSeconds * 1000
  const lateMs = firedMs - before.dueMs
  expect(lateMs).toBeGreaterThanOrEqual(databaseStepSeconds === 0 ? 0 : -slewMs)
  expect(lateMs).toBeLessThan(mostLateMs + machine.lateMs(before.dueMs, firedMs))
  const [, backup] = await until('the gateway to be asked', async () => {
    const calls = await rungByGateway(id)
    return calls.length >= 2 && calls
  })
  expect(backup!.atMs - before.dueMs).toBeGreaterThanOrEqual(-slewMs)
  expect(backup!.atMs - before.dueMs).toBeLessThan(mostLateMs + machine.lateMs(before.dueMs, backup!.atMs))
  expect((await rungByGateway(id)).map(({ login }) => login)).toEqual(['wang', 'li'])
}

async function asked(): Promise<string> {
  const id = (await lantian.open()).consultation.id
  await until('the first call', async () => (await names(id)).length === 1)
  await until('its outcome', async () => {
    const { rowCount } = await cluster.owner.query('select from rings where consultation_id = $1 and outcome is null', [
      id,
    ])
    return rowCount === 0 && (await rungByGateway(id)).length === 1
  })
  return id
}

describe('the database is killed', () => {
  it('K195 what came due while Postgres was away is called within 5 s of its return, once, and the watchdog is silent meanwhile', async () => {
    const id = await asked()
    await cluster.kill()
    const before = beats()
    await wait(patienceSeconds * 1000 + 1_000)
    expect(beats()).toBeLessThanOrEqual(before + 1)
    await cluster.startAgain(canStepClocks ? clockOfDatabase.env : {})
    await until('the backup to be called', async () => (await names(id)).length === 2, 5_000)
    await until('the gateway to be asked', async () => (await rungByGateway(id)).length === 2)
    await until('the heartbeat', () => beats() > before + 1, 10_000)
    await wait(1_000)
    expect(await names(id)).toEqual(twoSteps)
    expect((await rungByGateway(id)).map(({ login }) => login)).toEqual(['wang', 'li'])
    await wang.write(id, 'accepted')
  }, 60_000)
})

describeWhere(canStepClocks, 'libfaketime', 'clocks are stepped by an hour', () => {
  it.each([
    ['forward', hourSeconds],
    ['back', -hourSeconds],
  ])(
    'K196 the clock of a running server is set %s by an hour: the call goes out in its time',
    async (_way, seconds) => {
      const { id, before } = await promised()
      clockOfServer.stepTo(seconds)
      await firedInTime(id, before, 0)
      expect(await names(id)).toEqual(twoSteps)
      await wang.write(id, 'accepted')
    },
  )

  it('K197 the clock of the database is set back by an hour: the call goes out in its time', async () => {
    const { id, before } = await promised()
    clockOfDatabase.stepTo(-hourSeconds)
    await firedInTime(id, before, -hourSeconds)
    await wang.write(id, 'accepted')
    expect(await names(id)).toEqual(twoSteps)
  }, 40_000)

  it('K198 the clock of the database is set forward by an hour: nothing is called before its time, and nobody twice', async () => {
    const { id, before } = await promised()
    clockOfDatabase.stepTo(hourSeconds)
    await firedInTime(id, before, hourSeconds)
    await wait(1_000)
    expect(await names(id)).toEqual(twoSteps)
    await wang.write(id, 'accepted')
  }, 40_000)

  it.each([
    ['by the only server', false],
    ['by one beside which another lives', true],
  ])(
    'K253 the clock of the database is set forward by a minute: nothing is called before its time, %s',
    async (_who, isBeside) => {
      await until('the clock to be right', async () => Math.abs((await databaseMs()) - Date.now()) < 5_000)
      const other = await cluster.owner.connect()
      if (isBeside) await other.query(`select pg_advisory_lock_shared(${lifeLock}, 7)`)
      const { id, before } = await promised()
      clockOfDatabase.stepTo(60)
      await firedInTime(id, before, 60).finally(() => other.release(true))
      // only who is alone writes a later time: else it may have slept, and the others know better
      expect((await backupOf(id)).dueAt === before.dueAt).toBe(isBeside)
      expect(await names(id)).toEqual(twoSteps)
      await wang.write(id, 'accepted')
    },
    40_000,
  )

  it('X119 after all of that the watchdog ends as it should', async () => {
    watchdog.signal('SIGTERM')
    expect(await watchdog.ended).toBe(0)
  })
})
