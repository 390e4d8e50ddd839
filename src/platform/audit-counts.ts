// How often each person did something lately, counted in the audit log by a role that reads nothing else there
// (migrations/0018). Index audit_log_network.

import { sql } from 'kysely'
import type { Tx } from './postgres.ts'

export interface Counted {
  personId: string
  count: number
}

export interface Counting {
  operations: readonly string[]
  seconds: number
  /** Told are those with more than this. */
  moreThan: number
  /** The same thing again counts once: different subjects are counted, not rows. */
  subjects: boolean
  /** In one session each, not of all his sessions together. */
  bySession?: boolean
}

/** In a transaction of the network, before anything else of it needs the rights of the application. */
export async function countAudit(tx: Tx, networkId: string, counting: Counting): Promise<Counted[]> {
  const { operations, seconds, moreThan, subjects, bySession = false } = counting
  const count = sql.raw(subjects ? 'count(distinct subject_id)' : 'count(*)')
  const group = sql.raw(bySession ? 'person_id, session_id' : 'person_id')
  await sql`set local role jiuxin_lookout`.execute(tx)
  const { rows } = await sql<Counted>`
    select person_id as "personId", max(count)::int as count from (
      select person_id, ${count} as count from audit_log
      where network_id = ${networkId} and at > clock_timestamp() - make_interval(secs => ${seconds}::int)
        and operation = any(${[...operations]}::text[]) and person_id is not null
      group by ${group}) counted
    where count > ${moreThan}::int group by person_id order by person_id`.execute(tx)
  await sql`set local role jiuxin_app`.execute(tx)
  return rows
}
