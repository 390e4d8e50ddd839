// Kysely's driver over pg.Pool with three additions: `begin` and the binding to a network travel with the first
// statement, a statement may take the commit with it, and a lost connection is told apart (Unavailable).
// Under load a transaction costs its round trips: four became two for most entries.

import type { Writable } from 'node:stream'
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
    connection.begin(this.#begin)
  }

  async commitTransaction(connection: PooledConnection): Promise<void> {
    await connection.end(commit)
  }

  // What made the transaction fail matters more than that the connection is gone: it is thrown away instead.
  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    await connection.end(CompiledQuery.raw('rollback')).catch(() => connection.discard())
  }

  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release()
  }

  // The pool is shared by all networks and is ended by its owner.
  async destroy(): Promise<void> {}
}

const commit = CompiledQuery.raw('commit')

class PooledConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient
  #isBroken = false
  /** `begin`, until the first statement takes it along. */
  #unsent: CompiledQuery | null = null
  #isOver = false

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  begin(begin: CompiledQuery): void {
    this.#unsent = begin
    this.#isOver = false
  }

  async end(by: CompiledQuery): Promise<void> {
    if (this.#unsent === null && !this.#isOver) await this.#send([by])
    this.#unsent = null
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#isOver) throw new Error('The transaction ended with its last statement.')
    const before = this.#unsent === null ? [] : [this.#unsent]
    this.#unsent = null
    this.#isOver = takesCommit(query)
    const results = await this.#send([...before, query, ...(this.#isOver ? [commit] : [])])
    const { command, rowCount, rows } = results[before.length]!
    const changes = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command)
    return { rows: rows ?? [], ...(changes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
  }

  /** Together, in one packet; answered in their order. When one fails, `commit` after it undoes what was before. */
  async #send(queries: CompiledQuery[]): Promise<pg.QueryResult[]> {
    const { stream } = (this.#client as unknown as { connection: { stream: Writable } }).connection
    stream.cork()
    const sent = queries.map((query) => this.#client.query(prepared(query)))
    stream.uncork()
    const settled = await Promise.allSettled(sent)
    return settled.map((each) => {
      if (each.status === 'rejected') throw orUnavailable(each.reason)
      return each.value
    })
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

const namePattern = /^\s*\/\* ([a-z-]+)(, then commit)? \*\//
const names = new Map<string, string>()

/**
 * A statement that begins with its name in a comment is planned once a connection: for the few that are written often
 * and find their rows by key, whatever the values. Each shape of its text counts as another.
 */
function prepared({ sql, parameters }: CompiledQuery): string | pg.QueryConfig {
  // without values it goes as a simple query, which may hold several statements
  if (parameters.length === 0) return sql
  const config = { text: sql, values: [...parameters] }
  const [, given] = namePattern.exec(sql) ?? []
  // a long list of values is another text each time, and not worth keeping
  if (given === undefined || parameters.length > 100) return config
  const name = names.get(sql) ?? `${given}-${names.size}`
  names.set(sql, name)
  return { name, ...config }
}

/** `then commit` in its name makes a statement the last of its transaction. */
function takesCommit({ sql }: CompiledQuery): boolean {
  return namePattern.exec(sql)?.[2] !== undefined
}
