// A call is carried by its channel and what came of it is written down; what fails is followed by the next channel of
// the same person, and what was never answered for is carried once more.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { carryRings } from '../../src/calls/carry-rings.ts'
import type { CallState, Entry } from '../../src/consultation/model.ts'
import type { Outcome } from '../../src/platform/channel.ts'
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
const refused = { state: 'failed', reason: 'refused' } as const

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

async function read(id: string): Promise<{ calls: CallState[]; entries: Entry[] }> {
  const { consultation, entries } = await node.journal.openConsultation(network.actorOf('wang'), id)
  return { calls: consultation.calls, entries: entries.filter((entry): entry is Entry => 'kind' in entry) }
}

const callsOf = async (id: string) =>
  (await read(id)).calls.map(({ personName, channel, step }) => `${step} ${personName} ${channel}`)

const ofKind = async (id: string, kind: string) =>
  (await read(id)).entries.filter((entry) => entry.kind === kind).map(({ body }) => body as Record<string, unknown>)

const outcomesOf = async (id: string) =>
  (
    await database.owner.query(
      `select channel, outcome, tries from rings where consultation_id = $1 order by called_at, channel`,
      [id],
    )
  ).rows as { channel: string; outcome: string | null; tries: number }[]

describe('What is called', () => {
  it('K71 goes out through every channel that is on, each person once a channel and a group once a step', async () => {
    const id = await askFromLantian(node, network)
    await until('all to be carried', () => sms.of(id).length + push.of(id).length + robot.of(id).length === 3)
    expect((await callsOf(id)).sort()).toEqual(['1 王主任 live', '1 王主任 sms', '1 王主任 web-push', '1 王主任 wecom'])
    await until('the outcomes', async () => (await outcomesOf(id)).every(({ outcome }) => outcome === 'sent'))
    const message = sms.rung.find(({ consultationId }) => consultationId === id)!
    expect(Object.keys(message).sort()).toEqual(
      ['at', 'callId', 'consultationId', 'networkId', 'personId', 'purpose', 'step'].sort(),
    )
    await setPatience(database, network.rosterId, { patience: 600, everyone: 600 })
    await write('wang', id, 'declined')
    await until('li to be carried', () => sms.of(id).length === 2 && robot.of(id).length === 2)
    await write('li', id, 'accepted')
  })

  it('K72 accepting calls off what every channel carries, and nothing goes out afterwards', async () => {
    const id = await askFromLantian(node, network)
    await until('the text', () => sms.of(id).length === 1)
    await write('wang', id, 'accepted')
    const { calls } = await read(id)
    const ofSms = calls.find(({ channel }) => channel === 'sms')!
    await until('the text to be called off', () => sms.stopped.includes(ofSms.callId))
    expect(sms.of(id)).toHaveLength(1)
  })

  it('K73 a channel that knows that he has it makes it delivered, once, also when it says so twice', async () => {
    sms.answers({ state: 'delivered' })
    const id = await askFromLantian(node, network)
    await until('the delivery', async () => (await ofKind(id, 'call-delivered')).length === 1)
    const { callId } = (await read(id)).calls.find(({ channel }) => channel === 'sms')!
    await Promise.all([1, 2].map(() => node.calls.report(network.networkId, callId, { state: 'delivered' })))
    expect(await ofKind(id, 'call-delivered')).toEqual([{ callId }])
    await write('wang', id, 'accepted')
  })
})

