// What the audit log holds of one person: what he did, and what was done to him, with nothing of whoever did it. Read by the role that counts readings, which
// sees no details (migrations/0018). Month by month: each statement is short, and reads from the index audit_log_network.

import { sql } from 'kysely'
import type { Tx } from './postgres.ts'

export interface AuditOfPerson {
  at: string
  operation: string
  subjectId: string | null
  /** His own; null where he did not do it. */
  sessionId: string | null
  /** False: somebody else, or the service, did it to him. */
  byHimself: boolean
}

export interface AuditSpan {
  networkId: string
  personId: string
  from: Date
  until: Date
  isOwnCopy: boolean
}

/**
 * In a transaction of the network, before anything else of it needs the rights of the application. From ... until, oldest
 * first. His own copy does not tell him that an alarm was raised because of him: that he is watched.
 */
export async function auditOfPerson(
  tx: Tx,
  { networkId, personId, from, until, isOwnCopy }: AuditSpan,
): Promise<AuditOfPerson[]> {
  await sql`set local role jiuxin_lookout`.execute(tx)
  const { rows } = await sql<Omit<AuditOfPerson, 'at'> & { at: Date }>`
    select at, operation, subject_id as "subjectId", person_id is not distinct from ${personId} as "byHimself",
      case when person_id = ${personId} then session_id end as "sessionId"
    from audit_log
    where network_id = ${networkId} and at >= ${from}::timestamptz and at < ${until}::timestamptz
      and (person_id = ${personId} or subject_id = ${personId})
      and not (${isOwnCopy}::boolean and operation like 'alarm-%')
    order by at`.execute(tx)
  await sql`set local role jiuxin_app`.execute(tx)
  return rows.map(({ at, ...row }) => ({ at: at.toISOString(), ...row }))
}
