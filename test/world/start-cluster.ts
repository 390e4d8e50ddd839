// Run once per test run, in a process of its own: starts Postgres, migrates the template, leaves Postgres running.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { embeddedLogin, letIn, serverLogin, watchdogLogin } from '../../src/platform/logins.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { type TestCluster, templateDatabase } from './cluster.ts'

const folder = process.argv[2]!
const postgres = await startEmbeddedPostgres({
  folder,
  durable: false,
  // nobody misses this database after a power cut
  settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
})
const owner = new pg.Client({ connectionString: postgres.databaseUrl('postgres') })
await owner.connect()
await owner.query(`create database ${templateDatabase}`)
await migrate(postgres.databaseUrl(templateDatabase))
const ownerUrl = postgres.databaseUrl('postgres')
for (const login of [serverLogin, watchdogLogin]) await letIn(ownerUrl, embeddedLogin(ownerUrl, login), true)
await owner.query(`alter database ${templateDatabase} is_template true allow_connections false`)
await owner.end()
const cluster: TestCluster = { pid: postgres.pid, urlPattern: postgres.databaseUrl('{database}') }
writeFileSync(join(folder, 'cluster.json'), JSON.stringify(cluster), { mode: 0o600 })
