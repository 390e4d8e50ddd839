// What a run stands on: a database with the small network and more clinics, servers, a gateway, phone lines, and Redis
// where there is one. Everybody is signed in already; the gateway writes down what it is asked to ring.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { KeptHead } from '../../src/platform/audit-chain/kept-heads.ts'
import { newId } from '../../src/platform/ids.ts'
import { type FakeGateway, openFakeGateway, taken } from '../world/fake-gateway.ts'
import { configureGateway, isOfRoster } from '../world/gateway-network.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { phoneOf, type SignedIn } from '../world/phone.ts'
import { freePort } from '../world/service-node.ts'
import type { ChaosCluster } from './chaos-cluster.ts'
import type { Standing } from './final-state.ts'
import type { History } from './history.ts'
import { marksWithin } from './marks.ts'
import { type ServerClock, type Shelf, serverClock, smallDisk } from './places.ts'
import { type ChaosServer, chaosServer } from './server.ts'

export interface World {
  databaseUrl: string
  owner: pg.Pool
  network: SmallNetwork
  people: Record<string, Standing>
  cluster: ChaosCluster
  servers: ChaosServer[]
  dataFolder: string
  gateway: FakeGateway
  /** Heads of the audit log's chains, kept outside. */
  anchors: KeptHead[]
  redis: { kill(): Promise<void>; start(): void; ask(...command: string[]): void } | null
  /** Of each server; null where a clock cannot be shifted. */
  clocks: ServerClock[] | null
  /** The disk of the files; null where none can be mounted. */
  disk: Shelf | null
  /** One more session of his. */
  signedIn(login: Login): Promise<SignedIn & { sessionId: string }>
  close(): Promise<void>
}

export interface WorldWish {
  program: string
  servers: number
  history: History
  cluster: ChaosCluster
  /** Statements as the owner, before the servers start. */
  prepare?: readonly string[]
  /** With Redis, clocks that can be shifted and a disk that can be filled, where the machine has them. */
  isWhole?: boolean
}

const hasRedis = spawnSync('redis-server', ['--version']).status === 0

export async function openWorld({ program, servers: count, history, cluster, ...wish }: WorldWish): Promise<World> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'jiuxin-chaos-files-'))
  const aside = mkdtempSync(join(tmpdir(), 'jiuxin-chaos-aside-'))
  const disk = wish.isWhole ? smallDisk(dataFolder, 1_024) : null
  const databaseUrl = await cluster.newDatabase(`run_${randomBytes(6).toString('hex')}`)
  const network = await smallNetwork({ databaseUrl })
  // each on a connection of its own: what is set for the database counts for all that are opened from here on
  for (const statement of wish.prepare ?? []) await cluster.ask(databaseUrl, statement)
  const owner = new pg.Pool({
    connectionString: databaseUrl,
    max: 2,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
    application_name: 'chaos',
  })
  owner.on('error', () => {})
  owner.on('connect', (client) => client.on('error', () => {}))
  await owner.query('update rosters set patience_seconds = 3, everyone_after_seconds = 6')
  const gateway = await openWitnessedGateway(history)
  const redis = wish.isWhole && hasRedis ? await openRedis(aside) : null
  const env = {
    MODE: 'service',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataFolder,
    TRUST_PROXY: 'true',
    LOG_LEVEL: 'warn',
    OUTGOING_ALLOW: new URL(gateway.url).host,
    ...(redis ? { REDIS_URL: redis.url } : {}),
  }
  const servers: ChaosServer[] = []
  const clocks: ServerClock[] = []
  for (let made = 0; made < count; made++) {
    const clock = wish.isWhole ? serverClock(aside, `${made}`) : null
    if (clock) clocks.push(clock)
    servers.push(chaosServer(program, await freePort(), { ...env, ...clock?.env }))
  }
  await Promise.all(servers.map((server) => server.start()))
  const signedIn = (login: Login) => signInByHand(owner, network, login)
  await configureGateway(await phoneOf(servers[0]!.address, await signedIn('admin')), network, gateway, ['sms'])
  return {
    databaseUrl,
    owner,
    network,
    people: standingsOf(network),
    cluster,
    servers,
    dataFolder,
    gateway,
    anchors: [],
    redis,
    clocks: clocks.length > 0 ? clocks : null,
    disk,
    signedIn,
    async close() {
      for (const server of servers) server.thaw()
      await Promise.all(servers.map((server) => server.kill()))
      await redis?.kill()
      await gateway.close()
      await owner.end()
      disk?.remove()
      for (const folder of [dataFolder, aside]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openWitnessedGateway(history: History): Promise<FakeGateway> {
  const gateway = await openFakeGateway()
  const tell = history.teller('gateway')
  gateway.answers((reply, request) => {
    for (const mark of marksWithin(`${decodeURIComponent(String(request.query))} ${request.body}`)) {
      tell({ is: 'overheard', where: 'what a gateway was told', mark })
    }
    const { callId, phone } = JSON.parse(String(request.body)) as { callId: string; phone: string }
    // who keeps the rosters is written to as well: that is no call
    if (isOfRoster(phone)) tell({ is: 'ring', callId })
    taken(reply, request)
  })
  return gateway
}

/** A sign-in of hundreds of phones from one address would be slowed down, and rightly so. */
async function signInByHand(owner: pg.Pool, network: SmallNetwork, login: Login) {
  const token = randomBytes(32).toString('base64url')
  const { personId, name, networkId } = network.actorOf(login)
  const sessionId = newId()
  await owner.query(
    `insert into sessions (id, network_id, person_id, token_hash, expires_at)
     values ($1, $2, $3, $4, now() + interval '1 day')`,
    [sessionId, networkId, personId, createHash('sha256').update(token).digest()],
  )
  return { token, sessionId, person: { id: personId, name } }
}

function standingsOf(network: SmallNetwork): Record<string, Standing> {
  return Object.fromEntries(
    (Object.keys(network.people) as Login[]).map((login) => {
      const { personId, networkId, memberships, rosterIds } = network.actorOf(login)
      const { role, siteId } = memberships[0]!
      return [personId, { networkId, role, siteId, rosterIds }]
    }),
  )
}

async function openRedis(folder: string) {
  const port = await freePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  let running: ChildProcess | undefined
  const redis = {
    url: `redis://127.0.0.1:${port}`,
    start() {
      running = spawn('redis-server', settings, { stdio: 'ignore' })
    },
    /** Nobody waits for an answer of something that may be dead. */
    ask: (...command: string[]) => void spawn('redis-cli', ['-p', String(port), ...command], { stdio: 'ignore' }),
    async kill() {
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
      const ended = new Promise((gone) => running!.once('exit', gone))
      running.kill('SIGKILL')
      await ended
    },
  }
  redis.start()
  return redis
}
