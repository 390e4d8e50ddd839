// The doors of channels as an administrator and a doctor use them: configure, try, say where and how one is called.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type ChannelsRoom, configuredChannels } from '../../src/calls/channels/channels.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { broken, type FakeGateway, openFakeGateway, taken } from '../world/fake-gateway.ts'
import type { AppPhone } from '../world/phone.ts'
import { pushDevice } from '../world/push-device.ts'
import { until } from '../world/until.ts'

interface Channel {
  warnings: { zh: string; en: string }[]
  name: string
  isOn: boolean
  isReady: boolean
  settings: Record<string, string>
  secrets: Record<string, { set: boolean }>
  changedBy: string | null
}

let app: AppWorld
let gateway: FakeGateway
let admin: AppPhone

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  gateway = await openFakeGateway()
  admin = await app.phone('admin')
})

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
  await gateway?.close()
  await app?.close()
})

const put = async (name: string, body: object) => admin.ask('PUT', `/api/channels/${name}`, body)
const channelsOf = async (phone: AppPhone) => (await phone.ask('GET', '/api/channels')).body.channels as Channel[]
const channel = async (name: string) => (await channelsOf(admin)).find((one) => one.name === name)!

const partsOfANode = (): ChannelsRoom => ({
  postgres: app.database.postgres,
  config: { mode: 'demo', publicUrl: undefined, port: 3000, outgoingAllow: [] },
  clock: systemClock,
  log: openLog({ level: 'silent' }),
  metrics: openMetrics(),
})

describe('Configuring a channel', () => {
  it('K115 a secret comes in and never goes out; left out it is kept, null takes it away', async () => {
    const secrets = { apiKey: 'the-very-key', callbackSecret: 'a-secret-of-sixteen' }
    const first = await put('sms', { isOn: true, settings: { url: `${gateway.url}/sms` }, secrets })
    expect([first.status, (first.body.channel as Channel).secrets]).toEqual([
      200,
      { apiKey: { set: true }, callbackSecret: { set: true } },
    ])
    await put('sms', { isOn: true, settings: { url: `${gateway.url}/sms2` } })
    const kept = await channel('sms')
    expect([kept.settings.url, kept.secrets.apiKey, kept.changedBy]).toEqual([
      `${gateway.url}/sms2`,
      { set: true },
      '吴管理',
    ])
    await put('sms', { isOn: true, secrets: { apiKey: null } })
    expect((await channel('sms')).secrets).toEqual({ apiKey: { set: false }, callbackSecret: { set: true } })
    expect((await channel('sms')).settings.url).toBe(`${gateway.url}/sms2`)
    const everything = JSON.stringify([first.body, await channelsOf(admin)])
    for (const secret of Object.values(secrets)) expect(everything).not.toContain(secret)
  })

  it('K115 the audit log says who changed which field of which channel, not what he typed', async () => {
    const { rows } = await app.database.owner.query(
      `select person_id, details from audit_log where operation = 'channel-changed' order by id`,
    )
    expect(rows[0]).toEqual({
      person_id: app.network.people.admin,
      details: { channel: 'sms', on: true, changed: 'url apiKey callbackSecret' },
    })
    expect(JSON.stringify(rows)).not.toMatch(/127\.0\.0\.1|the-very-key|a-secret/)
  })

  it.each<[string, string, object, string]>([
    ['voice', 'no address at all', { settings: { url: 'gateway' } }, 'settings.url'],
    ['voice', 'a private address', { settings: { url: 'https://10.0.0.5/x' } }, 'settings.url'],
    ['voice', 'the address of the cloud', { settings: { url: 'http://169.254.169.254/' } }, 'settings.url'],
    ['voice', 'plain http', { settings: { url: 'http://sms.example.org/' } }, 'settings.url'],
    ['voice', 'a place in the host', { settings: { url: 'https://{phone}.example.org/' } }, 'settings.url'],
    [
      'voice',
      'a header of the connection',
      { settings: { url: 'https://a.example/', headers: 'Host: b' } },
      'settings.headers',
    ],
    [
      'voice',
      'half a rule of success',
      { settings: { url: 'https://a.example/', successPath: 'code' } },
      'settings.successValue',
    ],
    ['voice', 'an unknown method', { settings: { url: 'https://a.example/', method: 'TRACE' } }, 'settings.method'],
    ['voice', 'a short secret', { settings: {}, secrets: { callbackSecret: 'short' } }, 'secrets.callbackSecret'],
    ['voice', 'nothing', {}, 'settings.url'],
    ['wecom', 'no key', { settings: {} }, 'secrets.key'],
    ['webhook', 'an unknown field', { settings: { url: 'https://a.example/', colour: 'red' } }, 'settings'],
    ['email', 'a web address', { settings: { url: 'https://mail.example', sender: 'a@b.example' } }, 'settings.url'],
    ['email', 'no sender', { settings: { url: 'smtps://mail.example', sender: 'me' } }, 'settings.sender'],
  ])('K116 %s with %s is refused at its field, and nothing is kept', async (name, _what, body, field) => {
    const { status, body: problem } = await put(name, { isOn: true, ...body })
    expect([status, problem.code]).toEqual([422, 'invalid-body'])
    expect(Object.keys(problem.fields as object)).toContain(field)
    expect((await channel(name)).changedBy).toBeNull()
  })

  it('K116 what is not complete can be kept while it is off', async () => {
    expect((await put('dingtalk', { isOn: false, secrets: { signSecret: 'SECx' } })).status).toBe(200)
    expect(await channel('dingtalk')).toMatchObject({ isOn: false, isReady: false })
  })

  it('K288 the telephone tells what is missing to answer by a key and to be hung up, once it can ring', async () => {
    const url = `${gateway.url}/voice`
    const warned = async (settings: object, secrets: object) => {
      const { body } = await put('voice', { isOn: false, settings, secrets })
      return (body.channel as Channel).warnings.map(({ zh }) => /“(.+)”/.exec(zh)![1])
    }
    expect(await warned({}, {})).toEqual([])
    expect(await warned({ url }, {})).toEqual(['回调签名密钥', '挂断地址'])
    expect(await warned({ url, stopUrl: `${url}/stop` }, { callbackSecret: 'a-secret-of-sixteen' })).toEqual([])
    await put('voice', { isOn: false, settings: {}, secrets: { callbackSecret: null } })
  })

  it('K117 the channels of one network are nothing to another, and nobody but an administrator configures them', async () => {
    await put('webhook', { isOn: true, settings: { url: gateway.url }, secrets: { secret: 'a-secret-of-sixteen' } })
    const abroad = await channelsOf(await app.phone('foreign-admin'))
    expect(abroad.filter(({ isOn }) => isOn).map(({ name }) => name)).toEqual(['web-push'])
    for (const login of ['wang', 'lab', 'quality', 'lantian'] as const) {
      expect((await (await app.phone(login)).ask('GET', '/api/channels')).status).toBe(403)
    }
    expect((await put('pigeon', { isOn: true })).status).toBe(404)
    expect((await put('live', { isOn: false })).status).toBe(404)
  })
})

