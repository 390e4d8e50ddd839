// A week ahead: when nobody is planned, whoever keeps the roster is told. Once a gap; once a day while it is there.

import { gapsAhead } from '../../people/rosters/read-gaps.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { insertAlarm } from './statements/alarms.ts'

export async function reportGaps(
  { postgres, clock }: { postgres: Postgres; clock: Clock },
  networkId: string,
): Promise<void> {
  const now = clock.now()
  await postgres.inNetwork(networkId, async (tx) => {
    for (const { rosterId, line, from, until } of await gapsAhead(tx, networkId, now)) {
      const span = { from: new Date(from), until: new Date(until) }
      // one that is there already begins, as it is told, just now: whatever the minute, it is the same gap
      const begins = span.from > now ? from : `today ${from.slice(0, 10)}`
      await insertAlarm(tx, {
        networkId,
        kind: 'gap',
        key: `gap:${rosterId}:${line}:${begins}`,
        rosterId,
        line,
        ...span,
      })
    }
  })
}
