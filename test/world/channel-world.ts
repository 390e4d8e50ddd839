// The configured channels on a database of their own, and for each the machine on its other side: how it is configured,
// what reached it, and how it misbehaves.

import { type ConfiguredChannels, configuredChannels } from '../../src/calls/channels/channels.ts'
import { keepSubscription } from '../../src/calls/channels/push-subscriptions.ts'
import { storeSettings } from '../../src/calls/channels/settings.ts'
import type { ConfigurableChannel } from '../../src/contract/channel-fields.ts'
import { setContact } from '../../src/people/contact-points.ts'
import type { Channel, Message } from '../../src/platform/channel.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import * as gateways from './fake-gateway.ts'
import { type SmallNetwork, smallNetwork } from './network.ts'
import { type PushDeviceKeys, pushDevice } from './push-device.ts'

export type Behaviour = 'takes' | 'refuses' | 'lies' | 'is silent' | 'is slow' | 'is gone' | 'sends elsewhere'

export interface OtherSide {
  settings: Record<string, string>
  secrets: Record<string, string>
  behaves(how: Behaviour): void
  /** What the person or the group reads or hears, one text a message that was taken in. */
  texts(): string[]
  /** How each message names its call. */
  callIds(): string[]
}

export interface ChannelWorld {
  database: TestDatabase
  network: SmallNetwork
  configured: ConfiguredChannels
  gateway: gateways.FakeGateway
  mailbox: gateways.Mailbox
  device: PushDeviceKeys
  /** What was logged. */
  lines: string[]
  channel(name: ConfigurableChannel): Channel
  otherSide(name: ConfigurableChannel): OtherSide
  /** Filled in and switched on. */
  configure(name: ConfigurableChannel, kept?: Partial<Pick<OtherSide, 'settings' | 'secrets'>>): Promise<void>
  message(extra?: Partial<Message>): Message
  bugs(): Promise<number>
  close(): Promise<void>
}

export const wangsPhone = '13900001111'
export const wangsMail = 'wang@hospital.example'

export async function openChannelWorld(options: { seconds?: number; mode?: 'demo' | 'service' } = {}) {
  const { seconds = 1, mode = 'demo' } = options
  const database = await createTestDatabase()
  const network = await smallNetwork(database)
  const gateway = await gateways.openFakeGateway()
  const mailbox = await gateways.openMailbox()
  const lines: string[] = []
  const metrics = openMetrics()
  const config = { mode, port: 3000, publicUrl: 'https://ecg.example.org', outgoingAllow: [] }
  const log = openLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } })
  const configured = configuredChannels({ ...database, config, log, metrics, clock: systemClock, seconds })
  const { networkId, people } = network
  const device = pushDevice(`${gateway.url}/push/wang`)
  await database.postgres.inNetwork(networkId, (tx) =>
    setContact(tx, network.actorOf('wang'), people.wang, { phone: wangsPhone, email: wangsMail }),
  )
  await subscribe(database, network, device)

  const world: ChannelWorld = {
    database,
    network,
    configured,
    gateway,
    mailbox,
    device,
    lines,
    channel: (name) => configured.channels.find((one) => one.name === name)!,
    otherSide: (name) => otherSides(world)[name],
    async configure(name, kept = {}) {
      const { settings, secrets } = { ...world.otherSide(name), ...kept }
      await database.postgres.inNetwork(networkId, (tx) =>
        storeSettings(tx, { channel: name, isOn: true, settings, secrets, networkId, personId: people.admin }),
      )
      configured.settings.forget(networkId)
    },
    message: (extra = {}) => ({
      callId: newId(),
      networkId,
      personId: people.wang,
      purpose: 'call',
      consultationId: newId(),
      step: 1,
      ...extra,
    }),
    async bugs() {
      const counted = (await metrics.registry.getMetricsAsJSON()).find(({ name }) => name === 'jiuxin_bugs_total')
      return (counted?.values ?? []).reduce((sum, { value }) => sum + value, 0)
    },
    async close() {
      await Promise.all([gateway.close(), mailbox.close()])
      await database.drop()
    },
  }
  return world
}