describe('Several servers', () => {
  it('K124 what is changed on one is used by the others within three seconds', async () => {
    const { networkId } = app.network
    const other = configuredChannels(partsOfANode())
    const webhook = other.channels.find(({ name }) => name === 'webhook')!
    for (const isOn of [false, true]) {
      await put('webhook', { isOn, settings: { url: gateway.url }, secrets: { secret: 'a-secret-of-sixteen' } })
      await until('the other server to follow', async () => (await webhook.isOn(networkId)) === isOn, 3_000)
    }
  })
})

describe('Trying a channel', () => {
  const outcomeOf = async (name: string, body: object = {}) =>
    (await admin.ask('POST', `/api/channels/${name}/test`, body)).body.outcome as {
      state: string
      reason?: string
      words: { zh: string; en: string }
    }

  it('K118 rings me, or whom I name, now, and says in words what came of it', async () => {
    gateway.requests.length = 0
    expect(await outcomeOf('sms')).toMatchObject({ state: 'sent', words: { zh: '已发出，请看是否收到' } })
    expect(await outcomeOf('sms', { personId: app.network.people.wang })).toMatchObject({ state: 'sent' })
    const bodies = gateway.requests.map(({ body }) => JSON.parse(String(body)))
    expect(bodies.map(({ text }) => text).join()).toContain('救心自检')
    gateway.answers(broken)
    expect(await outcomeOf('sms')).toMatchObject({ state: 'failed', reason: 'refused' })
    gateway.answers(taken)
    expect(await outcomeOf('dingtalk')).toMatchObject({ state: 'failed', reason: 'not-configured' })
    expect(await outcomeOf('web-push')).toMatchObject({ state: 'failed', reason: 'no-device' })
  })

  it('W410 a message without a public address names the port that was really taken', async () => {
    gateway.requests.length = 0
    expect(await outcomeOf('sms')).toMatchObject({ state: 'sent' })
    const { text } = JSON.parse(String(gateway.requests[0]!.body)) as { text: string }
    expect(text).toContain(`http://localhost:${new URL(app.address).port}/`)
  })

  it('K118 nobody of another network is rung', async () => {
    gateway.requests.length = 0
    for (const personId of [app.network.people['foreign-wang'], 'x', 'A'.repeat(22)]) {
      expect((await admin.ask('POST', '/api/channels/sms/test', { personId })).status).toBe(404)
    }
    for (const name of ['pigeon', 'live'])
      expect((await admin.ask('POST', `/api/channels/${name}/test`, {})).status).toBe(404)
    expect(gateway.requests).toEqual([])
  })
})

