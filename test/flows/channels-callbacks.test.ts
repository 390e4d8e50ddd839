// A telephone is answered: the gateway was asked to ring, and calls back with the key that was pressed, signed. What it
// says becomes the person's own entry, once, however often it is said.

import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { broken, type FakeGateway, type GatewayRequest, openFakeGateway, taken } from '../world/fake-gateway.ts'
import type { Login } from '../world/network.ts'
import type { AppPhone } from '../world/phone.ts'
import { pushDevice } from '../world/push-device.ts'
import { until } from '../world/until.ts'

const secret = 'the-secret-of-the-voice-gateway'
const steps = [
  { whom: 'on-duty', channels: ['voice'], afterSeconds: 0 },
  { whom: 'backup', channels: ['voice'], afterSeconds: 300 },
]
const ladder = {
  urgent: steps,
  ordinary: steps,
  repeatAfterSeconds: 600,
  silentAfterSeconds: 300,
  night: { from: '22:00', until: '07:00' },
}

const withPush = { ...ladder, urgent: steps.map((step) => ({ ...step, channels: ['voice', 'web-push'] })) }

let app: AppWorld
let gateway: FakeGateway
let consultationId: string

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  gateway = await openFakeGateway()
  const admin = await app.phone('admin')
  const settings = { url: `${gateway.url}/voice`, stopUrl: `${gateway.url}/stop/{callId}` }
  await admin.ask('PUT', '/api/channels/voice', { isOn: true, settings, secrets: { callbackSecret: secret } })
  await app.database.owner.query('update rosters set ladder = $1', [JSON.stringify(ladder)])
  for (const [login, phone] of [
    ['wang', '13900000001'],
    ['li', '13900000002'],
  ] as const)
    await admin.ask('PUT', `/api/people/${app.network.people[login]}/contact`, { phone })
  await until('the ladder to count on the telephone', async () => {
    const { body } = await admin.ask('GET', `/api/rosters/${app.network.rosterId}/ladder`)
    return (body.channelsOn as string[]).includes('voice')
  })
}, 60_000)

afterEach(async () => {
  await (await app.phone('lantian')).write(consultationId, 'closed', { reason: '试验' }).catch(() => {})
  gateway.requests.length = 0
  gateway.answers(taken)
})

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
  await gateway?.close()
  await app?.close()
})

const numberOf: Partial<Record<Login, string>> = { wang: '13900000001', li: '13900000002' }

/** The clinic asks; how the gateway was asked to ring. */
async function ask(): Promise<void> {
  consultationId = (await (await app.phone('lantian')).open()).consultation.id
}

async function rungFor(login: Login): Promise<{ callId: string; callbackUrl: string; request: GatewayRequest }> {
  return until(`${login} to be rung by telephone`, () => {
    const rung = gateway.requests.filter(({ path }) => path === '/voice')
    const found = rung.find(({ body }) => JSON.parse(String(body)).phone === numberOf[login])
    return found && { ...JSON.parse(String(found.body)), request: found }
  })
}

interface Calling {
  body: object | string
  secret?: string
  at?: number
  path?: string
  headers?: Record<string, string>
}

