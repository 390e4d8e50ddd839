// For how many years a network keeps a closed consultation, as the erasure reads it (migrations/0023).

import { sql } from 'kysely'
import { mergeSettings } from '../../consultation/settings.ts'
import type { Tx } from '../../platform/postgres.ts'

export async function readRetention(tx: Tx, networkId: string): Promise<number> {
  const { rows } = await sql<{ settings: unknown }>`select settings from networks where id = ${networkId}`.execute(tx)
  return mergeSettings(rows[0]?.settings).retentionYears
}

export async function storeRetention(tx: Tx, networkId: string, years: number): Promise<void> {
  await sql`update networks set settings = settings || jsonb_build_object('retentionYears', ${years}::integer)
    where id = ${networkId}`.execute(tx)
}