describe('Where and how somebody is called', () => {
  it('K119 everybody keeps his own number and mail; what is left out stays, what is empty goes', async () => {
    const wang = await app.phone('wang')
    const set = async (body: object) => (await wang.ask('PUT', '/api/me/contact', body)).body
    expect(await set({ phone: '+86 139-0000 2222', email: 'wang@hospital.example' })).toEqual({
      phone: '+8613900002222',
      email: 'wang@hospital.example',
      directoryPhone: '13800000000',
    })
    expect(await set({ email: '' })).toMatchObject({ phone: '+8613900002222', email: null })
    expect((await wang.ask('GET', '/api/me/contact')).body).toMatchObject({ phone: '+8613900002222', email: null })
    for (const body of [{ phone: '分机8' }, { phone: '1'.repeat(50) }, { email: 'x' }, { fax: '1' }]) {
      expect((await wang.ask('PUT', '/api/me/contact', body)).status).toBe(422)
    }
  })

  it('K119 an administrator keeps those of his own people, and it is audited without them', async () => {
    const path = `/api/people/${app.network.people.li}/contact`
    expect((await admin.ask('PUT', path, { phone: '13700003333' })).body).toMatchObject({ phone: '13700003333' })
    expect((await admin.ask('GET', path)).body).toMatchObject({ phone: '13700003333', email: null })
    const { rows } = await app.database.owner.query(
      `select person_id, subject_id, details from audit_log where operation = 'contact-changed' order by id desc limit 1`,
    )
    expect(rows).toEqual([
      {
        person_id: app.network.people.admin,
        subject_id: app.network.people.li,
        details: { phone: true, email: false },
      },
    ])
  })

  it('K245 a coordinator keeps those of the specialists of his hospital who stand on its rosters, and of nobody else', async () => {
    const { people } = app.network
    const lab = await app.phone('lab')
    const path = (login: 'li' | 'lantian') => `/api/people/${people[login]}/contact`
    expect((await lab.ask('PUT', path('li'), { email: 'li@hospital.example' })).body).toMatchObject({
      email: 'li@hospital.example',
    })
    expect((await lab.ask('PUT', path('li'), { email: null })).body).toMatchObject({ email: null })
    expect((await lab.ask('GET', path('lantian'))).status).toBe(403)
    expect((await lab.ask('PUT', path('lantian'), { phone: '13700004444' })).status).toBe(403)
    // of whom another hospital lends for the roster he keeps none
    const work = (siteId: string) =>
      app.database.owner.query('update memberships set site_id = $1 where person_id = $2', [siteId, people.li])
    await work(app.network.sites.gande)
    expect((await lab.ask('PUT', path('li'), { phone: '13700004444' })).status).toBe(403)
    expect((await lab.ask('GET', path('li'))).status).toBe(403)
    await work(app.network.sites.hospital)
    expect((await lab.ask('GET', path('li'))).status).toBe(200)
  })

  it('P209 the staff of a roster tells whose numbers the asking one keeps, and that agrees with the door', async () => {
    const { people, rosterId, sites } = app.network
    const work = (siteId: string) =>
      app.database.owner.query('update memberships set site_id = $1 where person_id = $2', [siteId, people.li])
    const keeps = async (login: 'lab' | 'admin') => {
      const { body } = await (await app.phone(login)).ask('GET', `/api/rosters/${rosterId}/people`)
      const staff = body.people as unknown as { personId: string; mayKeepContact: boolean }[]
      return staff.find(({ personId }) => personId === people.li)?.mayKeepContact
    }
    expect([await keeps('lab'), await keeps('admin')]).toEqual([true, true])
    await work(sites.gande)
    expect([await keeps('lab'), await keeps('admin')]).toEqual([false, true])
    await work(sites.hospital)
  })

  it('K120 keeps the order and the quiet hours; half a span is none', async () => {
    const li = await app.phone('li')
    const before = (await li.ask('GET', '/api/me/calls')).body
    expect(before).toMatchObject({ quietFrom: null, quietUntil: null })
    const wished = { channels: ['sms', 'live', 'sms'], quietFrom: '22:00', quietUntil: '07:00' }
    const set = (await li.ask('PUT', '/api/me/calls', wished)).body
    expect(set).toMatchObject({ channels: ['sms', 'live'], quietFrom: '22:00', quietUntil: '07:00' })
    expect((await li.ask('GET', '/api/me/calls')).body).toEqual(set)
    const half = { ...wished, quietUntil: null }
    expect((await li.ask('PUT', '/api/me/calls', half)).body).toMatchObject({ quietFrom: null, quietUntil: null })
    for (const body of [
      { ...wished, channels: [] },
      { ...wished, channels: ['pigeon'] },
      { ...wished, quietFrom: '25:00' },
    ])
      expect((await li.ask('PUT', '/api/me/calls', body)).status).toBe(422)
  })

  it('K120 shows which channels there are for him, and which of them have an address', async () => {
    const { available } = (await (await app.phone('li')).ask('GET', '/api/me/calls')).body as {
      available: { name: string; isOn: boolean; hasAddress: boolean }[]
    }
    const told = Object.fromEntries(available.map(({ name, isOn, hasAddress }) => [name, [isOn, hasAddress]]))
    expect(told).toEqual({
      live: [true, true],
      'web-push': [true, false],
      voice: [false, true],
      sms: [true, true],
      email: [false, false],
    })
  })
})

