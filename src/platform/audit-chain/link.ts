// One link of a network's chain: SHA-256 over the hash of the link before it and the row itself, as Postgres writes it
// out. Whoever changes one row would have to change every hash after it, and the heads that are kept outside.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'

/** What is hashed of a row of `audit_log log`: every column, in one fixed form. */
export const rowText = sql<string>`json_build_array(log.id, log.network_id,
  to_char(log.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  log.person_id, log.session_id, log.operation, log.subject_id, log.details::text)::text`

/** 32 bytes. `before` is null for the first link of a network. */
export function hashOfLink(before: Uint8Array | null, row: string): Buffer {
  return createHash('sha256')
    .update(before ?? beginning)
    .update(row)
    .digest()
}

const beginning = Buffer.alloc(32)
