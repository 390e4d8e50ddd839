// Brings a database to the newest of the numbered SQL files in /migrations, as the owner of the tables.
// Two servers that start together take turns.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { projectFolder } from './project.ts'

const folder = join(projectFolder, 'migrations')
const table = 'pgmigrations'

/** Names of the migrations that were applied now. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  // a start that has nothing to do need not load it
  if (await areMigrationsCurrent(databaseUrl)) return []
  const { runner } = await import('node-pg-migrate')
  const quiet = () => {}
  const applied = await runner({
    databaseUrl,
    dir: folder,
    ignorePattern: '(?!\\d{4}_.+\\.sql$).*',
    direction: 'up',
    migrationsTable: table,
    advisoryLockMode: 'wait',
    // each by itself: the locks of one are not held for as long as all of them take
    singleTransaction: false,
    checkOrder: true,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })
  return applied.map(({ name }) => name)
}

/** Is every migration of this code applied? (A newer database than the code is fine: code rolls back, tables do not.) */
export async function areMigrationsCurrent(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string }>(`select name from ${table}`)
    const applied = new Set(rows.map(({ name }) => name))
    return migrationNames().every((name) => applied.has(name))
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

export function migrationNames(): string[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_.+\.sql$/.test(file))
    .map((file) => file.replace(/\.sql$/, ''))
    .sort()
}
