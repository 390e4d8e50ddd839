// The append-only log of operations: who did or saw what. Written in the transaction of what it tells of, so that
// neither exists without the other. `details` holds codes, counts and ids; never names or free text.

import type { Generated } from 'kysely'
import type { Tx } from './postgres.ts'

export interface AuditRow {
  networkId: string
  personId?: string | undefined
  sessionId?: string | undefined
  /** Like `sign-in`, `recording-opened`, `timelines-exported`. */
  operation: string
  subjectId?: string | undefined
  details?: Record<string, string | number | boolean | null>
}

type AuditTables = {
  audit_log: {
    id: Generated<number>
    network_id: string
    person_id: string | null
    session_id: string | null
    operation: string
    subject_id: string | null
    details: string
  }
}

export async function writeAudit(tx: Tx, row: AuditRow): Promise<void> {
  await tx
    .withTables<AuditTables>()
    .insertInto('audit_log')
    .values({
      network_id: row.networkId,
      person_id: row.personId ?? null,
      session_id: row.sessionId ?? null,
      operation: row.operation,
      subject_id: row.subjectId ?? null,
      details: JSON.stringify(row.details ?? {}),
    })
    .execute()
}
