// A call whose outcome nobody has written is carried once more by exactly one server that lives, and by none that has been
// overtaken: servers that die, stop, freeze, or lose only the connection by which others see them.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { carryRings } from '../../src/calls/carry-rings.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { openPostgres } from '../../src/platform/postgres.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, draft, type LiveNode, liveNode, setPatience } from '../world/live.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'
import { type Witness, witness } from '../world/witness-channel.ts'

const sent = { state: 'sent' } as const

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode
let sms: Witness
let push: Witness
let robot: Witness

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
  ;[sms, push, robot] = [witness('sms'), witness('web-push'), witness('wecom')]
  node = await liveNode(database, { channels: [sms.channel, push.channel, robot.channel] })
})

beforeEach(async () => {
  await setPatience(database, network.rosterId, { patience: 600, everyone: 900 })
  for (const one of [sms, push, robot]) one.answers(sent)
})

afterEach(async () => {
  expect(await node.bugs()).toBe(0)
})

afterAll(async () => {
  await node?.close()
  await database?.drop()
})

const write = (login: Login, id: string, kind: string, body: Record<string, unknown> = {}) =>
  node.journal.write(network.actorOf(login), id, draft(kind, body))

const callsOf = async (id: string) =>
  (await node.journal.openConsultation(network.actorOf('wang'), id)).consultation.calls

const outcomesOf = async (id: string) =>
  (
    await database.owner.query(
      `select channel, outcome, tries from rings where consultation_id = $1 order by called_at, channel`,
      [id],
    )
  ).rows as { channel: string; outcome: string | null; tries: number }[]

/** A database that has just come back has forgotten who lives. */
const untilDatabaseIsBack = () =>
  until(
    'the database to be back',
    async () => {
      const { rows } = await database.owner.query(
        `select pg_postmaster_start_time() < clock_timestamp() - interval '11 seconds' as "isBack"`,
      )
      return rows[0].isBack as boolean
    },
    15_000,
  )

describe('What nobody answered for', () => {
  beforeAll(untilDatabaseIsBack, 20_000)

  it('K78 is carried once more by exactly one server, with the same id', async () => {
    const id = await askFromLantian(node, network)
    await until('the outcomes', async () => {
      const outcomes = await outcomesOf(id)
      return outcomes.length === 4 && outcomes.every(({ outcome }) => outcome === 'sent')
    })
    // as a server leaves it that was killed between the commit and the answer of the provider
    await database.owner.query(
      `update rings set outcome = null, tried_at = clock_timestamp() - interval '1 hour'
       where consultation_id = $1 and channel = 'sms'`,
      [id],
    )
    const second = await liveNode(database, { channels: [sms.channel, push.channel, robot.channel] })
    await until('the text once more', () => sms.of(id).length === 2, 8_000)
    await until('the outcome', async () => (await outcomesOf(id)).find(({ channel }) => channel === 'sms')?.outcome)
    const texts = sms.rung.filter(({ consultationId }) => consultationId === id)
    expect(new Set(texts.map(({ callId }) => callId)).size).toBe(1)
    expect((await outcomesOf(id)).find(({ channel }) => channel === 'sms')).toMatchObject({ outcome: 'sent', tries: 2 })
    await second.close()
    await write('wang', id, 'accepted')
  })

  it('K213 is left to a server that lives, and carried by another within seconds when it is dead', async () => {
    const dying = openPostgres({ databaseUrl: database.databaseUrl, poolSize: 1 })
    await dying.listen('nothing', () => {})
    const id = await askFromLantian(node, network)
    await until('the outcomes', async () => {
      const outcomes = await outcomesOf(id)
      return outcomes.length === 4 && outcomes.every(({ outcome }) => outcome === 'sent')
    })
    await database.owner.query(
      `update rings set outcome = null, tried_at = clock_timestamp() - interval '3 seconds', carried_by = $2
       where consultation_id = $1 and channel = 'sms'`,
      [id, dying.lifeKey()],
    )
    await database.owner.query('notify jiuxin_calls')
    const other = await askFromLantian(node, network)
    await until('the text of the other', () => sms.of(other).length === 1)
    expect(sms.of(id)).toHaveLength(1)
    await dying.close()
    await until('the text once more', () => sms.of(id).length === 2, 6_000)
    const ring = (await outcomesOf(id)).find(({ channel }) => channel === 'sms')
    expect(ring).toMatchObject({ tries: 2 })
    for (const one of [id, other]) await write('wang', one, 'accepted')
  })

  it('K216 is not carried again by the server that is still at it, though nobody sees it live', async () => {
    let release = () => {}
    sms.answers(() => new Promise((resolve) => (release = () => resolve(sent))))
    const id = await askFromLantian(node, network)
    await until('the text', () => sms.of(id).length === 1)
    await database.owner.query(
      `update rings set tried_at = clock_timestamp() - interval '3 seconds', carried_by = 1
       where consultation_id = $1 and channel = 'sms'`,
      [id],
    )
    const outcomes = async (of: string) => (await outcomesOf(of)).filter(({ outcome }) => outcome !== null)
    sms.answers(sent)
    const other = await askFromLantian(node, network)
    await until('the outcomes of the other', async () => (await outcomes(other)).length === 4)
    // longer than the timer rests between two looks
    await wait(1_500)
    expect(sms.of(id)).toHaveLength(1)
    release()
    await until('the outcomes', async () => (await outcomes(id)).length === 4)
    expect((await outcomesOf(id)).map(({ tries }) => tries)).toEqual([1, 1, 1, 1])
    for (const one of [id, other]) await write('wang', one, 'accepted')
  })

  it('K78 is not carried again once somebody has accepted', async () => {
    const id = await askFromLantian(node, network)
    await until('the text', () => sms.of(id).length === 1)
    await write('wang', id, 'accepted')
    await database.owner.query(
      `update rings set outcome = null, tried_at = clock_timestamp() - interval '1 hour' where consultation_id = $1`,
      [id],
    )
    const other = await askFromLantian(node, network)
    await until('the text of the other', () => sms.of(other).length === 1)
    expect(sms.of(id)).toHaveLength(1)
    await write('wang', other, 'accepted')
  })
})

