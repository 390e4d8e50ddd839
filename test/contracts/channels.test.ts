// One suite over every configured channel, each against a real machine on its other side: what it carries, and what it
// says when that machine refuses, lies, is slow, is silent, is gone, or sends it elsewhere. A member of the registry
// without its other side does not compile.

import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Parts, Setup } from '../../src/calls/channels/channel-kind.ts'
import { email } from '../../src/calls/channels/email.ts'
import { wordsOf } from '../../src/calls/channels/outcome-words.ts'
import { setupOf } from '../../src/calls/channels/settings.ts'
import { voice } from '../../src/calls/channels/voice.ts'
import { channelNames, groupChannels } from '../../src/consultation/channel-names.ts'
import { type ConfigurableChannel, isConfigurable } from '../../src/contract/channel-fields.ts'
import type { FailureReason, Outcome } from '../../src/platform/channel.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Outgoing } from '../../src/platform/outgoing.ts'
import { type ChannelWorld, openChannelWorld, subscribe, wangsMail, wangsPhone } from '../world/channel-world.ts'
import { broken, type GatewayAnswer, gone, openFakeGateway, silent, taken } from '../world/fake-gateway.ts'
import { pushDevice } from '../world/push-device.ts'

const names = channelNames.filter((name) => isConfigurable(name))
const failedBy = (reason: FailureReason): Outcome => ({ state: 'failed', reason })
let world: ChannelWorld

beforeAll(async () => {
  world = await openChannelWorld()
  for (const name of names) await world.configure(name)
})

afterEach(() => {
  world.gateway.requests.length = 0
  world.mailbox.mails.length = 0
  world.gateway.answers(taken)
  world.mailbox.answers('take')
})

afterAll(async () => {
  expect(await world?.bugs()).toBe(0)
  await world?.close()
})

describe('The registry of channels', () => {
  it('K100 holds every channel that can be configured, each once, and says whether it reaches a person or a group', () => {
    expect(world.configured.channels.map(({ name }) => name).sort()).toEqual([...names].sort())
    for (const { name, reaches } of world.configured.channels) {
      expect([name, reaches]).toEqual([name, groupChannels.includes(name as ConfigurableChannel) ? 'group' : 'person'])
    }
  })
})