async function callBack({ body, secret: key = secret, at = Date.now(), path = 'voice', headers = {} }: Calling) {
  const bytes = typeof body === 'string' ? body : JSON.stringify(body)
  const timestamp = String(Math.floor(at / 1000))
  const signature = createHmac('sha256', key).update(`${timestamp}.${bytes}`).digest('hex')
  const reply = await fetch(`${app.address}/api/callbacks/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-jiuxin-timestamp': timestamp,
      'x-jiuxin-signature': signature,
      ...headers,
    },
    body: bytes,
  })
  return { status: reply.status, body: (await reply.json()) as { result?: string; code?: string } }
}

async function entries(): Promise<{ kind: string; by: { personId: string } | 'system' }[]> {
  const { body } = await (await app.phone('lantian')).ask('GET', `/api/consultations/${consultationId}`)
  return body.entries as { kind: string; by: { personId: string } | 'system' }[]
}

const kinds = async () => (await entries()).map(({ kind }) => kind)
const count = async (kind: string) => (await kinds()).filter((one) => one === kind).length

describe('A telephone that is answered', () => {
  it('K130 asks the gateway for the number of the person, with the keys to press and where to call back', async () => {
    await ask()
    const { callId, callbackUrl, request } = await rungFor('wang')
    const { text } = JSON.parse(String(request.body))
    expect(text).toBe('新的心电会诊，请打开救心。接诊请按 1，转给下一位请按 2。')
    expect(new URL(callbackUrl).pathname).toBe('/api/callbacks/voice')
    expect(callId).toMatch(/^[\w-]{22}$/)
  })

  it('K131 1 accepts as the person who was rung: the clinic reads his name, and nobody is rung any more', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    expect(await callBack({ body: { callId, key: '1' } })).toMatchObject({ status: 200, body: { result: 'accepted' } })
    const { body } = await (await app.phone('lantian')).ask('GET', `/api/consultations/${consultationId}`)
    const { owner, calls } = body.consultation as { owner: { personId: string }; calls: { deliveredAt?: string }[] }
    expect(owner).toMatchObject({ personId: app.network.people.wang, name: '王主任', role: 'specialist' })
    expect(calls.every(({ deliveredAt }) => deliveredAt)).toBe(true)
    const open = await app.database.owner.query(
      `select 1 from rings where consultation_id = $1 and stopped_at is null
       union all select 1 from call_steps where consultation_id = $1 and fired_at is null and stopped_at is null`,
      [consultationId],
    )
    expect(open.rowCount).toBe(0)
  })

  it('K131 2 passes on, and the next is rung at once', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    expect(await callBack({ body: { callId, key: 2 } })).toMatchObject({ status: 200, body: { result: 'declined' } })
    await rungFor('li')
    const declined = (await entries()).find(({ kind }) => kind === 'declined')
    expect(declined?.by).toMatchObject({ personId: app.network.people.wang })
  })

  it('K230 1 takes over what was offered to him, 2 says no to the offer: the question keeps its owner until then', async () => {
    await ask()
    const wang = await app.phone('wang')
    await wang.write(consultationId, 'accepted')
    gateway.requests.length = 0
    await wang.write(consultationId, 'duty-offered', { to: app.network.people.li })
    const { callId: first } = await rungFor('li')
    expect(await callBack({ body: { callId: first, key: '2' } })).toMatchObject({ body: { result: 'declined' } })
    const owner = async () => {
      const { body } = await (await app.phone('lantian')).ask('GET', `/api/consultations/${consultationId}`)
      return (body.consultation as { owner: { name: string } }).owner.name
    }
    expect(await owner()).toBe('王主任')
    gateway.requests.length = 0
    await wang.write(consultationId, 'duty-offered', { to: app.network.people.li })
    const { callId } = await rungFor('li')
    const answers = [1, 2].map(() => callBack({ body: { callId, key: '1' }, at: 1000 * Math.floor(Date.now() / 1000) }))
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ status: 200, body: { result: 'duty-taken' } })
    expect(await owner()).toBe('李医生')
    expect(await count('duty-taken')).toBe(1)
  })

  it('K135 accepted elsewhere, the telephone is hung up and the push is replaced at once', async () => {
    const wang = await app.newPhone('wang')
    const device = pushDevice(`${gateway.url}/push/wang`)
    await wang.ask('POST', '/api/push/subscriptions', device.subscription)
    await app.database.owner.query('update rosters set ladder = $1', [JSON.stringify(withPush)])
    await ask()
    const { callId } = await rungFor('wang')
    const pushes = () =>
      gateway.requests.filter(({ path }) => path === '/push/wang').map(({ body }) => device.read(body))
    await until('the push', () => pushes()[0])
    const acceptedAt = performance.now()
    await (await app.phone('li')).write(consultationId, 'accepted')
    await until('the end of the call', () => gateway.requests.find(({ path }) => path === `/stop/${callId}`))
    await until('the end of the push', () => pushes()[1])
    expect(performance.now() - acceptedAt).toBeLessThan(2_000)
    expect(pushes().map(({ purpose }) => purpose)).toEqual(['call', 'over'])
    expect(new Set(pushes().map((push) => push.callId)).size).toBe(1)
    await app.database.owner.query('update rosters set ladder = $1', [JSON.stringify(ladder)])
  })

  it('K290 a hang-up that the gateway fails is asked for again, and heard within two seconds', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    const hangUps = () => gateway.requests.filter(({ path }) => path === `/stop/${callId}`)
    gateway.answers((reply, request) => (hangUps().length <= 2 ? broken : taken)(reply, request))
    await (await app.phone('li')).write(consultationId, 'accepted')
    // more than three where he accepts before the call itself was heard to be placed: that hangs up as well
    await until('the third try', () => hangUps().length >= 3, 5_000)
    expect(hangUps()[2]!.at - hangUps()[0]!.at).toBeLessThan(2_000)
  })

  it('K135 whoever presses a key is not hung up on', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    await callBack({ body: { callId, key: 2 } })
    const { callId: next } = await rungFor('li')
    await (await app.phone('zhao')).write(consultationId, 'accepted')
    await until('the end of the other call', () => gateway.requests.find(({ path }) => path === `/stop/${next}`))
    expect(gateway.requests.filter(({ path }) => path === `/stop/${callId}`)).toEqual([])
  })

  it('K132 the same callback again, even at once, gets the same answer and writes nothing more', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    const at = Date.now()
    const answers = await Promise.all([1, 2, 3, 4].map(() => callBack({ body: { callId, key: '1' }, at })))
    answers.push(await callBack({ body: { callId, key: '1' }, at }))
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 200, body: { result: 'accepted' } })
    expect([await count('accepted'), await count('call-delivered')]).toEqual([1, 1])
  })

  it('K132 whoever presses after somebody else has accepted is told who', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    await (await app.phone('li')).write(consultationId, 'accepted')
    expect(await callBack({ body: { callId, key: '1' } })).toMatchObject({
      status: 409,
      body: { code: 'already-accepted' },
    })
    expect(await count('accepted')).toBe(1)
  })

  it('K133 without a right signature nothing is believed, and nothing is written', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    const body = { callId, key: '1' }
    const wrong: Calling[] = [
      { body, secret: 'another-secret-of-sixteen' },
      { body, at: Date.now() - 301_000 },
      { body, at: Date.now() + 302_000 },
      { body, headers: { 'x-jiuxin-signature': '00'.repeat(32) } },
      { body, headers: { 'x-jiuxin-signature': '' } },
      { body, headers: { 'x-jiuxin-timestamp': 'now' } },
    ]
    for (const one of wrong) expect(await callBack(one)).toMatchObject({ status: 401, body: { code: 'bad-signature' } })
    const bare = await (await app.newPhone('wang')).ask('POST', '/api/callbacks/voice', body)
    expect([bare.status, await kinds()]).toEqual([401, ['opened', 'called']])
  })

  it('K133 a call that nobody made is not found, and a call of the live socket takes no callback', async () => {
    await ask()
    for (const callId of ['x', 'A'.repeat(22)]) {
      expect((await callBack({ body: { callId, key: '1' } })).status).toBe(404)
    }
    const { callId } = await rungFor('wang')
    await app.database.owner.query(`update rings set channel = 'live' where call_id = $1`, [callId])
    expect((await callBack({ body: { callId, key: '1' } })).status).toBe(401)
  })

  it('K231 only the gateway that rings telephones can say which key was pressed', async () => {
    const admin = await app.phone('admin')
    const other = 'the-secret-of-the-gateway-of-texts'
    const settings = { url: `${gateway.url}/sms` }
    await admin.ask('PUT', '/api/channels/sms', { isOn: true, settings, secrets: { callbackSecret: other } })
    await ask()
    const { callId } = await rungFor('wang')
    await app.database.owner.query(`update rings set channel = 'sms' where call_id = $1`, [callId])
    const delivered = { body: { callId, state: 'delivered' }, path: 'delivery', secret: other }
    await until('the secret', async () => (await callBack(delivered)).status === 200)
    expect((await callBack({ body: { callId, key: '1' }, secret: other })).status).toBe(401)
    expect(await count('accepted')).toBe(0)
    await admin.ask('PUT', '/api/channels/sms', { isOn: false, settings, secrets: {} })
  })

  it('K133 the bytes that were signed are what counts, spaces and all', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    expect((await callBack({ body: `{ "key" : "1" ,\n "callId":"${callId}" }` })).status).toBe(200)
  })

  it('K134 a gateway that says later that the call failed is heard once, and another channel takes over', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    const failed = { callId, state: 'failed' }
    for (let time = 0; time < 2; time++) expect((await callBack({ body: failed, path: 'delivery' })).status).toBe(200)
    const told = await until('the next channel', async () => {
      const all = (await entries()) as unknown as { kind: string; body: { channel?: string; reason?: string } }[]
      return all.some(({ body }) => body.channel === 'live') && all
    })
    expect(told.map(({ kind }) => kind)).toEqual(['opened', 'called', 'call-failed', 'called', 'called'])
    expect(
      told
        .slice(3)
        .map(({ body }) => body.channel)
        .sort(),
    ).toEqual(['live', 'web-push'])
    expect(told[2]!.body.reason).toBe('refused')
  })

  it('K134 a gateway that says later that the call was delivered is heard once', async () => {
    await ask()
    const { callId } = await rungFor('wang')
    const delivered = { callId, state: 'delivered' }
    for (let time = 0; time < 2; time++)
      expect(await callBack({ body: delivered, path: 'delivery' })).toMatchObject({ body: { result: 'delivered' } })
    expect(await kinds()).toEqual(['opened', 'called', 'call-delivered'])
  })
})

describe('A phone that shows the push of a call', () => {
  it('K289 says so once, with its time for whoever asked; of what is not his nobody learns anything, and nothing is written', async () => {
    const wang = await app.newPhone('wang')
    const device = pushDevice(`${gateway.url}/push/wang`)
    await wang.ask('POST', '/api/push/subscriptions', device.subscription)
    await app.database.owner.query('update rosters set ladder = $1', [JSON.stringify(withPush)])
    await ask()
    const pushed = await until('the push', () => gateway.requests.find(({ path }) => path === '/push/wang'))
    const { callId } = device.read(pushed.body)
    const shows = async (phone: AppPhone, which: string) => {
      const { status, bytes } = await phone.ask('POST', '/api/push/shown', { callId: which })
      return `${status} ${bytes}`
    }
    const others = [await app.phone('li'), await app.phone('lantian'), await app.phone('foreign-wang')]
    for (const other of others) expect(await shows(other, callId)).toBe('204 ')
    for (const unknown of ['x', 'A'.repeat(22)]) expect(await shows(wang, unknown)).toBe('204 ')
    expect(await count('call-delivered')).toBe(0)
    for (let time = 0; time < 2; time++) expect(await shows(wang, callId)).toBe('204 ')
    expect(await count('call-delivered')).toBe(1)
    const { body } = await others[1]!.ask('GET', `/api/consultations/${consultationId}`)
    const { calls } = body.consultation as { calls: { callId: string; deliveredAt?: string }[] }
    expect(calls.filter(({ deliveredAt }) => deliveredAt)).toEqual([
      expect.objectContaining({ callId, channel: 'web-push', personId: app.network.people.wang }),
    ])
    await app.database.owner.query('update rosters set ladder = $1', [JSON.stringify(ladder)])
  })
})