describe('A server that stops or freezes', () => {
  it('K92 waits for the channels before it ends, so that nobody carries the same call once more', async () => {
    const slow = witness('sms')
    slow.answers(async () => {
      await wait(1_000)
      return sent
    })
    const ending = await liveNode(database, { channels: [slow.channel] })
    const id = await askFromLantian(ending, network)
    await until('the text', () => slow.of(id).length + sms.of(id).length === 1)
    await ending.close()
    await until('the outcome', async () => {
      const text = (await outcomesOf(id)).find(({ channel }) => channel === 'sms')
      return text?.outcome === 'sent' && text.tries === 1
    })
    await write('wang', id, 'accepted')
  })

  it('K92 asks when it wakes whether the call is still its own', async () => {
    const id = await askFromLantian(node, network)
    await until(
      'the outcomes',
      async () => (await outcomesOf(id)).filter(({ outcome }) => outcome === 'sent').length === 4,
    )
    const { callId } = (await callsOf(id)).find(({ channel }) => channel === 'sms')!
    const never = () => Promise.reject(new Error('nothing fails and nothing is delivered here'))
    const { postgres } = database
    const metrics = openMetrics()
    const frozen = carryRings({
      postgres,
      journal: node.journal,
      clock: systemClock,
      log: openLog({ level: 'silent' }),
      metrics,
      channels: [sms.channel],
      failOver: never,
      delivered: never,
    })
    const { networkId } = network
    const ring = {
      callId,
      networkId,
      consultationId: id,
      personId: network.people.wang,
      channel: 'sms',
      step: 1,
      round: 1,
    }
    const longAgoMs = systemClock.monotonicMs() - 10_000
    await database.owner.query('update rings set outcome = null, tries = 2 where call_id = $1', [callId])
    frozen.carry([ring], longAgoMs)
    await frozen.drain()
    expect(sms.of(id)).toHaveLength(1)
    await database.owner.query('update rings set outcome = null, tries = 1 where call_id = $1', [callId])
    frozen.carry([ring], longAgoMs)
    await frozen.drain()
    expect(sms.of(id)).toHaveLength(2)
    await write('wang', id, 'accepted')
  })
})