/** A session of wang's, and its browser. */
export async function subscribe(
  { postgres, owner }: TestDatabase,
  { networkId, people }: SmallNetwork,
  { subscription }: PushDeviceKeys,
): Promise<string> {
  const sessionId = newId()
  await owner.query(
    `insert into sessions (id, network_id, person_id, token_hash, expires_at)
     values ($1, $2, $3, $4, now() + interval '1 day')`,
    [sessionId, networkId, people.wang, Buffer.from(sessionId)],
  )
  const { endpoint, keys } = subscription
  await keepSubscription(postgres, { networkId, personId: people.wang, sessionId }, { endpoint, ...keys })
  return sessionId
}

function otherSides({ gateway, mailbox, device }: ChannelWorld): Record<ConfigurableChannel, OtherSide> {
  const bodies = () => gateway.requests.map(({ body }) => JSON.parse(String(body)))
  const web = { settings: {}, secrets: {}, behaves: (how: Behaviour) => gateway.answers(answers[how]) }
  const spoken = {
    ...web,
    settings: { url: `${gateway.url}/send`, successPath: 'code', successValue: '0' },
    texts: () => bodies().map(({ text }) => text),
    callIds: () => bodies().map(({ callId }) => callId),
  }
  // a robot knows nothing of calls: a repeat is shown twice
  const robot = { ...web, texts: () => bodies().map(({ text }) => text.content), callIds: () => [] }
  const pushes = () => gateway.requests.map(({ body }) => device.read(body))
  return {
    'web-push': {
      ...web,
      texts: () => pushes().map(({ body }) => body),
      callIds: () => gateway.requests.map(({ headers }) => String(headers.topic)),
    },
    sms: spoken,
    voice: { ...spoken, secrets: { callbackSecret: 'the-secret-of-the-voice-gateway' } },
    wecom: { ...robot, settings: { baseUrl: gateway.url }, secrets: { key: 'the-key-of-the-robot' } },
    dingtalk: {
      ...robot,
      settings: { baseUrl: gateway.url },
      secrets: { accessToken: 'the-access-token', signSecret: 'SECthe-secret' },
    },
    webhook: {
      ...web,
      settings: { url: `${gateway.url}/hook` },
      secrets: { secret: 'the-secret-of-the-webhook' },
      texts: () => bodies().map(({ text }) => text),
      callIds: () => bodies().map(({ callId }) => callId),
    },
    email: {
      settings: { url: mailbox.url, sender: 'jiuxin@hospital.example' },
      secrets: {},
      behaves: (how) => mailbox.answers(letters[how]),
      texts: () => mailbox.mails.map(({ text }) => bodyOf(text)),
      callIds: () => mailbox.mails.map(({ text }) => /^message-id: <([^@]+)@/im.exec(text)?.[1] ?? ''),
    },
  }
}

const answers: Record<Behaviour, gateways.GatewayAnswer> = {
  takes: gateways.taken,
  refuses: gateways.broken,
  lies: gateways.lying,
  'is silent': gateways.silent,
  'is slow': gateways.slow(400),
  'is gone': gateways.gone,
  'sends elsewhere': gateways.elsewhere('http://169.254.169.254/latest/meta-data'),
}

const letters: Record<Behaviour, Parameters<gateways.Mailbox['answers']>[0]> = {
  takes: 'take',
  refuses: 'refuse',
  lies: 'lie',
  'is silent': 'silent',
  'is slow': 'take',
  'is gone': 'refuse',
  'sends elsewhere': 'refuse',
}

function bodyOf(mail: string): string {
  const [head = '', ...rest] = mail.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  const bytes = body.replaceAll(/=\r\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex) => `%${hex}`)
  return decodeURIComponent(bytes)
}
