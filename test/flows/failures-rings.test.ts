// A server that really runs, and a gateway whose own log is the witness: a swap and a removal while a telephone rings, and an
// accept in the very moment of an escalation. Who is no longer meant is hung up on, who is meant now is rung, each once.

import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type FakeGateway, openFakeGateway } from '../world/fake-gateway.ts'
import { configureGateway, type GatewayCall, gatewayCalls } from '../world/gateway-network.ts'
import { type MachineLateness, machineLateness } from '../world/machine-lateness.ts'
import { type Login, type SmallNetwork, smallNetwork } from '../world/network.ts'
import type { AppPhone } from '../world/phone.ts'
import { endServices } from '../world/service.ts'
import { phoneAt, type ServiceNode, startNode } from '../world/service-node.ts'
import { until } from '../world/until.ts'

/** After an accept, besides what the machine itself was. */
const mostLateMs = 2_000
const hourMs = 3_600_000
const steps = [
  { whom: 'on-duty', channels: ['voice'], afterSeconds: 0 },
  { whom: 'backup', channels: ['voice'], afterSeconds: 600 },
]
const ladder = {
  urgent: steps,
  ordinary: steps,
  repeatAfterSeconds: 600,
  silentAfterSeconds: 300,
  night: { from: '22:00', until: '07:00' },
}

let database: TestDatabase
let network: SmallNetwork
let gateway: FakeGateway
let server: ServiceNode
let machine: MachineLateness
let phones: Record<'lantian' | 'wang' | 'li' | 'zhao' | 'admin', AppPhone>

beforeAll(async () => {
  machine = machineLateness()
  database = await createTestDatabase()
  network = await smallNetwork(database)
  gateway = await openFakeGateway()
  await database.owner.query('update rosters set ladder = $1 where id = $2', [JSON.stringify(ladder), network.rosterId])
  server = startNode(database.databaseUrl, { OUTGOING_ALLOW: '127.0.0.1' })
  await server.address()
  const logins = ['lantian', 'wang', 'li', 'zhao', 'admin'] as const
  const signedIn = await Promise.all(logins.map(async (login) => [login, await phoneAt(server, login)] as const))
  phones = Object.fromEntries(signedIn) as typeof phones
  await configureGateway(phones.admin, network, gateway, ['voice'], { stopUrl: `${gateway.url}/stop/{callId}` })
  await until('the ladder to count on the telephone', async () => {
    const { body } = await phones.admin.ask('GET', `/api/rosters/${network.rosterId}/ladder`)
    return (body.channelsOn as string[]).includes('voice')
  })
}, 120_000)

afterAll(async () => {
  machine?.stop()
  await endServices()
  if (server) rmSync(server.folder, { recursive: true, force: true })
  await gateway?.close()
  await database?.drop()
}, 60_000)

/** Besides the self-test of whoever has come on duty. */
const rung = (): GatewayCall[] =>
  gatewayCalls(gateway.requests.filter(({ path }) => path === '/voice')).filter(({ text }) =>
    text.startsWith('新的心电会诊'),
  )
const rungFor = (login: string) => rung().filter((call) => call.login === login)
const hangUps = (callId: string) => gateway.requests.filter(({ path }) => path === `/stop/${callId}`)
const hungUp = ({ callId }: GatewayCall) => until('the end of the call', () => hangUps(callId).length > 0)

/** A question of which the telephone of whoever is on duty rings. */
async function ringing(login: Login): Promise<{ id: string; call: GatewayCall }> {
  gateway.requests.length = 0
  const id = (await phones.lantian.open()).consultation.id
  return { id, call: await until(`the call of ${login}`, () => rungFor(login)[0]) }
}

async function must(asked: ReturnType<AppPhone['ask']>): Promise<Record<string, unknown>> {
  const { status, bytes, body } = await asked
  if (status >= 300) throw new Error(`refused with ${status}: ${bytes}`)
  return body
}

