// Redis is killed under two real servers: the calls go on as foretold, the gateway's own log is the witness, and a server
// that is told to end does. Needs a `redis-server` binary; where there is none these tests are visibly skipped.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { describeWhere } from '../world/describe-where.ts'
import { type FakeGateway, openFakeGateway } from '../world/fake-gateway.ts'
import { configureGateway, gatewayCalls } from '../world/gateway-network.ts'
import { setPatience } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { endServices } from '../world/service.ts'
import { freePort, phoneAt, type ServiceNode, startNode } from '../world/service-node.ts'
import { until } from '../world/until.ts'

const patienceSeconds = 4
const hasRedis = spawnSync('redis-server', ['--version']).status === 0

describeWhere(hasRedis, 'redis-server', 'Redis is killed', () => {
  let database: TestDatabase
  let network: SmallNetwork
  let gateway: FakeGateway
  let redis: ChildProcess
  let nodes: ServiceNode[]
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-redis-'))

  beforeAll(async () => {
    database = await createTestDatabase()
    network = await smallNetwork(database)
    gateway = await openFakeGateway()
    const port = await freePort()
    redis = spawn('redis-server', ['--port', String(port), '--dir', folder, '--save', ''], { stdio: 'ignore' })
    const address = `redis://127.0.0.1:${port}`
    nodes = [1, 2].map(() => startNode(database.databaseUrl, { OUTGOING_ALLOW: '127.0.0.1', REDIS_URL: address }))
    await Promise.all(nodes.map((node) => node.address()))
    await until('both servers on the wire', () => areListening(address, nodes.length))
    await configureGateway(await phoneAt(nodes[0]!, 'admin'), network, gateway, ['sms'])
    await setPatience(database, network.rosterId, { patience: patienceSeconds, everyone: 600 })
    // until both servers know of it
    await wait(3_500)
  }, 120_000)

  afterAll(async () => {
    redis?.kill('SIGKILL')
    await endServices()
    for (const path of [folder, ...(nodes ?? []).map((node) => node.folder)])
      rmSync(path, { recursive: true, force: true })
    await gateway?.close()
    await database?.drop()
  }, 60_000)

  it('K208 a call that comes due while Redis is away goes out in its time, once', async () => {
    const [lantian, li] = [await phoneAt(nodes[0]!, 'lantian'), await phoneAt(nodes[1]!, 'li')]
    const opened = await lantian.open()
    const id = opened.consultation.id
    const rung = () => gatewayCalls(gateway.requests).map(({ login }) => login)
    await until('the first call', () => rung().length === 1)
    redis.kill('SIGKILL')
    await until('the call of the backup', () => rung().length === 2, patienceSeconds * 1000 + 10_000)
    const openedMs = Date.parse(opened.entries[0]!.at)
    expect(gatewayCalls(gateway.requests)[1]!.atMs - openedMs).toBeGreaterThanOrEqual(patienceSeconds * 1000)
    await li.write(id, 'accepted')
    await wait(2_000)
    expect(rung()).toEqual(['wang', 'li'])
  }, 60_000)

  it('X121 a server ends in seconds while Redis is away', async () => {
    const startedMs = performance.now()
    for (const node of nodes) node.signal('SIGTERM')
    expect(await Promise.all(nodes.map((node) => node.ended))).toEqual([0, 0])
    expect(performance.now() - startedMs).toBeLessThan(15_000)
  }, 60_000)
})

/** Each server listens for the others. */
async function areListening(address: string, servers: number): Promise<boolean> {
  const asking = new Redis(address)
  try {
    const clients = String(await asking.client('LIST'))
      .trim()
      .split('\n')
    return clients.length > servers
  } finally {
    asking.disconnect()
  }
}
