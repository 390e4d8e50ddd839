// The ladder of a roster, kept with the roster. Whoever changes it tells every node, as every change of a roster is told.

import { sql } from 'kysely'
import type { Ladder } from '../../consultation/ladder.ts'
import type { Tx } from '../../platform/postgres.ts'

export async function storeLadder(tx: Tx, networkId: string, rosterId: string, ladder: Ladder | null): Promise<void> {
  const news = JSON.stringify({ networkId, rosterId })
  await sql`with changed as (
      update rosters set ladder = ${ladder === null ? null : JSON.stringify(ladder)}::jsonb where id = ${rosterId}
      returning 1)
    select pg_notify('jiuxin_roster_changed', ${news}) from (select count(*) from changed) counted`.execute(tx)
}
