// How late calls are: what a gateway on loopback writes down beside the time at which each call was due. Two servers,
// first at rest, then with a thousand calls due in one second, then killed with -9 and started again all the time, and
// last with nobody there for seconds.

import { openFakeGateway } from '../world/fake-gateway.ts'
import { startChild } from './child.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import { type BenchDatabase, benchDatabase } from './database.ts'
import { type BenchPeople, benchPeople, question } from './people.ts'
import { exact, percentile, type Result, row } from './table.ts'

interface Scene {
  database: BenchDatabase
  people: BenchPeople
  /** What the gateway was asked so far: id of the call -> when, in wall time, each time. */
  heard: Map<string, number[]>
  servers: Server[]
}

type Server = Awaited<ReturnType<typeof startServer>>

interface Sizes {
  steady: number
  burst: number
  kills: number
  perKill: number
}

const whole: Sizes = { steady: 300, burst: 1_000, kills: 6, perKill: 60 }
const small: Sizes = { steady: 20, burst: 50, kills: 1, perKill: 15 }
const secondMs = 1_000
const longestMs = 30_000

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const scene = await build(later)
    const sizes = smoke ? small : whole
    // the first calls of a server are slow, and nobody's
    await callOver(scene, smoke ? 10 : 100, 1, async () => {})
    const steady = await callOver(scene, sizes.steady, sizes.steady / 20, async () => {})
    const burst = await callOver(scene, sizes.burst, 1, async () => {})
    const killed = await callOver(scene, sizes.kills * sizes.perKill, sizes.kills * 3, () =>
      killInTurn(scene, sizes.kills),
    )
    const alone = await callWithNobodyThere(scene, sizes.perKill)
    const all = [steady, burst, killed, alone]
    const sum = (of: (one: Lateness) => number) => all.reduce((total, one) => total + of(one), 0)
    return {
      name: 'calls',
      rows: [
        row('late, p50 ms', percentile(steady.ms, 0.5), 50, '<=', 1),
        row('late, p99 ms', percentile(steady.ms, 0.99), secondMs, '<=', 1),
        row(`${sizes.burst} due in one second, the last ms`, Math.max(...burst.ms), 3 * secondMs, '<=', 1),
        row('late while servers are killed, p50 ms', percentile(killed.ms, 0.5), 50, '<=', 1),
        row('late while servers are killed, p99 ms', percentile(killed.ms, 0.99), secondMs, '<=', 1),
        row('late while servers are killed, most ms', Math.max(...killed.ms), 5 * secondMs, '<=', 1),
        row('nobody there: after the start, most ms', Math.max(...alone.ms), 5 * secondMs, '<=', 1),
        exact(
          'calls lost',
          sum(({ lost }) => lost),
          0,
        ),
        exact(
          'calls before their time',
          sum(({ early }) => early),
          0,
        ),
        exact(
          'persons called twice',
          sum(({ twice }) => twice),
          0,
        ),
      ],
    }
  })
}

async function build(later: Later): Promise<Scene> {
  const gateway = await openFakeGateway()
  later(() => gateway.close())
  const heard: Scene['heard'] = new Map()
  gateway.answers((reply, { at: atMs, body }) => {
    const { callId } = JSON.parse(String(body))
    heard.set(callId, [...(heard.get(callId) ?? []), atMs])
    reply.writeHead(200).end('{}')
  })
  const database = await benchDatabase()
  later(() => database.drop())
  const people = await benchPeople(database.databaseUrl)
  const { networkId, rosterId, listeners } = people
  const backup = listeners[1]!.actor.personId
  const { owner } = database
  await owner.query(`update people set phone = '13800000000'`)
  await owner.query(
    `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
     values ('bench-backup', $1, $2, $3, 2, now() - interval '1 day', now() + interval '1 day', 'shift')`,
    [networkId, rosterId, backup],
  )
  await owner.query('update rosters set patience_seconds = 3600, everyone_after_seconds = 7200 where id = $1', [
    rosterId,
  ])
  await owner.query(
    `insert into channel_settings (network_id, channel, is_on, settings, secrets) values ($1, 'sms', true, $2, '{}')`,
    [networkId, JSON.stringify({ url: `${gateway.url}/sms` })],
  )
  const scene: Scene = { database, people, heard, servers: [] }
  later(() => Promise.all(scene.servers.map((server) => server.end())))
  scene.servers = await Promise.all([startServer(database), startServer(database)])
  return scene
}

const startServer = async ({ databaseUrl, folder }: BenchDatabase) =>
  startChild<{ port: number }>('./our-server.ts', [databaseUrl, folder, 'demo'])

interface Lateness {
  ms: number[]
  lost: number
  early: number
  /** By another call, not by a second try of the same. */
  twice: number
}

interface Promised {
  ids: string[]
  /** How many calls the gateway had heard before. */
  heardBefore: number
}

