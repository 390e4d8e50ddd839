// The heads that live sockets are told every few seconds: one query for all sockets of a network.
// Index consultations_open_network holds open ones only; the named ones go by the primary key.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { LiveHead } from '../journal.ts'
import { type SubjectRow, subjectColumns, subjectOf } from './subject-columns.ts'

export async function liveHeads(
  tx: Tx,
  networkId: string,
  alsoIds: readonly string[],
  limit: number,
): Promise<LiveHead[]> {
  const { rows } = await sql<SubjectRow & { id: string; seq: number; state: string }>`
    (select c.id, c.seq, c.state, ${subjectColumns} from consultations c
      where c.network_id = ${networkId} and c.state = 'open' order by c.opened_at desc limit ${limit})
    union
    select c.id, c.seq, c.state, ${subjectColumns} from consultations c where c.id = any(${alsoIds})`.execute(tx)
  return rows.map((row) => ({
    consultationId: row.id,
    seq: row.seq,
    subject: subjectOf(row),
    isOpen: row.state === 'open',
  }))
}
