// Whom this room works for.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'

/** Run as the system. */
export async function networkIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from networks`.execute(tx)
  return rows.map(({ id }) => id)
}
