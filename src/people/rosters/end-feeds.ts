// The calendar addresses of somebody end with his other devices, or with him: whoever had his password may have made one,
// and an address opens without signing in. Told in the log, roster by roster.

import { writeAudit } from '../../platform/audit.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { Actor } from '../actor.ts'
import { deleteFeedsOf } from '../statements/feeds.ts'

export async function endFeeds(tx: Tx, { networkId, personId, sessionId }: Actor, whose: string): Promise<void> {
  for (const subjectId of await deleteFeedsOf(tx, whose)) {
    const details = { who: whose }
    await writeAudit(tx, { networkId, personId, sessionId, operation: 'feed-ended', subjectId, details })
  }
}
