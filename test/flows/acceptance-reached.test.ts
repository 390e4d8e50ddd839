// Acceptance of "the duty doctor is always reached": a real server, a gateway on loopback for text messages and telephone,
// and its log as the witness of who was rung, through what and in which second.

import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type FakeGateway, openFakeGateway } from '../world/fake-gateway.ts'
import {
  configureGateway,
  configureHangUp,
  type GatewayCall,
  gatewayCalls,
  hangUps,
  pressKey,
} from '../world/gateway-network.ts'
import { setPatience } from '../world/live.ts'
import { type MachineLateness, machineLateness } from '../world/machine-lateness.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import type { AnEntry, AppPhone } from '../world/phone.ts'
import { endServices } from '../world/service.ts'
import { freePort, phoneAt, type ServiceNode, startNode } from '../world/service-node.ts'
import { until } from '../world/until.ts'

const patienceSeconds = 3
/** What is foretold for a second is heard in it, besides what the machine itself was late. */
const mostLateMs = 1_000
/** What came due while every server was down, since the first of them is ready. */
const mostLateAtStartMs = 5_000

let database: TestDatabase
let network: SmallNetwork
let gateway: FakeGateway
let server: ServiceNode
let port: number
let publicUrl: string
let lantian: AppPhone
let admin: AppPhone
let machine: MachineLateness
const folders: string[] = []

beforeAll(async () => {
  machine = machineLateness()
  database = await createTestDatabase()
  network = await smallNetwork(database)
  gateway = await openFakeGateway()
  port = await freePort()
  publicUrl = `http://localhost:${port}`
  await setPatience(database, network.rosterId, { patience: patienceSeconds, everyone: 2 * patienceSeconds })
  await start()
  ;[lantian, admin] = [await phoneAt(server, 'lantian'), await phoneAt(server, 'admin')]
  await configureGateway(admin, network, gateway)
  await configureHangUp(admin, gateway)
}, 120_000)

afterAll(async () => {
  machine?.stop()
  await endServices()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  await gateway?.close()
  await database?.drop()
}, 60_000)

/** The same address each time, so that whoever is signed in stays so. */
async function start(): Promise<void> {
  const env = { OUTGOING_ALLOW: '127.0.0.1', PORT: String(port), PUBLIC_URL: publicUrl }
  server = startNode(database.databaseUrl, env)
  folders.push(server.folder)
  await server.address()
}

interface Foretold {
  calls: { afterSeconds: number; personId: string; channels: string[] }[]
}

const loginOf = (personId: string) => Object.entries(network.people).find(([, id]) => id === personId)?.[0]

/** `channel person` -> the second, of the calls that go through the gateway. */
function foretoldSeconds({ calls }: Foretold): Map<string, number> {
  const seconds = new Map<string, number>()
  for (const { afterSeconds, personId, channels } of calls) {
    for (const channel of channels.filter((one) => one !== 'live')) {
      expect(seconds.has(`${channel} ${loginOf(personId)}`)).toBe(false)
      seconds.set(`${channel} ${loginOf(personId)}`, afterSeconds)
    }
  }
  return seconds
}

const nameOf = ({ channel, login }: GatewayCall) => `${channel} ${login}`