describe('What fails', () => {
  const ladder = (...channels: string[]) => ({
    urgent: [
      { whom: 'on-duty', channels, afterSeconds: 0 },
      { whom: 'backup', channels, afterSeconds: 600 },
    ],
    ordinary: [{ whom: 'on-duty', channels: 'all', afterSeconds: 0 }],
    repeatAfterSeconds: 600,
    silentAfterSeconds: 180,
    night: { from: '22:00', until: '07:00' },
  })
  const setLadder = (wanted: unknown) =>
    database.owner.query('update rosters set ladder = $2 where id = $1', [
      network.rosterId,
      wanted === null ? null : JSON.stringify(wanted),
    ])

  afterEach(() => setLadder(null))

  it('K74 is told with its reason, and the next channel of the same person is tried at once', async () => {
    await setLadder(ladder('sms'))
    sms.answers(refused)
    const id = await askFromLantian(node, network)
    await until('another channel', () => push.of(id).length === 1)
    expect(await callsOf(id)).toEqual(['1 王主任 sms', '1 王主任 live', '1 王主任 web-push'])
    const [{ callId }] = (await read(id)).calls as [CallState]
    expect(await ofKind(id, 'call-failed')).toEqual([{ callId, reason: 'refused' }])
    await write('wang', id, 'accepted')
  })

  it('K75 everywhere brings the next step forward, after the twenty seconds of a phone that may be on', async () => {
    await setLadder(ladder('sms', 'web-push'))
    for (const one of [sms, push]) one.answers(refused)
    const id = await askFromLantian(node, network)
    await until('the failures', async () => (await ofKind(id, 'call-failed')).length === 2)
    expect(await callsOf(id)).toContain('1 王主任 live')
    await node.calls.report(network.networkId, (await read(id)).calls.at(-1)!.callId, refused)
    await until('the backup', async () => (await callsOf(id)).some((call) => call.startsWith('2 李医生')), 8_000)
    await write('li', id, 'accepted')
  })

  it('K76 late, by a provider that had taken it over, is told and followed as well', async () => {
    await setLadder(ladder('sms'))
    const id = await askFromLantian(node, network)
    await until('the text', () => sms.of(id).length === 1)
    const [{ callId }] = (await read(id)).calls as [CallState]
    await node.calls.report(network.networkId, callId, { state: 'failed', reason: 'unreachable' })
    expect(await callsOf(id)).toEqual(['1 王主任 sms', '1 王主任 live', '1 王主任 web-push'])
    await write('wang', id, 'accepted')
    await node.calls.report(network.networkId, callId, { state: 'failed', reason: 'gone' })
    expect(await ofKind(id, 'call-failed')).toEqual([{ callId, reason: 'unreachable' }])
  })

  it('K77 a slow channel holds nobody up', async () => {
    let release: (() => void) | undefined
    sms.answers(() => new Promise((resolve) => (release = () => resolve(sent))))
    const id = await askFromLantian(node, network)
    await until('the text', () => sms.of(id).length === 1)
    await write('wang', id, 'declined')
    await until('the backup’s push', () => push.of(id).includes(network.people.li))
    const other = await askFromLantian(node, network)
    await until('the other question', () => push.of(other).length === 1)
    release?.()
    for (const one of [id, other]) await write('li', one, 'accepted')
  })
})

describe('What is called off under way', () => {
  async function calledOffBefore(outcome: Outcome): Promise<void> {
    let release: (() => void) | undefined
    sms.answers(() => new Promise((resolve) => (release = () => resolve(outcome))))
    const id = await askFromLantian(node, network)
    await until('the text', () => sms.of(id).length === 1)
    const { callId } = (await read(id)).calls.find(({ channel }) => channel === 'sms')!
    await write('wang', id, 'accepted')
    await until('the first hang-up', () => sms.stopped.filter((one) => one === callId).length === 1)
    release?.()
    await until('the second', () => sms.stopped.filter((one) => one === callId).length === 2)
  }

  it('K72 is called off again when its channel has taken it after all', () => calledOffBefore(sent))

  it('K319 is called off again when nobody heard what came of it: it may ring yet', () =>
    calledOffBefore({ state: 'failed', reason: 'timed-out' }))
})

describe('What somebody wishes', () => {
  it('K91 leaves nobody uncalled: where a step calls through none of his channels, he is called through the others', async () => {
    const wishes = (channels: string[] | null) =>
      channels === null
        ? database.owner.query('delete from call_preferences')
        : database.owner.query('insert into call_preferences (person_id, network_id, channels) values ($1, $2, $3)', [
            network.people.wang,
            network.networkId,
            channels,
          ])
    const urgent = [{ whom: 'on-duty', channels: ['sms'], afterSeconds: 0 }]
    await database.owner.query('update rosters set ladder = $2 where id = $1', [
      network.rosterId,
      JSON.stringify({
        urgent,
        ordinary: urgent,
        repeatAfterSeconds: 600,
        silentAfterSeconds: 180,
        night: { from: '22:00', until: '07:00' },
      }),
    ])
    await wishes(['web-push'])
    // what was known a moment ago is forgotten
    await wait(300)
    const id = await askFromLantian(node, network)
    await until('his own channel', () => push.of(id).length === 1)
    expect((await callsOf(id)).sort()).toEqual(['1 王主任 live', '1 王主任 web-push'])
    expect(sms.of(id)).toEqual([])
    await wishes(null)
    await wait(300)
    await database.owner.query('update rosters set ladder = null')
    await write('wang', id, 'accepted')
  })
})

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
    const { callId } = (await read(id)).calls.find(({ channel }) => channel === 'sms')!
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
