// LISTEN on one connection of its own that comes back by itself. What was notified while it was away is lost:
// whoever listens must also look by himself from time to time.

import pg from 'pg'

export interface PostgresListener {
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

const retryMs = 500

export function postgresListener(connectionString: string): PostgresListener {
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
    })
    fresh.on('error', () => {})
    fresh.once('end', () => {
      client = undefined
      if (!isClosed && listeners.size > 0) retryLater()
    })
    fresh.on('notification', ({ channel, payload }) => {
      for (const onNotify of listeners.get(channel) ?? []) onNotify(payload ?? '')
    })
    await fresh.connect()
    for (const channel of listeners.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
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
    async close() {
      isClosed = true
      clearTimeout(retry)
      const last = client ?? (await connecting?.catch(() => undefined))
      await last?.end().catch(() => {})
    },
  }
}