describe('nobody looks at his phone', () => {
  it('A4 the gateway is asked for each person, channel and second that the dry run foretold; "press 1" as li ends it all', async () => {
    const dryRun = `/api/rosters/${network.rosterId}/ladder/dry-run`
    const foretell = async () => foretoldSeconds((await admin.ask('GET', dryRun)).body as unknown as Foretold)
    const foretold = await until('the channels to be known', async () => {
      const seconds = await foretell()
      return seconds.has('voice wang') && seconds
    })
    expect(foretold.size).toBeGreaterThanOrEqual(6)
    const { consultation } = await lantian.open()
    const { entries } = await read(consultation.id)
    const openedMs = Date.parse(entries[0]!.at)
    await until('the whole ladder', () => gateway.requests.length >= foretold.size, 45_000)
    const heard = gatewayCalls(gateway.requests)
    const firstRound = heard.slice(0, foretold.size)
    expect(firstRound.map(nameOf).sort()).toEqual([...foretold.keys()].sort())
    for (const call of firstRound) {
      const dueMs = openedMs + foretold.get(nameOf(call))! * 1000
      const lateMs = call.atMs - dueMs
      const isInTime = lateMs >= 0 && lateMs < mostLateMs + machine.lateMs(dueMs, call.atMs)
      expect({ call: nameOf(call), lateMs, isInTime }).toEqual({ call: nameOf(call), lateMs, isInTime: true })
    }
    for (const { text } of heard) expect(text).toMatch(/^新的心电会诊，请打开救心/)

    const own = heard.find(({ login, channel }) => login === 'li' && channel === 'voice')!
    expect(own.callbackUrl).toBe(`${publicUrl}/api/callbacks/voice`)
    const pressedMs = Date.now()
    expect(await pressKey(await server.address(), own.callId, '1')).toMatchObject({
      status: 200,
      body: { result: 'accepted' },
    })
    const answeredMs = Date.now()
    const after = await read(consultation.id)
    const accepted = after.entries.find(({ kind }) => kind === 'accepted')!
    expect(accepted).toMatchObject({ by: { personId: network.people.li, name: '李医生' } })
    const acceptedMs = Date.parse(accepted.at)
    expect(acceptedMs).toBeGreaterThanOrEqual(pressedMs)
    expect(acceptedMs).toBeLessThanOrEqual(answeredMs)
    await wait(patienceSeconds * 1000 + 2_000)
    const all = gatewayCalls(gateway.requests)
    expect(all.filter(({ atMs }) => atMs > acceptedMs + 2_000)).toEqual([])
    // every telephone that rings is hung up, and nobody hangs up on him who pressed
    const ringing = new Map(all.filter(({ channel }) => channel === 'voice').map((call) => [call.login, call.callId]))
    ringing.delete('li')
    const ended = hangUps(gateway.requests)
    expect([...ringing.keys()].sort()).toEqual(['wang', 'zhao'])
    expect([...new Set(ended.map(({ callId }) => callId))].sort()).toEqual([...ringing.values()].sort())
    for (const { atMs } of ended) expect(atMs - acceptedMs).toBeLessThan(2_000 + machine.lateMs(acceptedMs, atMs))
    expect(after.consultation.owner).toMatchObject({ name: '李医生' })
    const timeline = await lantian.ask('GET', `/api/consultations/${consultation.id}/timeline`)
    expect(JSON.stringify(timeline.body)).toContain(accepted.at)
    expect(await stillRinging(consultation.id)).toBe(0)
  }, 90_000)

  it('A5 killed with -9 a second before a deadline and started ten seconds later, the call goes out within 5 s, once', async () => {
    const before = gateway.requests.length
    const { consultation } = await lantian.open()
    await until('the first call', () => gateway.requests.length > before)
    await wait((patienceSeconds - 1) * 1000)
    server.signal('SIGKILL')
    await server.ended
    const killedAt = gateway.requests.length
    await wait(10_000)
    expect(gateway.requests.length).toBe(killedAt)
    await start()
    const afterStart = () => gatewayCalls(gateway.requests.slice(killedAt))
    const texts = () => afterStart().filter((call) => nameOf(call) === 'sms li')
    await until('the call of the backup', () => texts().length > 0, 10_000)
    const [{ atMs }, readyMs] = [texts()[0]!, server.readyAtMs()]
    expect(atMs - readyMs).toBeLessThan(mostLateAtStartMs + machine.lateMs(readyMs, atMs))
    const wang = await phoneAt(server, 'wang')
    await wang.write(consultation.id, 'accepted')
    await wait(2_000)
    expect(texts()).toHaveLength(1)
    const calls = afterStart()
    expect([...new Set(calls.map(nameOf))]).toEqual(calls.map(nameOf))
  }, 90_000)
})

describe('a swap', () => {
  it('A6 that the other has taken on changes who is rung for the next question, and the reason is shown', async () => {
    const [wang, zhao] = [await phoneAt(server, 'wang'), await phoneAt(server, 'zhao')]
    const path = `/api/rosters/${network.rosterId}/swaps`
    const hour = 3_600_000
    const from = new Date(Date.now() - hour).toISOString()
    const gives = { line: 1, from, until: new Date(Date.now() + 2 * hour).toISOString() }
    const asked = await wang.ask('POST', path, { personId: network.people.zhao, gives })
    expect(asked.status).toBe(201)
    const { id: swapId } = asked.body.swap as { id: string }
    expect((await zhao.ask('POST', `${path}/${swapId}/answer`, { answer: 'accept' })).status).toBe(200)

    const before = gateway.requests.length
    const { consultation } = await lantian.open()
    const [first] = await until('the first call', () => {
      const calls = gatewayCalls(gateway.requests.slice(before))
      return calls.length > 0 && calls
    })
    expect(first!.login).toBe('zhao')
    const duty = JSON.stringify((await lantian.ask('GET', '/api/duty')).body)
    expect(duty).toContain('赵医生')
    expect(duty).toMatch(/换班/)
    await zhao.write(consultation.id, 'accepted')
  }, 30_000)
})

async function read(id: string) {
  const { body } = await lantian.ask('GET', `/api/consultations/${id}`)
  return body as unknown as { consultation: { owner: { name: string } | null }; entries: AnEntry[] }
}

async function stillRinging(id: string): Promise<number> {
  const { rows } = await database.owner.query(
    `select 1 from rings where consultation_id = $1 and stopped_at is null
     union all select 1 from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null`,
    [id],
  )
  return rows.length
}
