// A call is carried by its channel and what came of it is written down; what fails is followed by the next channel of
// the same person.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { CallState, Entry } from '../../src/consultation/model.ts'
import type { Outcome } from '../../src/platform/channel.ts'
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
