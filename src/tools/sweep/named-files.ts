// Which files the database names. Network by network: under row-level security an owner that is no superuser sees none
// without one, and a file must never look nameless because of that.

import { sql } from 'kysely'
import { asOwner } from '../../platform/as-owner.ts'
import { migrationNames } from '../../platform/migrate.ts'
import type { Tx } from '../../platform/postgres.ts'

export async function namedFiles(databaseUrl: string, sha256s: readonly string[]): Promise<ReadonlySet<string>> {
  const unknown = await asOwner({ databaseUrl }, unknownMigrations)
  if (unknown.length > 0) {
    throw new Error(
      `This code is older than the database (${unknown.join(', ')}): it cannot tell which files are named.`,
    )
  }
  const named = new Set<string>()
  for (const networkId of await asOwner({ databaseUrl }, networkIds)) {
    const found = await asOwner({ databaseUrl, networkId }, (tx) => namedIn(tx, sha256s))
    for (const sha256 of found) named.add(sha256)
  }
  return named
}

/** Their tables may name files in columns that this code does not look at. */
async function unknownMigrations(tx: Tx): Promise<string[]> {
  const known = new Set(migrationNames())
  const { rows } = await sql<{ name: string }>`select name from pgmigrations`.execute(tx)
  return rows.map(({ name }) => name).filter((name) => !known.has(name))
}

async function networkIds(tx: Tx): Promise<string[]> {
  return (await sql<{ id: string }>`select id from networks`.execute(tx)).rows.map(({ id }) => id)
}

async function namedIn(tx: Tx, sha256s: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from recordings where sha256 = any(${sha256s})
    union
    select preview_sha256 from recordings where preview_sha256 = any(${sha256s})
    union
    select original_sha256 from recordings where original_sha256 = any(${sha256s})`.execute(tx)
  return rows.map(({ sha256 }) => sha256)
}
