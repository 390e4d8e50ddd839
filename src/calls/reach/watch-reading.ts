// Somebody reads far more than his work needs, asks for records that are not his, or tries a password again and again:
// the administrators hear of it, and the audit log says that they did. Nobody is stopped: he may be right.

import type { People } from '../../people/people.ts'
import { writeAudit } from '../../platform/audit.ts'
import { type Counting, countAudit } from '../../platform/audit-counts.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type AlarmRow, insertCounted } from './statements/alarms.ts'

interface Watched extends Counting {
  kind: AlarmRow['kind']
}

const hourSeconds = 3_600

/** docs/decisions/0033 says where the numbers come from. */
function watched(readingsPerHour: number): Watched[] {
  const reading = { kind: 'unusual-reading', operations: ['read-consultation'], subjects: true } as const
  return [
    { ...reading, seconds: hourSeconds, moreThan: readingsPerHour },
    // who goes slowly to stay below it
    { ...reading, seconds: 24 * hourSeconds, moreThan: 3 * readingsPerHour },
    {
      kind: 'guessed-ids',
      operations: ['refused-not-found'],
      subjects: true,
      seconds: hourSeconds,
      moreThan: mostStrangeIds,
      bySession: true,
    },
    {
      kind: 'wrong-passwords',
      operations: ['sign-in-failed', 'password-asked-wrong'],
      subjects: false,
      seconds: hourSeconds,
      moreThan: mostWrongPasswords,
    },
  ]
}

/** A phone that was taken out of a roster asks again for the few that it had. */
const mostStrangeIds = 20
/** Whoever has forgotten his password gives up before; with the waits between, more need twenty minutes of patience. */
const mostWrongPasswords = 10

export async function watchReading(
  { postgres, people }: { postgres: Postgres; people: Pick<People, 'network'> },
  networkId: string,
): Promise<void> {
  const { settings } = await people.network(networkId)
  if (settings.readingsPerHour === 0) return
  await postgres.inNetwork(networkId, async (tx) => {
    for (const { kind, ...counting } of watched(settings.readingsPerHour)) {
      for (const { personId, count } of await countAudit(tx, networkId, counting)) {
        const { seconds } = counting
        if (!(await insertCounted(tx, { networkId, kind, personId, count, seconds }))) continue
        const details = { count, seconds, moreThan: counting.moreThan }
        await writeAudit(tx, { networkId, operation: `alarm-${kind}`, subjectId: personId, details })
      }
    }
  })
}