/** So many calls to the backup, due evenly over so many seconds, while `meanwhile` happens. */
async function callOver(
  scene: Scene,
  count: number,
  seconds: number,
  meanwhile: () => Promise<void>,
): Promise<Lateness> {
  const ids = await askMany(scene, count)
  const fromMs = Date.now() + 2 * secondMs
  const promised = await promise(scene, ids, fromMs, seconds)
  await meanwhile()
  return lateness(scene, promised, fromMs + seconds * secondMs)
}

/** Both are killed before the first is due and come back when all are over: late counts from the moment one is there. */
async function callWithNobodyThere(scene: Scene, count: number): Promise<Lateness> {
  const ids = await askMany(scene, count)
  const fromMs = Date.now() + 500
  const promised = await promise(scene, ids, fromMs, 1)
  await Promise.all(scene.servers.map((server) => server.kill()))
  await until(() => Date.now() > fromMs + 2 * secondMs)
  scene.servers = [await startServer(scene.database)]
  const startedMs = Date.now()
  const { ms, ...rest } = await lateness(scene, promised, startedMs)
  const waitedMs = startedMs - fromMs
  return { ...rest, ms: ms.map((late) => Math.max(0, late - waitedMs)) }
}

async function killInTurn(scene: Scene, kills: number): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    await new Promise((resolve) => setTimeout(resolve, secondMs))
    await scene.servers[0]!.kill()
    scene.servers = [scene.servers[1]!, await startServer(scene.database)]
  }
}

async function askMany({ database, servers, people }: Scene, count: number): Promise<string[]> {
  const ids: string[] = []
  const ask = async () => {
    while (ids.length < count) {
      const place = ids.push('') - 1
      const form = new FormData()
      form.set('draft', JSON.stringify(question()))
      const { port } = servers[place % servers.length]!.ready
      const headers = { authorization: `Bearer ${people.asking.tokens[0]}` }
      const answer = await fetch(`http://127.0.0.1:${port}/api/consultations`, { method: 'POST', headers, body: form })
      if (answer.status !== 201) throw new Error(`A question was refused: ${answer.status} ${await answer.text()}`)
      ids[place] = ((await answer.json()) as { consultation: { id: string } }).consultation.id
    }
  }
  await Promise.all(Array.from({ length: 8 }, ask))
  // the first call of each is over
  const untold = `select 1 from rings where outcome is null and consultation_id = any($1) limit 1`
  await until(async () => (await database.owner.query(untold, [ids])).rowCount === 0)
  return ids
}

/** The second step of each is due at its own moment. */
async function promise(scene: Scene, ids: string[], fromMs: number, seconds: number): Promise<Promised> {
  const { database, heard } = scene
  const heardBefore = heard.size
  await database.owner.query(
    `update call_steps set due_at = to_timestamp($2::float8 / 1000) + (wanted.place - 1)::float8 / $3 * $4 * interval '1 second'
     from unnest($1::text[]) with ordinality as wanted (id, place)
     where consultation_id = wanted.id and step = 2 and whom = 'backup'`,
    [ids, fromMs, ids.length, seconds],
  )
  await database.owner.query(`select pg_notify('jiuxin_calls', '')`)
  return { ids, heardBefore }
}

async function lateness(scene: Scene, { ids, heardBefore }: Promised, overMs: number): Promise<Lateness> {
  const { heard } = scene
  await until(() => Date.now() > overMs)
  // the database is not asked while it works: the gateway hears each call
  await until(() => heard.size - heardBefore >= ids.length)
  let calls = await readCalls(scene, ids)
  const isHeard = ({ callId }: { callId: string }) => heard.has(callId)
  if (calls.filter(isHeard).length < ids.length) {
    await until(async () => {
      calls = await readCalls(scene, ids)
      return calls.filter(isHeard).length >= ids.length
    })
  }
  const ms = calls.filter(isHeard).map(({ callId, dueMs }) => heard.get(callId)![0]! - dueMs)
  const called = new Set(calls.filter(isHeard).map(({ id }) => id))
  return {
    ms,
    lost: ids.length - called.size,
    // the clock of the gateway's log has whole milliseconds
    early: ms.filter((one) => one < -1).length,
    twice: calls.length - new Set(calls.map(({ id }) => id)).size,
  }
}

async function readCalls({ database }: Scene, ids: string[]): Promise<{ id: string; callId: string; dueMs: number }[]> {
  const { rows: rings } = await database.owner.query<{ id: string; callId: string }>(
    `select consultation_id as id, call_id as "callId" from rings
     where step = 2 and channel = 'sms' and consultation_id = any($1)`,
    [ids],
  )
  const { rows: steps } = await database.owner.query<{ id: string; dueMs: number }>(
    `select consultation_id as id, extract(epoch from due_at)::float8 * 1000 as "dueMs" from call_steps
     where step = 2 and consultation_id = any($1)`,
    [ids],
  )
  const dueMs = new Map(steps.map((step) => [step.id, step.dueMs]))
  return rings.map((ring) => ({ ...ring, dueMs: dueMs.get(ring.id)! }))
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const givenUpMs = performance.now() + longestMs
  while (!(await isSo()) && performance.now() < givenUpMs) await new Promise((resolve) => setTimeout(resolve, 50))
}
