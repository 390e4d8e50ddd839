// Brings a database to the newest of the numbered SQL files in /migrations, as the owner of the tables.
// Two servers that start together take turns. Where a table is in use for longer than a migration waits, it lets those who
// stand behind it pass and tries again.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { projectFolder } from './project.ts'

const folder = join(projectFolder, 'migrations')
const table = 'pgmigrations'

/** Names of the migrations that were applied now. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  // a start that has nothing to do need not load it
  if (await areMigrationsCurrent(databaseUrl)) return []
  for (const pauseMs of pausesMs) {
    try {
      return await applyAll(databaseUrl)
    } catch (error) {
      if (!inTheWay.has((error as { code?: string }).code ?? '')) throw error
      await wait(pauseMs)
    }
  }
  return applyAll(databaseUrl)
}

/** lock_not_available, deadlock_detected */
const inTheWay = new Set(['55P03', '40P01'])
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000]

async function applyAll(databaseUrl: string): Promise<string[]> {
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
