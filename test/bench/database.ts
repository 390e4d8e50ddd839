// One embedded Postgres for a run of benches, durable: a commit here waits for the disk as it does in service. Each
// bench gets migrated databases of its own. Its folder is marked like those of the tests, so that the next run of the
// tests clears away what a killed run left behind.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { newId } from '../../src/platform/ids.ts'
import { embeddedLogin, letIn, serverLogin } from '../../src/platform/logins.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { openPostgres, type Postgres } from '../../src/platform/postgres.ts'
import type { TestDatabase } from '../world/database.ts'

export interface BenchDatabase extends TestDatabase {
  /** For files: on the same disk as the database, gone with it. */
  folder: string
}

interface Cluster {
  folder: string
  postgres: EmbeddedPostgres
}

const template = 'bench_template'
let cluster: Promise<Cluster> | undefined

export async function benchDatabase(options: { poolSize?: number } = {}): Promise<BenchDatabase> {
  cluster ??= start()
  const { folder, postgres: server } = await cluster
  const name = `bench_${newId().toLowerCase().replaceAll('-', '_')}`
  await administer(server, `create database "${name}" template ${template}`)
  const databaseUrl = server.databaseUrl(name)
  const serverUrl = embeddedLogin(databaseUrl, serverLogin)
  const postgres: Postgres = openPostgres({
    databaseUrl: serverUrl,
    poolSize: options.poolSize ?? 8,
    statementSeconds: 600,
  })
  const owner = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  owner.on('error', () => {})
  return {
    databaseUrl,
    serverUrl,
    postgres,
    owner,
    folder: mkdtempSync(join(folder, 'files-')),
    async drop() {
      await Promise.all([postgres.close(), owner.end()])
      await administer(server, `drop database "${name}" with (force)`)
    },
  }
}

export async function stopCluster(): Promise<void> {
  const running = await cluster?.catch(() => undefined)
  cluster = undefined
  if (running === undefined) return
  await running.postgres.stop()
  rmSync(running.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

async function start(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-test-bench-'))
  writeFileSync(join(folder, 'owner.pid'), String(process.pid))
  // Postgres may run as another user, who must get through
  chmodSync(folder, 0o711)
  const settings = { max_connections: '100', shared_buffers: '512MB', max_wal_size: '4GB' }
  const postgres = await startEmbeddedPostgres({ folder, settings })
  writeFileSync(join(folder, 'cluster.json'), JSON.stringify({ pid: postgres.pid }))
  await administer(postgres, `create database ${template}`)
  await migrate(postgres.databaseUrl(template))
  const ownerUrl = postgres.databaseUrl('postgres')
  await letIn(ownerUrl, embeddedLogin(ownerUrl, serverLogin), true)
  return { folder, postgres }
}

async function administer(server: EmbeddedPostgres, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl('postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
