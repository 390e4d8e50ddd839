// LISTEN on one connection of its own that comes back by itself. What was notified while it was away is lost:
// whoever listens must also look by himself from time to time. The same connection holds a lock that says that this
// process lives: the database gives it back at once when the process dies, and not while it is only frozen.

import { randomInt } from 'node:crypto'
import pg from 'pg'

export interface PostgresListener {
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>
  /** The key of the lock, or null while it is not held. */
  lifeKey(): number | null
  close(): Promise<void>
}

/** The first key of the lock, so that it can be told from others (pg_locks.classid). */
export const lifeLock = 4_715_001

const retryMs = 500

/** The database asks back: else it would take a machine that lost its power for alive, and its lock for held, for hours. */
export const noticedSoon = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

export function postgresListener(connectionString: string): PostgresListener {
  const key = randomInt(1, 2 ** 31)
  const listeners = new Map<string, Set<(payload: string) => void>>()
  let client: pg.Client | undefined
  let connecting: Promise<pg.Client> | undefined
  let retry: NodeJS.Timeout | undefined
  let isClosed = false
  let turn: Promise<unknown> = Promise.resolve()

  /** One statement at a time: a connection has no queue of its own. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => {})
    return mine
  }

  async function connected(): Promise<pg.Client> {
    if (client !== undefined) return client
    connecting ??= connect().finally(() => {
      connecting = undefined
    })
    return connecting
  }

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'jiuxin-listen',
      connectionTimeoutMillis: 5_000,
      query_timeout: 8_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
      // what was told and never taken in is no sign of life either
      options: `${noticedSoon} -c tcp_user_timeout=20s`,
    })
    fresh.on('error', () => {})
    fresh.once('end', () => {
      // one of before that ends late says nothing of the one that works
      if (client === fresh) client = undefined
      if (client === undefined && !isClosed && listeners.size > 0) retryLater()
    })
    fresh.on('notification', ({ channel, payload }) => {
      for (const onNotify of listeners.get(channel) ?? []) onNotify(payload ?? '')
    })
    try {
      await fresh.connect()
      await fresh.query('select pg_advisory_lock_shared($1::int, $2::int)', [lifeLock, key])
      for (const channel of listeners.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      // nobody else would end it
      fresh.end().catch(() => {})
      throw error
    }
    client = fresh
    return fresh
  }

  function retryLater(): void {
    clearTimeout(retry)
    retry = setTimeout(() => connected().catch(retryLater), retryMs)
    retry.unref()
  }

  return {
    async listen(channel, onNotify) {
      const others = listeners.get(channel) ?? new Set()
      listeners.set(channel, others.add(onNotify))
      const connection = await connected()
      await inTurn(() => connection.query(`listen ${pg.escapeIdentifier(channel)}`))
      return async () => {
        others.delete(onNotify)
        if (others.size > 0) return
        listeners.delete(channel)
        await inTurn(async () => client?.query(`unlisten ${pg.escapeIdentifier(channel)}`)).catch(() => {})
      }
    },
    lifeKey: () => (client === undefined ? null : key),
    async close() {
      isClosed = true
      clearTimeout(retry)
      const last = client ?? (await connecting?.catch(() => undefined))
      await last?.end().catch(() => {})
    },
  }
}
