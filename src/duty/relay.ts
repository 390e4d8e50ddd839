// Between several servers: what one node pushes, the others push to their own sockets. Each node delivers locally
// first and asks access for its own sockets; Redis only carries. While it is away calls and their end go by the database,
// and `heads` heals the rest. (Socket.IO's own Redis adapter delivers locally only after Redis has answered, and asks nobody.)

import { setTimeout as wait } from 'node:timers/promises'
import type { Entry } from '../consultation/model.ts'
import type { Committed } from '../journal/journal.ts'
import type { CallNotice } from '../platform/channel.ts'
import { newId } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { Redis } from '../platform/redis.ts'
import { relayByPostgres } from './relay-by-postgres.ts'
import type { ReceiptNews } from './tell-receipts.ts'

export type RelayMessage =
  | ReceiptNews
  | {
      type: 'entries'
      consultationId: string
      subject: Committed['subject']
      entries: Entry[]
      summary: Committed['summary']
      /** Persons who are called or who own the question: they are sent to first. */
      first: string[]
    }
  | { type: 'ring'; personId: string; call: CallNotice }
  | { type: 'ring-stopped'; personId: string; call: Omit<CallNotice, 'step'>; by: string }

export interface Relay {
  send(message: RelayMessage): void
  close(): Promise<void>
}

const stream = 'jiuxin:live'
const kept = 2000
const blockMs = 5_000
const pauseMs = 500
const graceMs = 300

export interface RelayRoom {
  redis: Redis | null
  postgres: Postgres
  log: Log
}

export function openRelay(room: RelayRoom, onMessage: (message: RelayMessage) => void): Relay {
  const { redis, log } = room
  const calls = relayByPostgres<RelayMessage>(room, onMessage)
  const isOfCall = ({ type }: RelayMessage) => type === 'ring' || type === 'ring-stopped'
  if (redis === null) {
    return {
      send: (message) => isOfCall(message) && calls.send(message),
      close: calls.close,
    }
  }
  const node = newId()
  const reader = redis.duplicate()
  reader.on('error', () => {})
  let isClosed = false

  async function read(): Promise<void> {
    let after: string | undefined
    while (!isClosed) {
      try {
        after ??= (await reader.xrevrange(stream, '+', '-', 'COUNT', 1))[0]?.[0] ?? '0-0'
        const streams = await reader.xread('COUNT', 100, 'BLOCK', blockMs, 'STREAMS', stream, after)
        for (const [id, fields] of streams?.[0]?.[1] ?? []) {
          after = id
          hear(fields)
        }
      } catch (error) {
        if (isClosed) return
        log.debug({ err: error }, 'the relay pauses')
        await wait(pauseMs)
      }
    }
  }

  function hear(fields: string[]): void {
    if (fields[1] === node) return
    try {
      onMessage(JSON.parse(fields[3]!) as RelayMessage)
    } catch (error) {
      log.warn({ err: error }, 'a message of another node could not be delivered')
    }
  }

  const reading = read()
  return {
    send(message) {
      // nothing is kept for later: a push that waited is worth less than the heads that heal it
      if (redis.status !== 'ready') return isOfCall(message) ? calls.send(message) : undefined
      redis
        .xadd(stream, 'MAXLEN', '~', kept, '*', 'node', node, 'message', JSON.stringify(message))
        .catch((error: unknown) => {
          log.debug({ err: error }, 'the relay could not send')
          if (isOfCall(message)) calls.send(message)
        })
    },
    async close() {
      isClosed = true
      reader.disconnect()
      // between two tries to connect, the client leaves a command waiting for ever
      await Promise.all([Promise.race([reading, wait(graceMs)]), calls.close()])
    },
  }
}
