// All that a question needs to know before it is written, in one round trip.

import { type RawBuilder, sql } from 'kysely'
import type { AnsweringRosters } from '../../people/people.ts'
import type { Tx } from '../../platform/postgres.ts'
import { isKnownDraft } from './find-draft.ts'

export interface BeforeOpening {
  isKnown: boolean
  answering: AnsweringRosters
  now: Date
}

/** `isLast`: nothing else is asked in this transaction. Index: primary key of drafts. */
export async function askBeforeOpening(
  tx: Tx,
  wanted: { authorId: string; draftId: string; answering: RawBuilder<AnsweringRosters>; isLast: boolean },
): Promise<BeforeOpening> {
  const name = sql.raw(wanted.isLast ? '/* ask-before-opening, then commit */' : '/* ask-before-opening */')
  const { rows } = await sql<BeforeOpening>`
    ${name} select ${isKnownDraft(wanted.authorId, wanted.draftId)} as "isKnown", ${wanted.answering} as answering,
      clock_timestamp() as now`.execute(tx)
  return rows[0]!
}
