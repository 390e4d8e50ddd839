// Postgres as the rooms see it: a transaction inside one network (the application's unprivileged role under row-level
// security), or a transaction of the system (sign-in, due calls). There is no third way to a table.

import { Kysely, type Transaction } from 'kysely'
import pg from 'pg'
import { postgresDialect } from './postgres-driver.ts'
import { noticedSoon, postgresListener } from './postgres-listener.ts'

/** A transaction. Rooms see their own tables with `tx.withTables<...>()`. The first, required argument of every statement. */
export type Tx = Transaction<unknown>

export interface Postgres {
  /** One transaction as `jiuxin_app`, seeing only this network. Commits when `work` resolves, rolls back when it throws. */
  inNetwork<T>(networkId: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /** One transaction as `jiuxin_system`: only what the migrations grant to sign-in and to the timer. */
  asSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Calls back for each NOTIFY on the channel; reconnects by itself. Returns how to stop. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>
  /** By which others see in the database that this process lives, or null while they cannot. Lives on after a freeze, not after a kill. */
  lifeKey(): number | null
  /** Reachable now? Used by /readyz. */
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

/** A lost connection is thrown as `Unavailable`. Nothing is retried here: a draft is retried by who wrote it. */
export function openPostgres(options: { databaseUrl: string; poolSize?: number; statementSeconds?: number }): Postgres {
  const { databaseUrl, poolSize = 16, statementSeconds = 30 } = options
  // the server ends a long statement; where the server is gone without a word, nobody but we can
  const longestSeconds = statementSeconds + answerSeconds
  const app = openPool(databaseUrl, 'jiuxin_app', poolSize, statementSeconds, longestSeconds)
  const systemSize = Math.max(2, Math.ceil(poolSize / 4))
  const systemSeconds = Math.min(longestSeconds, longestOfSystemSeconds)
  const system = openPool(databaseUrl, 'jiuxin_system', systemSize, statementSeconds, systemSeconds)
  const systemDatabase = new Kysely<unknown>({ dialect: postgresDialect(system, 'begin') })
  const networks = new Map<string, Kysely<unknown>>()
  const listener = postgresListener(databaseUrl)

  return {
    inNetwork: async (networkId, work) => networkDatabase(networks, app, networkId).transaction().execute(work),
    asSystem: async (work) => systemDatabase.transaction().execute(work),
    listen: listener.listen,
    lifeKey: listener.lifeKey,
    isReachable: async () =>
      system.query('select 1').then(
        () => true,
        () => false,
      ),
    async close() {
      await Promise.all([listener.close(), app.end(), system.end()])
    },
  }
}

const answerSeconds = 5
/** Sign-in and the look at what is due ask for little. */
const longestOfSystemSeconds = 8

// The role is part of the connection: no statement of the application ever runs as the owner of the tables.
function openPool(
  connectionString: string,
  role: string,
  max: number,
  statementSeconds: number,
  querySeconds: number,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: role,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    query_timeout: querySeconds * 1000,
    // `begin` does not wait to be answered before the first statement is sent
    pipeline: true,
    options: [
      `-c role=${role}`,
      `-c statement_timeout=${statementSeconds}s`,
      // a node that is frozen in the middle of a step holds its lock; after this another takes over
      '-c idle_in_transaction_session_timeout=4s',
      '-c timezone=UTC',
      noticedSoon,
    ].join(' '),
    types: { getTypeParser },
  })
  // an idle connection that breaks (Postgres restarts) is replaced by the pool; unheard it would end the process
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

// bigint and count(*) arrive as numbers: nothing here counts beyond 2^53
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format: 'text') =>
  oid === pg.types.builtins.INT8 && format !== ('binary' as string)
    ? Number
    : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser

const networkIdShape = /^[A-Za-z0-9_-]{1,64}$/

function networkDatabase(known: Map<string, Kysely<unknown>>, pool: pg.Pool, networkId: string): Kysely<unknown> {
  const before = known.get(networkId)
  if (before !== undefined) return before
  if (!networkIdShape.test(networkId)) throw new Error('Not the id of a network.')
  const begin = `begin; set local jiuxin.network = '${networkId}'`
  const database = new Kysely<unknown>({ dialect: postgresDialect(pool, begin) })
  known.set(networkId, database)
  return database
}

export type { Kysely }