describe('Devices that take pushes', () => {
  const tryPush = async (login: 'wang' | 'li') =>
    (await admin.ask('POST', '/api/channels/web-push/test', { personId: app.network.people[login] })).body
      .outcome as object

  it('K121 a device of a session rings until it is taken off, or the session ends', async () => {
    const wang = await app.newPhone('wang')
    const device = pushDevice(`${gateway.url}/push/1`)
    const first = await wang.ask('POST', '/api/push/subscriptions', device.subscription)
    const again = await wang.ask('POST', '/api/push/subscriptions', { ...device.subscription, expirationTime: null })
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body])
    expect((await wang.ask('GET', '/api/push/key')).body).toMatchObject({ isOn: true, isSubscribed: true })
    expect(await tryPush('wang')).toMatchObject({ state: 'sent' })
    await wang.ask('DELETE', '/api/push/subscriptions')
    expect(await tryPush('wang')).toMatchObject({ reason: 'no-device' })
    await wang.ask('POST', '/api/push/subscriptions', device.subscription)
    await wang.ask('DELETE', '/api/sessions/current')
    expect(await tryPush('wang')).toMatchObject({ reason: 'no-device' })
  })

  it('K121 whoever signs in on the same browser takes it over, also from another network', async () => {
    const device = pushDevice(`${gateway.url}/push/2`)
    for (const login of ['foreign-wang', 'wang', 'li'] as const) {
      await (await app.newPhone(login)).ask('POST', '/api/push/subscriptions', device.subscription)
    }
    expect([await tryPush('wang'), await tryPush('li')]).toMatchObject([{ reason: 'no-device' }, { state: 'sent' }])
    const { rows } = await app.database.owner.query('select person_id from push_subscriptions where endpoint = $1', [
      device.subscription.endpoint,
    ])
    expect(rows).toEqual([{ person_id: app.network.people.li }])
  })

  it.each([
    ['a private endpoint', { endpoint: 'https://10.0.0.5/push' }],
    ['no address', { endpoint: 'push' }],
    ['a key that is no point', { keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: 'A'.repeat(22) } }],
    ['a short key', { keys: { p256dh: 'AAAA', auth: 'A'.repeat(22) } }],
    ['a short secret', { keys: { ...pushDevice('x').subscription.keys, auth: 'AAAA' } }],
  ])('K122 %s is refused, so that no push fails for it at night', async (_what, wrong) => {
    const { subscription } = pushDevice('https://push.example.org/1')
    const answer = await (await app.phone('gande')).ask('POST', '/api/push/subscriptions', {
      ...subscription,
      ...wrong,
    })
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-body'])
  })

  it('K123 the keys are made once and are the same on every server, also when two start at once', async () => {
    const parts = partsOfANode()
    await app.database.owner.query('delete from installation_secrets')
    const nodes = [1, 2, 3].map(() => configuredChannels(parts))
    const keys = await Promise.all(nodes.map(({ installation }) => installation.vapidKeys()))
    expect(new Set(keys.map(({ publicKey }) => publicKey)).size).toBe(1)
    const later = await configuredChannels(parts).installation.vapidKeys()
    expect(later).toEqual(keys[0])
  })

  it('K123 no network can read them', async () => {
    const reading = app.database.postgres.inNetwork(app.network.networkId, (tx) =>
      sql`select secret from installation_secrets`.execute(tx),
    )
    await expect(reading).rejects.toMatchObject({ code: '42501' })
  })
})