describe.each(names)('The channel %s', (name) => {
  const ring = (extra = {}) => world.channel(name).ring(world.message(extra))

  it('K101 carries one message and says that it is sent', async () => {
    expect(await ring()).toEqual({ state: 'sent' })
    expect(world.otherSide(name).texts()).toHaveLength(1)
  })

  it('K102 says that there is a question and where to open it, and nothing else', async () => {
    await ring()
    const [text] = world.otherSide(name).texts()
    expect(text).toContain('新的心电会诊，请打开救心')
    const { voice, push } = { voice: name === 'voice', push: name === 'web-push' }
    const link = voice ? '接诊请按 1，转给下一位请按 2' : push || name === 'webhook' ? '' : 'https://ecg.example.org/'
    expect(text).toContain(link)
    const whole = JSON.stringify(
      world.gateway.requests.map(({ path, query, body }) => [path, String(query), String(body)]),
    )
    for (const secret of ['consultation', '胸痛', '王主任', '县医院']) expect(whole).not.toContain(secret)
  })

  it.each(['self-test', 'alarm'] as const)('K102 a message of another purpose (%s) says so', async (purpose) => {
    expect(await ring({ purpose, consultationId: null })).toEqual({ state: 'sent' })
    expect(world.otherSide(name).texts()[0]).toContain(purpose === 'alarm' ? '救心提醒' : '救心自检')
  })

  it('K103 sent again it carries the same id, so that a provider that knows it rings once', async () => {
    const message = world.message()
    await world.channel(name).ring(message)
    await world.channel(name).ring(message)
    const callIds = world.otherSide(name).callIds()
    expect(new Set(callIds).size).toBe(callIds.length === 0 ? 0 : 1)
    if (!['wecom', 'dingtalk'].includes(name)) expect(callIds).toEqual([message.callId, message.callId])
  })

  it('K104 refused by the other side it says so', async () => {
    world.otherSide(name).behaves('refuses')
    expect(await ring()).toEqual(failedBy('refused'))
  })

  it('K104 believes no status where the answer itself says that it failed', async () => {
    world.otherSide(name).behaves('lies')
    // a push service and a webhook have nothing but the status
    const hasOnlyStatus = name === 'web-push' || name === 'webhook'
    expect(await ring()).toEqual(hasOnlyStatus ? { state: 'sent' } : failedBy('refused'))
  })

  it('K105 waits for one that is slow, and gives up one that is silent, in time', async () => {
    world.otherSide(name).behaves('is slow')
    expect(await ring()).toEqual({ state: 'sent' })
    world.otherSide(name).behaves('is silent')
    const begunAt = performance.now()
    expect(await ring()).toEqual(failedBy('timed-out'))
    expect(performance.now() - begunAt).toBeLessThan(2_500)
  })

  it('K106 says that an address is gone, and follows no redirect', async () => {
    world.otherSide(name).behaves('sends elsewhere')
    expect(await ring()).toEqual(failedBy('refused'))
    world.otherSide(name).behaves('is gone')
    expect(await ring()).toEqual(failedBy(name === 'email' ? 'refused' : 'gone'))
    if (name === 'web-push') await subscribe(world.database, world.network, world.device)
  })

  it('K107 without its settings it is off and says that it is not configured', async () => {
    const isFree = name === 'web-push'
    await world.configure(name, { settings: {}, secrets: {} })
    expect(await world.channel(name).isOn(world.network.networkId)).toBe(isFree)
    expect(await ring()).toEqual(isFree ? { state: 'sent' } : failedBy('not-configured'))
    await world.configure(name)
    expect(await world.channel(name).isOn(world.network.networkId)).toBe(true)
  })

  it('K107 another network has its own settings', async () => {
    const abroad = { networkId: world.network.foreignNetworkId, personId: world.network.people['foreign-wang'] }
    expect(await ring(abroad)).toEqual(failedBy(name === 'web-push' ? 'no-device' : 'not-configured'))
    expect(world.gateway.requests).toEqual([])
  })

  it('K108 logs neither number nor address nor secret, whatever goes wrong', async () => {
    world.lines.length = 0
    for (const how of ['refuses', 'is gone', 'takes'] as const) {
      world.otherSide(name).behaves(how)
      await ring()
    }
    if (name === 'web-push') await subscribe(world.database, world.network, world.device)
    expect(world.lines.length).toBeGreaterThan(0)
    const { settings, secrets } = world.otherSide(name)
    const hidden = [wangsPhone, wangsMail, '王主任', ...Object.values(secrets), ...Object.values(settings)]
    for (const word of hidden.filter((one) => one.length > 4)) expect(world.lines.join('')).not.toContain(word)
  })

  it('K109 has words for whatever may come of it', async () => {
    const reasons = [
      'not-configured',
      'not-allowed',
      'no-address',
      'refused',
      'timed-out',
      'unreachable',
      'gone',
    ] as const
    for (const outcome of [{ state: 'sent' } as const, ...reasons.map(failedBy)]) {
      expect(wordsOf(outcome).zh).toMatch(/\p{Script=Han}/u)
      expect(wordsOf(outcome).en).toMatch(/\.$/)
    }
  })
})

