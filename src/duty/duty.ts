// Room 2: people on duty see and answer, live. Postgres is the memory and the socket only a wire: a push may be lost,
// `heads` tells, and the start-up path (watch first, then entries since seq) is the recovery path.

import type { FastifyInstance } from 'fastify'
import type { Committed, Journal } from '../journal/journal.ts'
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
import { liveChannel } from './live-channel.ts'
import { liveServer } from './live-server.ts'
import { pushEntries } from './push-entries.ts'
import { openRelay } from './relay.ts'
import { sayGoodbye } from './say-goodbye.ts'
import { signIns } from './sign-ins.ts'
import { dropSlowSockets } from './slow-sockets.ts'

/** What the duty room asks of the calls, wired by app.ts: rooms never import each other. */
export interface RingsOfPeople {
  ringsOf(networkId: string, personId: string): Promise<CallNotice[]>
  ringsOfAll(networkId: string, personIds: readonly string[]): Promise<(CallNotice & { personId: string })[]>
  ringShown(networkId: string, personId: string, callId: string): Promise<void>
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
}

export function openDuty(server: FastifyInstance, room: DutyRoom): OpenDuty {
  const io = liveServer(server, room)
  const lists = dutyLists(io, room)
  const sessions = signIns(io, room)
  const calls = liveChannel(io, (message) => relay.send(message))
  const relay = openRelay(room.redis, room.log, (message) => {
    if (message.type === 'entries') pushEntries(io, lists, message)
    else calls.deliver(message)
  })
  answerMessages({ ...room, io, lists, sessions, calls })
  const stopBeat = beat({ ...room, io, lists, sessions, calls }, room.headsSeconds)
  const stopSweep = dropSlowSockets(io, room)

  server.addHook('preClose', async () => {
    stopBeat()
    stopSweep()
    lists.close()
    await Promise.all([sayGoodbye(io), relay.close()])
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
      lists.resolve(networkId)
      sessions.askAgain(networkId)
    },
    channel: calls.channel,
  }
}
