// A database of its own for a suite: migrated, empty, dropped afterwards.

import pg from 'pg'
import { newId } from '../../src/platform/ids.ts'
import { embeddedLogin, serverLogin } from '../../src/platform/logins.ts'
import { openPostgres, type Postgres } from '../../src/platform/postgres.ts'
import { templateDatabase, testCluster } from './cluster.ts'

export interface TestDatabase {
  databaseUrl: string
  /** What a server is given: the login that owns nothing. */
  serverUrl: string
  postgres: Postgres
  /** Statements as the owner of the tables, past row-level security: to arrange, never to act. */
  owner: pg.Pool
  drop(): Promise<void>
}

export async function createTestDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const name = `test_${newId().toLowerCase().replaceAll('-', '_')}`
  const cluster = await testCluster()
  await administer(`create database "${name}" template ${templateDatabase} strategy wal_log`)
  const databaseUrl = cluster.urlPattern.replace('%7Bdatabase%7D', encodeURIComponent(name))
  const serverUrl = embeddedLogin(databaseUrl, serverLogin)
  const postgres = openPostgres({ databaseUrl: serverUrl, poolSize: options.poolSize ?? 8 })
  const owner = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  owner.on('error', () => {})
  return {
    databaseUrl,
    serverUrl,
    postgres,
    owner,
    async drop() {
      await Promise.all([postgres.close(), owner.end()])
      await administer(`drop database "${name}" with (force)`)
    },
  }
}

async function administer(statement: string): Promise<void> {
  const { urlPattern } = await testCluster()
  const client = new pg.Client({ connectionString: urlPattern.replace('%7Bdatabase%7D', 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