describe('A mail server with several addresses', () => {
  it('K236 is tried at each in turn, IPv4 first, and gets the mail once', async () => {
    const resolve = async () => [
      { address: '::1', family: 6 },
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    const outgoing = { resolve } as unknown as Outgoing
    const { settings, secrets } = world.otherSide('email')
    const parts = {
      ...world.database,
      outgoing,
      clock: systemClock,
      baseUrl: null,
      waitMs: 5_000,
      answered: new Set(''),
    }
    expect(await email.ring(world.message(), { isOn: true, settings, secrets }, parts)).toEqual({ state: 'sent' })
    expect(world.mailbox.mails).toHaveLength(1)
  })
})

describe.each(names.filter((name) => name !== 'email' && name !== 'web-push'))('The channel %s', (name) => {
  it('K106 says that nobody listens at its address', async () => {
    const closed = await openFakeGateway()
    await closed.close()
    const { settings } = world.otherSide(name)
    const moved = Object.fromEntries(
      Object.entries(settings).map(([field, value]) => [field, value.replace(world.gateway.url, closed.url)]),
    )
    await world.configure(name, { settings: moved })
    expect(await world.channel(name).ring(world.message())).toEqual(failedBy('unreachable'))
    await world.configure(name)
  })

  it('K110 goes to no private address in service, whatever is filled in', async () => {
    const service = await openChannelWorld({ mode: 'service' })
    try {
      await service.configure(name)
      expect(await service.channel(name).ring(service.message())).toEqual(failedBy('not-allowed'))
      expect(service.gateway.requests).toEqual([])
    } finally {
      await service.close()
    }
  })
})

describe('Whoever has no address', () => {
  it('K111 is told apart from a gateway that fails', async () => {
    const { li, gande } = world.network.people
    expect(await world.channel('email').ring(world.message({ personId: li }))).toEqual(failedBy('no-address'))
    expect(await world.channel('web-push').ring(world.message({ personId: li }))).toEqual(failedBy('no-device'))
    await world.database.owner.query('update people set phone = $1 where id = $2', ['分机 8', gande])
    expect(await world.channel('sms').ring(world.message({ personId: gande }))).toEqual(failedBy('no-address'))
  })

  it('K111 is rung at the number of the directory where he has given no other', async () => {
    await world.channel('sms').ring(world.message({ personId: world.network.people.li }))
    expect(JSON.parse(String(world.gateway.requests[0]!.body)).phone).toBe('13800000000')
  })
})

describe('What the other sides ask for', () => {
  const asked = async (name: ConfigurableChannel) => {
    await world.channel(name).ring(world.message())
    return world.gateway.requests[0]!
  }

  it('K128 a DingTalk robot gets its token, and the time signed with its secret', async () => {
    const { path, query, body } = await asked('dingtalk')
    const timestamp = query.get('timestamp')!
    const expected = createHmac('sha256', 'SECthe-secret').update(`${timestamp}\nSECthe-secret`).digest('base64')
    expect([path, query.get('access_token'), query.get('sign')]).toEqual(['/robot/send', 'the-access-token', expected])
    expect(Math.abs(Number(timestamp) - Date.now())).toBeLessThan(60_000)
    expect(JSON.parse(String(body)).msgtype).toBe('text')
  })

  it('K128 a WeCom robot gets its key', async () => {
    const { path, query, body } = await asked('wecom')
    expect([path, query.get('key')]).toEqual(['/cgi-bin/webhook/send', 'the-key-of-the-robot'])
    expect(JSON.parse(String(body)).msgtype).toBe('text')
  })

  it('K128 a webhook can be checked by its signature', async () => {
    const { headers, body } = await asked('webhook')
    const signed = `${headers['x-jiuxin-timestamp']}.${body}`
    const expected = createHmac('sha256', 'the-secret-of-the-webhook').update(signed).digest('hex')
    expect(headers['x-jiuxin-signature']).toBe(expected)
  })

  it.each(['sms', 'voice'] as const)('K128 a gateway (%s) is asked as its templates say', async (name) => {
    const settings = {
      url: `${world.gateway.url}/v2/{callId}?to={phone}`,
      method: 'PUT',
      headers: 'Authorization: Bearer {apiKey}\nContent-Type: application/x-www-form-urlencoded',
      body: 'mobile={phone}&content={text}&back={callbackUrl}',
    }
    await world.configure(name, { settings, secrets: { ...world.otherSide(name).secrets, apiKey: 'a key & more' } })
    const message = world.message()
    expect(await world.channel(name).ring(message)).toEqual({ state: 'sent' })
    const { method, path, query, headers, body } = world.gateway.requests[0]!
    expect([method, path, query.get('to')]).toEqual(['PUT', `/v2/${message.callId}`, wangsPhone])
    expect(headers.authorization).toBe('Bearer a key & more')
    const form = new URLSearchParams(String(body))
    expect([form.get('mobile'), form.get('content')]).toEqual([wangsPhone, expect.stringContaining('新的心电会诊')])
    const doors = { sms: 'delivery', voice: 'voice' }
    expect(form.get('back')).toBe(`https://ecg.example.org/api/callbacks/${doors[name]}`)
    await world.configure(name)
  })
})

const partsWith = (extra: Partial<Parts> = {}): Parts => ({
  postgres: world.database.postgres,
  outgoing: world.configured.outgoing,
  clock: systemClock,
  baseUrl: 'https://ecg.example.org',
  waitMs: 1_000,
  answered: new Set(),
  ...extra,
})

describe('A telephone call', () => {
  const setup = (): Setup => ({ isOn: true, ...world.otherSide('voice') })
  const keyless = '新的心电会诊，请打开救心接诊。'

  it('K288 speaks of keys only where one that is pressed would be believed, and says so where it is not', async () => {
    await world.configure('voice', { secrets: {} })
    const outcome = await world.channel('voice').ring(world.message())
    expect([outcome, world.otherSide('voice').texts()]).toEqual([{ state: 'sent', lacks: 'no-keys' }, [keyless]])
    expect(wordsOf(outcome).zh).toContain('不能按键接诊')
    await world.configure('voice')
    const homeless = partsWith({ baseUrl: null })
    const complete = setupOf('voice', setup())
    expect(await voice.ring(world.message(), complete, homeless)).toEqual({ state: 'sent', lacks: 'no-keys' })
    expect(world.otherSide('voice').texts()).toEqual([keyless, keyless])
    expect(await voice.ring(world.message(), complete, partsWith())).toEqual({ state: 'sent' })
  })

  it('K288 warns whoever sets it up of each thing that is missing, and of nothing else', () => {
    const warned = (parts: Parts, { settings = {}, secrets = {} }: Partial<Setup>) =>
      voice.warnings!({ isOn: true, settings, secrets }, parts).map(
        ({ en }) => /secret|PUBLIC_URL|ends a call/.exec(en)![0],
      )
    const [settings, { secrets }] = [{ stopUrl: 'https://gateway.example.org/stop' }, setup()]
    expect(warned(partsWith({ baseUrl: null }), {})).toEqual(['secret', 'PUBLIC_URL', 'ends a call'])
    expect(warned(partsWith(), { secrets })).toEqual(['ends a call'])
    expect(warned(partsWith(), { settings, secrets })).toEqual([])
  })
})

describe('What is called off', () => {
  const call = () => ({ ...world.message(), callId: 'a-call-that-is-over' })
  const hangUp = () => {
    const settings = { url: `${world.gateway.url}/send`, stopUrl: `${world.gateway.url}/stop/{callId}` }
    return voice.stop!(call(), setupOf('voice', { isOn: true, settings, secrets: {} }), partsWith())
  }
  const replace = () => {
    const kind = world.configured.kinds.get('web-push')!
    return kind.stop!(call(), { isOn: true, settings: {}, secrets: {} }, partsWith())
  }
  const failing =
    (times: number): GatewayAnswer =>
    (reply, request) =>
      (world.gateway.requests.length <= times ? broken : taken)(reply, request)

  it.each([
    ['telephone', hangUp],
    ['push', replace],
  ] as const)('K290 (%s) is asked for again where the other side fails, three times at most', async (_what, stop) => {
    world.gateway.answers(failing(2))
    expect([{ state: 'sent' }, null]).toContainEqual(await stop())
    expect(world.gateway.requests).toHaveLength(3)
    world.gateway.requests.length = 0
    world.gateway.answers(failing(9))
    expect(await stop()).toEqual(failedBy('refused'))
    expect(world.gateway.requests).toHaveLength(3)
  })

  it('K290 waits for no side that is silent before it asks again, and does not repeat what was heard', async () => {
    world.gateway.answers((reply, request) => (world.gateway.requests.length < 3 ? silent : taken)(reply, request))
    expect(await hangUp()).toEqual({ state: 'sent' })
    expect(world.gateway.requests).toHaveLength(3)
    world.gateway.requests.length = 0
    world.gateway.answers(gone)
    expect(await hangUp()).toEqual(failedBy('gone'))
    world.gateway.answers(taken)
    expect(await hangUp()).toEqual({ state: 'sent' })
    expect(world.gateway.requests.map(({ path }) => path)).toEqual(Array(2).fill('/stop/a-call-that-is-over'))
  })
})

describe('Pushes', () => {
  it('K112 a device that the push service knows no more is forgotten, the others ring', async () => {
    const other = pushDevice(`${world.gateway.url}/push/other`)
    await subscribe(world.database, world.network, other)
    world.gateway.answers((reply, request) => {
      reply.writeHead(request.path.endsWith('other') ? 410 : 201).end()
    })
    expect(await world.channel('web-push').ring(world.message())).toEqual({ state: 'sent' })
    const left = await world.database.owner.query('select endpoint from push_subscriptions')
    expect(left.rows.map(({ endpoint }) => endpoint)).toEqual([world.device.subscription.endpoint])
  })

  it('K113 go at once, live shortly, are signed with the keys of the installation, and can be read by the device alone', async () => {
    const message = world.message()
    await world.channel('web-push').ring(message)
    const [{ headers, body }] = world.gateway.requests as [(typeof world.gateway.requests)[number]]
    expect([headers.urgency, headers.ttl, headers.topic]).toEqual(['high', '120', message.callId])
    const { publicKey } = await world.configured.installation.vapidKeys()
    expect(headers.authorization).toContain(`k=${publicKey}`)
    expect(String(body)).not.toContain('心电')
    const { callId } = message
    expect(world.device.read(body)).toEqual({
      title: '新的心电会诊',
      body: '新的心电会诊，请打开救心',
      url: '/',
      callId,
      purpose: 'call',
    })
  })

  it('K114 the device of a session that has ended rings no more', async () => {
    const device = pushDevice(`${world.gateway.url}/push/lost`)
    const sessionId = await subscribe(world.database, world.network, device)
    await world.database.owner.query('update sessions set revoked_at = now() where id = $1', [sessionId])
    await world.channel('web-push').ring(world.message())
    expect(world.gateway.requests.map(({ path }) => path)).toEqual(['/push/wang'])
  })
})