describe('while the telephone rings', () => {
  it('K301 a swap is taken on: the gateway rings the new one once and hangs up on the other', async () => {
    const { id, call } = await ringing('wang')
    const path = `/api/rosters/${network.rosterId}/swaps`
    const [from, untilAt] = [-hourMs, 2 * hourMs].map((ms) => new Date(Date.now() + ms).toISOString())
    const gives = { line: 1, from, until: untilAt }
    const { swap } = await must(phones.wang.ask('POST', path, { personId: network.people.zhao, gives }))
    expect(rung()).toHaveLength(1)
    await must(phones.zhao.ask('POST', `${path}/${(swap as { id: string }).id}/answer`, { answer: 'accept' }))
    const own = await until('the call of zhao', () => rungFor('zhao')[0])
    await hungUp(call)
    await phones.zhao.write(id, 'accepted')
    await hungUp(own)
    await phones.lantian.write(id, 'closed', { reason: '已处理' })
    expect(rung().map(({ login }) => login)).toEqual(['wang', 'zhao'])
  }, 30_000)

  it('K302 somebody is taken off the roster: the gateway hangs up on him and rings the next at once', async () => {
    const { id, call } = await ringing('zhao')
    await must(phones.admin.ask('DELETE', `/api/rosters/${network.rosterId}/people/${network.people.zhao}`))
    await hungUp(call)
    const next = await until('the call of the next', () => rung()[1])
    const taker = next.login === 'wang' ? phones.wang : phones.li
    await taker.write(id, 'accepted')
    await hungUp(next)
    await phones.lantian.write(id, 'closed', { reason: '已处理' })
    expect(rung().map(({ login }) => login)).toEqual(['zhao', next.login])
  }, 30_000)
})

describe('in the same millisecond', () => {
  const questions = 12
  const apartMs = 50
  const escalations = async (id: string) =>
    (await database.owner.query('select 1 from rings where consultation_id = $1 and step = 2', [id])).rowCount ?? 0

  it('K303 somebody accepts and the next is due: the gateway is asked for nothing later than 2 s after the accept', async () => {
    const [onDuty] = [rung()[1]!.login as Login]
    gateway.requests.length = 0
    const opened = await Promise.all(Array.from({ length: questions }, () => phones.lantian.open()))
    const ids = opened.map(({ consultation }) => consultation.id)
    await until('every first call', () => rungFor(onDuty).length === questions)
    const dueMs = Date.now() + 500
    await database.owner.query(
      'update call_steps set due_at = to_timestamp($2) where consultation_id = any($1) and step = 2',
      [ids, dueMs / 1000],
    )
    await database.owner.query('notify jiuxin_calls')
    const accepted = await Promise.all(
      ids.map(async (id, index) => {
        await wait(dueMs - Date.now() + (index - questions / 2) * apartMs)
        // of one at least the next is really called
        if (index === questions - 1) await until('an escalation', async () => (await escalations(id)) > 0)
        return [id, Date.parse((await phones.li.write(id, 'accepted')).at)] as const
      }),
    )
    await wait(mostLateMs + 500)
    const { rows } = await database.owner.query<{ id: string; callId: string; step: number; afterAccept: boolean }>(
      `select consultation_id as id, body ->> 'callId' as "callId", (body ->> 'step')::int as step,
         seq > (select seq from entries accept where accept.consultation_id = called.consultation_id and kind = 'accepted')
           as "afterAccept"
       from entries called where consultation_id = any($1) and kind = 'called' and body ->> 'channel' = 'voice'`,
      [ids],
    )
    expect(rows.filter(({ afterAccept }) => afterAccept)).toEqual([])
    const acceptedMs = new Map(accepted)
    for (const { callId, atMs } of rung()) {
      const { id } = rows.find((row) => row.callId === callId)!
      const atAccept = acceptedMs.get(id)!
      expect(atMs - atAccept).toBeLessThan(mostLateMs + machine.lateMs(atAccept, atMs))
    }
    expect(new Set(rung().map(({ callId }) => callId)).size).toBe(rung().length)
    // whoever still rings when it is accepted is hung up on
    for (const call of rung()) await hungUp(call)
  }, 30_000)
})
