// Nodes of the service with what a phone on duty needs (people, journal, calls, duty over a real socket), and phones
// that remember everything they are told. Several nodes may stand on one database.

import Fastify from 'fastify'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import type { z } from 'zod'
import { type Calls, openCalls } from '../../src/calls/calls.ts'
import { channelWords } from '../../src/consultation/channel-names.ts'
import type { Problem } from '../../src/contract/refusals.ts'
import type { MessageName, ToServer } from '../../src/contract/to-server.ts'
import type { ToWeb } from '../../src/contract/to-web.ts'
import { openDuty } from '../../src/duty/duty.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import { type OpenPeople, openPeople } from '../../src/people/open-people.ts'
import type { Channel } from '../../src/platform/channel.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import type { Redis } from '../../src/platform/redis.ts'
import type { TestDatabase } from './database.ts'
import { type Login, password, type SmallNetwork } from './network.ts'
import { until } from './until.ts'

export interface LiveNode {
  address: string
  journal: Journal
  people: OpenPeople
  calls: Calls
  tokenOf(login: Login): Promise<string>
  /** Signed in and connected; another session each time. */
  phone(login: Login, options?: Partial<ManagerOptions & SocketOptions>): Promise<Phone>
  /** How many unexpected errors there were. */
  bugs(): Promise<number>
  close(): Promise<void>
}

export interface LiveNodeOptions {
  redis?: Redis | null
  headsSeconds?: number
  publicUrl?: string
  /** Besides the live socket. */
  channels?: readonly Channel[]
  clock?: Clock
}

export async function liveNode(database: TestDatabase, options: LiveNodeOptions = {}): Promise<LiveNode> {
  const { postgres } = database
  const clock = options.clock ?? systemClock
  const log = openLog({ level: 'silent' })
  const metrics = openMetrics()
  const server = Fastify()
  const people = openPeople({ postgres, clock, demoAllowed: false })
  const onListenerFailed = () => metrics.countBug('listener')
  const journal = openJournal({ postgres, people, onListenerFailed })
  const calls: Calls = openCalls({
    postgres,
    journal,
    people,
    clock,
    log,
    metrics,
    channels: [
      {
        name: 'live',
        words: channelWords.live,
        reaches: 'person',
        isOn: async () => true,
        ring: (...ring) => duty.channel.ring(...ring),
        stop: (...stop) => duty.channel.stop(...stop),
      },
      ...(options.channels ?? []),
    ],
  })
  const duty = openDuty(server, {
    postgres,
    journal,
    people,
    clock,
    log,
    metrics,
    redis: options.redis ?? null,
    config: { publicUrl: options.publicUrl, trustProxy: false },
    rings: calls,
    ...(options.headsSeconds ? { headsSeconds: options.headsSeconds } : {}),
  })
  journal.beforeCommit(calls.queue, calls.concerns)
  journal.onCommitted(duty.push)
  journal.onCommitted(calls.wake)
  people.onRosterChanged(calls.replan)
  people.onRosterChanged(duty.refresh)
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  await calls.start()
  const phones: Phone[] = []

  const tokenOf = async (login: Login) => (await people.signIn({ login, password })).token
  return {
    address,
    journal,
    people,
    calls,
    tokenOf,
    async phone(login, socketOptions) {
      const phone = await connectPhone(address, await tokenOf(login), socketOptions)
      phones.push(phone)
      return phone
    },
    async bugs() {
      const [counted] = (await metrics.registry.getMetricsAsJSON()).filter(({ name }) => name === 'jiuxin_bugs_total')
      return (counted?.values ?? []).reduce((sum, { value }) => sum + Number(value), 0)
    },
    async close() {
      for (const phone of phones) phone.close()
      await calls.stop()
      await server.close()
      await people.close()
    },
  }
}

type PushName = keyof ToWeb
type ReplyTo<Name extends MessageName> = z.infer<ToServer[Name]['reply']>

export interface Phone {
  socket: Socket
  token: string
  /** Everything that was pushed, in order. */
  pushed: { name: string; body: unknown }[]
  of<Name extends PushName>(name: Name): ToWeb[Name][]
  /** Says anything, also what is not in the contract. */
  ask(name: string, ...body: unknown[]): Promise<{ ok: boolean; refusal?: Problem }>
  /** The value of a reply that must be ok. */
  value<Name extends MessageName>(name: Name, body?: z.input<ToServer[Name]['body']>): Promise<ReplyTo<Name>>
  /** Waits for a push. */
  hears<Name extends PushName>(name: Name, matching?: (body: ToWeb[Name]) => boolean): Promise<ToWeb[Name]>
  /** The line is cut as by a tunnel: nothing is said to the server. */
  cut(): void
  close(): void
}

export async function connectPhone(
  address: string,
  token: string,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<Phone> {
  const socket = io(address, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token },
    ...options,
  })
  const pushed: Phone['pushed'] = []
  socket.onAny((name: string, body: unknown) => pushed.push({ name, body }))
  await new Promise<void>((connected, failed) => {
    socket.once('connect', () => connected())
    socket.once('connect_error', failed)
  })
  const of = <Name extends PushName>(name: Name) =>
    pushed.filter((push) => push.name === name).map(({ body }) => body as ToWeb[Name])
  const ask = (name: string, ...body: unknown[]) => socket.timeout(5_000).emitWithAck(name, ...body)
  return {
    socket,
    token,
    pushed,
    of,
    ask,
    async value(name, body) {
      const reply = await ask(name, body ?? {})
      if (!reply.ok) throw new Error(`${name} was refused: ${reply.refusal.code}`)
      return reply.value
    },
    hears: (name, matching = () => true) => until(`a push of ${name}`, () => of(name).find(matching)),
    cut: () => socket.io.engine.close(),
    close: () => socket.disconnect(),
  }
}

export function question(extra: Record<string, unknown> = {}) {
  return {
    draftId: newId(),
    pathway: 'stemi',
    patient: { sex: 'male', ageYears: 58 },
    complaint: '胸痛 40 分钟',
    ...extra,
  }
}

/** The clinic of Lantian asks; the id of the consultation. */
export async function askFromLantian(
  node: LiveNode,
  network: SmallNetwork,
  extra: Record<string, unknown> = {},
): Promise<string> {
  const { consultation } = await node.journal.open(network.actorOf('lantian'), question(extra), [], [])
  return consultation.id
}

export const draft = (kind: string, body: Record<string, unknown> = {}) => ({ draftId: newId(), kind, body })

/** Patience of the roster, so that a test need not wait for minutes. */
export async function setPatience(
  database: Pick<TestDatabase, 'owner'>,
  rosterId: string,
  seconds: { patience: number; everyone: number },
): Promise<void> {
  await database.owner.query('update rosters set patience_seconds = $2, everyone_after_seconds = $3 where id = $1', [
    rosterId,
    seconds.patience,
    seconds.everyone,
  ])
}
