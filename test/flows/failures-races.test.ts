// Many questions at once, answered, passed on and ignored at random moments while servers come and go: what must hold for
// every one of them, whatever the order.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { configuredChannels } from '../../src/calls/channels/channels.ts'
import { storeSettings } from '../../src/calls/channels/settings.ts'
import type { Channel } from '../../src/platform/channel.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type FakeGateway, openFakeGateway } from '../world/fake-gateway.ts'
import { askFromLantian, draft, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'
import { type Witness, witness } from '../world/witness-channel.ts'

const specialists = ['wang', 'li', 'zhao'] as const satisfies readonly Login[]
const patienceSeconds = 1
const sent = { state: 'sent' } as const

let database: TestDatabase
let network: SmallNetwork
let sms: Witness
let nodes: LiveNode[] = []

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 24 })
  network = await smallNetwork(database)
  sms = witness('sms')
})

beforeEach(async () => {
  sms.answers(sent)
  await setPatience(database, network.rosterId, { patience: patienceSeconds, everyone: 2 * patienceSeconds })
})

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()))
  await database?.drop()
})

async function start(): Promise<LiveNode> {
  const node = await liveNode(database, { channels: [sms.channel] })
  nodes.push(node)
  return node
}

async function leave(node: LiveNode): Promise<void> {
  nodes = nodes.filter((each) => each !== node)
  await node.close()
}

describe('whatever happens', () => {
  it('K206 no step is skipped, early, or called twice, and nothing rings after the accept', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const random = randomOf(seed)
    sms.answers(() => (random() < 0.2 ? { state: 'failed', reason: 'refused' } : sent))
    await Promise.all([start(), start()])
    const comingAndGoing = (async () => {
      for (let turn = 0; turn < 3; turn++) {
        await wait(900)
        const [oldest] = nodes as [LiveNode]
        await start()
        await leave(oldest)
      }
    })()
    const ids = await Promise.all(Array.from({ length: 24 }, () => live(random)))
    await comingAndGoing
    // longer than the patience, so that what was not called off would be heard
    await wait(2_500)
    for (const id of ids) {
      const broken = await brokenRules(id)
      expect({ seed, id, broken }).toEqual({ seed, id, broken: [] })
    }
    for (const node of nodes) expect(await node.bugs()).toBe(0)
  }, 60_000)

  it('K207 of a hundred and fifty calls due in the same moment none is lost, early or double, by the log of the gateway', async () => {
    await Promise.all([...nodes].map(leave))
    await setPatience(database, network.rosterId, { patience: 600, everyone: 1_200 })
    const gateway = await openFakeGateway()
    const channels = [await textsThrough(gateway)]
    nodes.push(...(await Promise.all([1, 2].map(() => liveNode(database, { channels })))))
    const ids: string[] = []
    const ask = async () => {
      while (ids.length < 150) ids.push(await askFromLantian(nodes[ids.length % 2]!, network))
    }
    await Promise.all(Array.from({ length: 6 }, ask))
    const { rows: promises } = await database.owner.query<{ id: string; dueMs: number }>(
      `update call_steps set due_at = date_trunc('milliseconds', clock_timestamp() + interval '1 second')
       where consultation_id = any($1) and step = 2
       returning consultation_id as id, (extract(epoch from due_at) * 1000)::float8 as "dueMs"`,
      [ids],
    )
    await database.owner.query(`select pg_notify('jiuxin_calls', '')`)
    const carriedTo = async () => {
      const { rows } = await database.owner.query<{ callId: string; id: string }>(
        `select call_id as "callId", consultation_id as id from rings
         where consultation_id = any($1) and step = 2 and channel = 'sms'`,
        [ids],
      )
      const questionOf = new Map(rows.map(({ callId, id }) => [callId, id]))
      const heard = gateway.requests.map(({ at, body }) => ({
        id: questionOf.get(JSON.parse(String(body)).callId),
        at,
      }))
      return heard.filter(({ id }) => id !== undefined)
    }
    const all = async () => {
      const heard = await carriedTo()
      if (heard.length < ids.length) await wait(200)
      return heard.length >= ids.length
    }
    await until('all of them', all, 40_000)
    // what is called once more comes a moment later
    await wait(500)
    const heard = await carriedTo()
    expect(heard.map(({ id }) => id).sort()).toEqual([...ids].sort())
    const dueOf = new Map(promises.map(({ id, dueMs }) => [id, dueMs]))
    expect(heard.filter(({ id, at }) => at < dueOf.get(id!)!)).toEqual([])
    await gateway.close()
  }, 90_000)
})

