// While Redis is away, or was never there, calls and their end still reach the phones of the other servers at once: the
// database that keeps the calls carries their news as well. Entries wait for the heads; a ring does not.

import { sql } from 'kysely'
import { newId } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import type { Postgres } from '../platform/postgres.ts'

export interface CallNews<Message> {
  send(message: Message): void
  close(): Promise<void>
}

const notification = 'jiuxin_rings'
/** News are not kept: nobody waits for the disk. */
const unwaited = sql`set_config('synchronous_commit', 'off', true)`
const mostAtOnce = 500
const retryMs = 1_000

export function relayByPostgres<Message>(
  { postgres, log }: { postgres: Postgres; log: Log },
  onMessage: (message: Message) => void,
): CallNews<Message> {
  const node = newId()
  let waiting: string[] = []
  let sending: Promise<void> | null = null
  let unlisten: (() => Promise<void>) | undefined
  let retry: NodeJS.Timeout | undefined
  let isClosed = false
  let listening = listen()

  async function listen(): Promise<void> {
    try {
      unlisten = await postgres.listen(notification, hear)
    } catch (error) {
      log.debug({ err: error }, 'the news of calls cannot be heard yet')
      if (isClosed) return
      retry = setTimeout(() => {
        listening = listen()
      }, retryMs)
    }
  }

  function hear(payload: string): void {
    try {
      const news = JSON.parse(payload) as { node: string; message: Message }
      if (news.node !== node) onMessage(news.message)
    } catch (error) {
      log.warn({ err: error }, 'a call of another server could not be told')
    }
  }

  // one after the other, together what came meanwhile: a burst of calls costs few connections
  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const news = waiting.splice(0, mostAtOnce)
      await postgres
        .asSystem((tx) =>
          sql`/* tell-calls, then commit */ select pg_notify(${notification}, news), ${unwaited}
            from unnest(${news}::text[]) news`.execute(tx),
        )
        // worth nothing later: the heartbeat heals it
        .catch((error: unknown) => log.debug({ err: error }, 'the news of calls were lost'))
    }
  }

  return {
    send(message) {
      if (isClosed) return
      waiting.push(JSON.stringify({ node, message }))
      sending ??= sendAll().finally(() => {
        sending = null
      })
    },
    async close() {
      isClosed = true
      waiting = []
      clearTimeout(retry)
      await Promise.all([sending, listening])
      await unlisten?.()
    },
  }
}
