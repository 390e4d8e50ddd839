// A gateway that is slow, broken, lying, or calls back twice, and a server that is killed while it waits for one: nobody
// is left out for it, and nobody is called twice for it.

import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import {
  broken,
  type FakeGateway,
  type GatewayAnswer,
  openFakeGateway,
  silent,
  slow,
  taken,
} from '../world/fake-gateway.ts'
import { configureGateway, type GatewayChannel, gatewayCalls, pressKey } from '../world/gateway-network.ts'
import { setPatience } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import type { AnEntry, AppPhone } from '../world/phone.ts'
import { endServices } from '../world/service.ts'
import { phoneAt, type ServiceNode, startNode } from '../world/service-node.ts'
import { until } from '../world/until.ts'

let database: TestDatabase
let network: SmallNetwork
let gateway: FakeGateway
let server: ServiceNode
let lantian: AppPhone
let wang: AppPhone
let admin: AppPhone
const folders: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
  gateway = await openFakeGateway()
  await start()
}, 120_000)

beforeEach(async () => {
  gateway.answers(taken)
  // at the same second: a text and a telephone, on duty and backup
  await setPatience(database, network.rosterId, { patience: 2, everyone: 600 })
  gateway.requests.length = 0
})

afterAll(async () => {
  await endServices()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  await gateway?.close()
  await database?.drop()
}, 60_000)

async function start(): Promise<void> {
  server = startNode(database.databaseUrl, { OUTGOING_ALLOW: '127.0.0.1' })
  folders.push(server.folder)
  await server.address()
  ;[lantian, wang, admin] = [
    await phoneAt(server, 'lantian'),
    await phoneAt(server, 'wang'),
    await phoneAt(server, 'admin'),
  ]
}

const heard = (channel?: GatewayChannel) =>
  gatewayCalls(gateway.requests).filter((call) => channel === undefined || call.channel === channel)
const to = (login: string, channel?: GatewayChannel) => heard(channel).filter((call) => call.login === login)
const ask = async () => (await lantian.open()).consultation.id
const on = (path: string, one: GatewayAnswer, other: GatewayAnswer): GatewayAnswer => {
  return (reply, request) => (request.path === path ? one : other)(reply, request)
}

async function entriesOf(id: string): Promise<AnEntry[]> {
  return (await lantian.ask('GET', `/api/consultations/${id}`)).body.entries as AnEntry[]
}
const kindsOf = async (id: string, kind: string) => (await entriesOf(id)).filter((entry) => entry.kind === kind)

describe('a gateway', () => {
  it('K200 that was switched on is used by the very next question, however long ago that was', async () => {
    await ask().then((id) => wang.write(id, 'accepted'))
    await configureGateway(admin, network, gateway, ['sms'], { successPath: 'code', successValue: '0' })
    await wait(4_000)
    const id = await ask()
    await until('the text', () => to('wang', 'sms').length === 1)
    await wang.write(id, 'accepted')
  })

  it('K201 that is slow keeps nobody else waiting', async () => {
    gateway.answers(slow(4_000))
    const ids = [await ask(), await ask(), await ask()]
    await until('every first text', () => to('wang').length === 3, 3_000)
    await until('every second text', () => to('li').length === 3, 5_000)
    for (const id of ids) await wang.write(id, 'accepted')
    expect(new Set(heard().map(({ callId }) => callId)).size).toBe(heard().length)
  })

  it('K202 that takes no call is told with its reason, and the next way to the same person is tried at once', async () => {
    await configureGateway(admin, network, gateway)
    await wait(3_500)
    gateway.answers(on('/sms', broken, taken))
    const id = await ask()
    await until('the telephone instead', () => to('wang', 'voice').length === 1)
    const [failed] = await until('the failure', async () => {
      const found = await kindsOf(id, 'call-failed')
      return found.length > 0 && found
    })
    expect(to('wang', 'voice')[0]!.atMs - to('wang', 'sms')[0]!.atMs).toBeLessThan(5_000)
    expect(failed!.body).toMatchObject({ callId: to('wang', 'sms')[0]!.callId, reason: expect.any(String) })
    await wang.write(id, 'accepted')
  })

  it('K203 that says yes and means no is not believed', async () => {
    gateway.answers(on('/sms', (reply) => void reply.writeHead(200).end('{"code":7}'), taken))
    await configureGateway(admin, network, gateway, ['sms'], { successPath: 'code', successValue: '0' })
    await wait(3_500)
    const id = await ask()
    await until('the telephone instead', () => to('wang', 'voice').length === 1)
    await until('the failure', async () => (await kindsOf(id, 'call-failed')).length > 0)
    await wang.write(id, 'accepted')
  })

  it('K204 that calls back twice, or at once with itself, writes one entry and gets the same answer', async () => {
    gateway.answers(on('/sms', broken, taken))
    const id = await ask()
    const { callId } = await until('the telephone', () => to('wang', 'voice')[0])
    const address = await server.address()
    const answers = await Promise.all([1, 2, 3].map(() => pressKey(address, callId, '1')))
    for (const answer of [...answers, await pressKey(address, callId, '1')])
      expect(answer).toMatchObject({ status: 200, body: { result: 'accepted' } })
    expect(await kindsOf(id, 'accepted')).toHaveLength(1)
    expect((await pressKey(address, callId, '1', 'somebody-else-s-secret')).status).toBeGreaterThanOrEqual(400)
    expect(await kindsOf(id, 'accepted')).toHaveLength(1)
  })

  it('K205 that was being asked when the server was killed is asked again with the same call, and not a third time', async () => {
    gateway.answers(silent)
    const id = await ask()
    await until('the text', () => to('wang', 'sms').length === 1)
    server.signal('SIGKILL')
    await server.ended
    const { callId } = to('wang', 'sms')[0]!
    gateway.answers(taken)
    await start()
    await until('the same text again', () => to('wang', 'sms').length === 2, 20_000)
    expect(to('wang', 'sms')[1]!.callId).toBe(callId)
    await wait(2_000)
    await wang.write(id, 'accepted')
    expect(to('wang', 'sms')).toHaveLength(2)
    expect(await kindsOf(id, 'called').then((all) => all.filter(({ body }) => body.callId === callId))).toHaveLength(1)
  }, 90_000)
})