/** Text messages as a hospital configures them. */
async function textsThrough(gateway: FakeGateway): Promise<Channel> {
  const { networkId, people } = network
  const settings = { url: `${gateway.url}/sms` }
  await database.postgres.inNetwork(networkId, (tx) =>
    storeSettings(tx, { channel: 'sms', isOn: true, settings, secrets: {}, networkId, personId: people.admin }),
  )
  const { channels } = configuredChannels({
    ...database,
    config: { mode: 'demo', port: 3000, publicUrl: 'https://ecg.example.org', outgoingAllow: [] },
    clock: systemClock,
    log: openLog({ level: 'silent' }),
    metrics: openMetrics(),
  })
  return channels.find(({ name }) => name === 'sms')!
}

/** One question, from the asking to the accept; its id. */
async function live(random: () => number): Promise<string> {
  const someNode = () => nodes[Math.floor(random() * nodes.length)]!
  await wait(random() * 1_500)
  const id = await retried(() => askFromLantian(someNode(), network))
  const acceptAtMs = performance.now() + random() * 4_000
  const decliners = specialists.filter(() => random() < 0.35)
  for (const login of decliners) {
    const left = acceptAtMs - performance.now()
    await wait(Math.max(0, Math.min(left, random() * 1_500)))
    await retried(() => write(someNode(), login, id, 'declined'))
  }
  // as often as not in the very moment of an escalation
  const aimMs = random() < 0.5 ? await untilNextStepMs(id) : acceptAtMs - performance.now()
  await wait(Math.max(0, Math.min(aimMs, 4_000)))
  await retried(() => write(someNode(), specialists[Math.floor(random() * 3)]!, id, 'accepted'))
  return id
}

async function untilNextStepMs(id: string): Promise<number> {
  const { rows } = await database.owner.query(
    `select extract(epoch from due_at - clock_timestamp())::float8 * 1000 as "waitMs" from call_steps
     where consultation_id = $1 and fired_at is null and stopped_at is null order by due_at limit 1`,
    [id],
  )
  return rows[0]?.waitMs ?? 0
}

const write = (node: LiveNode, login: Login, id: string, kind: string) =>
  node.journal.write(network.actorOf(login), id, draft(kind))

/** A server that left in the middle is asked again elsewhere, as a phone would. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 3 || (error as { code?: string }).code !== undefined) throw error
      await wait(50)
    }
  }
}

const carried = (callId: string) => sms.rung.filter((message) => message.callId === callId).length

interface Row {
  round: number
  due_at: Date
  fired_at: Date | null
  stopped_at: Date | null
}

async function brokenRules(id: string): Promise<string[]> {
  const { rows: entries } = await database.owner.query(
    'select kind, at, seq, body from entries where consultation_id = $1 order by seq',
    [id],
  )
  const { rows: steps } = await database.owner.query<Row>('select * from call_steps where consultation_id = $1', [id])
  const { rows: rings } = await database.owner.query('select * from rings where consultation_id = $1', [id])
  const accepted = entries.find(({ kind }) => kind === 'accepted')
  const called = entries.filter(({ kind }) => kind === 'called')
  const key = (ring: Record<string, unknown>) => `${ring.round}/${ring.step}/${ring.person_id}/${ring.channel}`
  const sentRings = rings.filter(({ step }) => step > 0)
  const rules: [string, boolean][] = [
    ['it was accepted', accepted !== undefined],
    ['nothing is open', [...steps, ...rings].every((row) => row.stopped_at !== null || row.fired_at)],
    ['nothing is called after the accept', called.every(({ seq }) => seq < accepted!.seq)],
    ['nothing fires before its time', steps.every(({ due_at, fired_at }) => fired_at === null || fired_at >= due_at)],
    ['no step is skipped', steps.every((step) => step.fired_at !== null || !isPassedOver(step, steps))],
    ['what is called is written, and the other way round', called.length === sentRings.length],
    ['nobody is called twice by a step', new Set(sentRings.map(key)).size === sentRings.length],
    ['nothing is carried twice', sentRings.every(({ call_id }) => carried(call_id) <= 1)],
    [
      'nothing is carried later than 2 s after the accept',
      sms.rung.every(({ consultationId, at }) => consultationId !== id || at <= accepted!.at.getTime() + 2_000),
    ],
  ]
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule)
}

/** It was due, and lay there while a later one went out, or long after its time (a busy machine is late by seconds itself). */
function isPassedOver(step: Row, steps: readonly Row[]): boolean {
  const dueMs = Number(step.due_at)
  const stoppedMs = Number(step.stopped_at)
  const isLater = (other: Row) => other.round === step.round && Number(other.due_at) > dueMs
  const isOvertaken = steps.some((other) => isLater(other) && other.fired_at !== null && +other.fired_at < stoppedMs)
  return stoppedMs > dueMs + 20_000 || (stoppedMs >= dueMs && isOvertaken)
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
