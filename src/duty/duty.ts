// Room 2: people on duty see and answer, live. Postgres is the memory and the socket only a wire: a push may be lost,
// `heads` tells, and the start-up path (watch first, then entries since seq) is the recovery path.

import type { FastifyInstance } from 'fastify'
import type { Presence } from '../contract/reach-shapes.ts'
import type { ToWeb } from '../contract/to-web.ts'
import type { Committed, Journal } from '../journal/journal.ts'
import type { Actor } from '../people/actor.ts'
import type { People } from '../people/people.ts'
import type { CallNotice, Channel } from '../platform/channel.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { Redis } from '../platform/redis.ts'
import { answerMessages } from './answer-messages.ts'
import { dutyLists } from './duty-lists.ts'
import { beat } from './heartbeat.ts'
import { networkRoom, personRoom, socketsIn } from './live.ts'
import { liveChannel } from './live-channel.ts'
import { liveServer } from './live-server.ts'
import { type Device, presences } from './presence.ts'
import { pushEntries } from './push-entries.ts'
import { type Receipts, receipts } from './receipts.ts'
import { openRelay } from './relay.ts'
import { sayGoodbye } from './say-goodbye.ts'
import { signIns } from './sign-ins.ts'
import { dropSlowSockets } from './slow-sockets.ts'
import { tellReceipts } from './tell-receipts.ts'

/** What the duty room asks of the calls, wired by app.ts: rooms never import each other. */
export interface RingsOfPeople {
  ringsOf(networkId: string, personId: string): Promise<CallNotice[]>
  ringsOfAll(networkId: string, personIds: readonly string[]): Promise<(CallNotice & { personId: string })[]>
  ringShown(networkId: string, personId: string, callId: string): Promise<void>
}

/** What a device says to a self-test that rang it. */
export interface HeardTest {
  checkId: string
  deviceId: string
  heard: boolean
  audible: boolean | null
  permission: 'granted' | 'denied' | 'default' | 'unsupported'
}

export interface DutyRoom {
  postgres: Postgres
  journal: Journal
  people: People
  redis: Redis | null
  clock: Clock
  log: Log
  metrics: Metrics
  config: Pick<Config, 'publicUrl' | 'trustProxy'>
  rings: RingsOfPeople
  /** Refuses `not-found` for a test that is not his. Left out where nothing is tested. */
  selfTestHeard?: (actor: Actor, heard: HeardTest) => Promise<void>
  /** How often heads are told; tests are less patient. */
  headsSeconds?: number
}

export interface OpenDuty {
  /** For `journal.onCommitted`: the new entries to everybody who may see them, the person on duty first. */
  push(committed: Committed): void
  /** For `people.onRosterChanged`: who is on duty, and who belongs in which room. */
  refresh(networkId: string): void
  /** The live socket as one way of calling among others. */
  channel: Channel
  receipts: Receipts
  presenceOf(networkId: string, personIds: readonly string[]): Promise<Presence[]>
  devicesOf(networkId: string, personId: string): Promise<Device[]>
  /** Pushes to the devices of one person that are connected here; what each is told may depend on whose it is. */
  tell<Name extends keyof ToWeb>(personId: string, name: Name, body: (actor: Actor) => ToWeb[Name]): void
  /** Rings each device of his that is connected here with the push `self-test`, once a test. */
  testDevices(personId: string, checkId: string): void
  /** Persons of the network with a device connected here. */
  connected(networkId: string): Actor[]
}

export function openDuty(server: FastifyInstance, room: DutyRoom): OpenDuty {
  const io = liveServer(server, room)
  const lists = dutyLists(io, room)
  const sessions = signIns(io, room)
  const calls = liveChannel(io, (message) => relay.send(message))
  const relay = openRelay(room, (message) => {
    if (message.type === 'entries') pushEntries(io, lists, message)
    else if (message.type === 'receipts') news.tell(message)
    else calls.deliver(message)
  })
  const online = presences(io, room)
  const news = tellReceipts(io)
  const marks = receipts({
    ...room,
    onNews(receipt) {
      news.tell(receipt)
      relay.send(receipt)
    },
  })
  answerMessages({ ...room, io, lists, sessions, calls, online, receipts: marks })
  const stopBeat = beat({ ...room, io, lists, sessions, calls, online, receipts: marks }, room.headsSeconds)
  const stopSweep = dropSlowSockets(io, room)

  server.addHook('preClose', async () => {
    stopBeat()
    stopSweep()
    lists.close()
    await Promise.all([sayGoodbye(io), relay.close(), marks.close()])
    news.close()
    await online.close()
  })

  return {
    push(committed) {
      const { subject, consultation, entries, summary } = committed
      const called = consultation.owner === null ? consultation.calls.map(({ personId }) => personId) : []
      const first = [...called, ...(consultation.owner ? [consultation.owner.personId] : [])]
      const message = { type: 'entries', consultationId: consultation.id, subject, entries, summary, first } as const
      pushEntries(io, lists, message)
      relay.send(message)
    },
    refresh(networkId) {
      lists.resolve(networkId, true)
      sessions.askAgain(networkId)
    },
    channel: calls.channel,
    receipts: marks,
    presenceOf: online.presenceOf,
    devicesOf: online.devicesOf,
    tell(personId, name, body) {
      for (const socket of socketsIn(io, [personRoom(personId)])) {
        socket.emit(name, ...([body(socket.data.actor)] as never))
      }
    },
    testDevices(personId, checkId) {
      for (const socket of socketsIn(io, [personRoom(personId)])) {
        socket.data.testedBy ??= new Set()
        if (socket.data.testedBy.has(checkId)) continue
        socket.data.testedBy.add(checkId)
        socket.emit('self-test', { checkId })
      }
    },
    connected: (networkId) => [...socketsIn(io, [networkRoom(networkId)])].map(({ data }) => data.actor),
  }
}
