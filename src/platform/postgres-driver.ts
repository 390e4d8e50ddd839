// Kysely's driver over pg.Pool with two additions: a transaction begins and is bound to its network in one round
// trip, and a lost connection is told apart (Unavailable) from everything else.

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type pg from 'pg'
import { orUnavailable } from './unavailable.ts'

/** `begin` is the whole first statement of each transaction; it must contain nothing that a client can choose. */
export function postgresDialect(pool: pg.Pool, begin: string): Dialect {
  return {
    createDriver: () => new TransactionDriver(pool, begin),
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
  }
}

class TransactionDriver implements Driver {
  readonly #pool: pg.Pool
  readonly #begin: CompiledQuery

  constructor(pool: pg.Pool, begin: string) {
    this.#pool = pool
    this.#begin = CompiledQuery.raw(begin)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    try {
      return new PooledConnection(await this.#pool.connect())
    } catch (error) {
      throw orUnavailable(error)
    }
  }

  async beginTransaction(connection: PooledConnection): Promise<void> {
    await connection.executeQuery(this.#begin)
  }

  async commitTransaction(connection: PooledConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  // What made the transaction fail matters more than that the connection is gone: it is thrown away instead.
  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => connection.discard())
  }

  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release()
  }

  // The pool is shared by all networks and is ended by its owner.
  async destroy(): Promise<void> {}
}

class PooledConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient
  #isBroken = false

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const { command, rowCount, rows } = await this.#client.query(prepared(query))
      const changes = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command)
      return { rows: rows ?? [], ...(changes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
    } catch (error) {
      throw orUnavailable(error)
    }
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Rows are not streamed: read page by page, by key.')
  }

  discard(): void {
    this.#isBroken = true
  }

  release(): void {
    this.#client.release(this.#isBroken)
  }
}

const names = new Map<string, string>()

/**
 * A statement that begins with its name in a comment is planned once a connection: for the few that are written often
 * and find their rows by key, whatever the values. Each shape of its text counts as another.
 */
function prepared({ sql, parameters }: CompiledQuery): pg.QueryConfig {
  const config = { text: sql, values: [...parameters] }
  const [, given] = /^\s*\/\* ([a-z-]+) \*\//.exec(sql) ?? []
  if (given === undefined) return config
  const name = names.get(sql) ?? `${given}-${names.size}`
  names.set(sql, name)
  return { name, ...config }
}
