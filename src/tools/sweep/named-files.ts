// Which files the database names. Network by network: under row-level security an owner that is no superuser sees none
// without one, and a file must never look nameless because of that.

import { sql } from 'kysely'
import { asOwner } from '../../platform/as-owner.ts'
import type { Tx } from '../../platform/postgres.ts'

export async function namedFiles(databaseUrl: string, sha256s: readonly string[]): Promise<ReadonlySet<string>> {
  const named = new Set<string>()
  for (const networkId of await asOwner({ databaseUrl }, networkIds)) {
    const found = await asOwner({ databaseUrl, networkId }, (tx) => namedIn(tx, sha256s))
    for (const sha256 of found) named.add(sha256)
  }
  return named
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
