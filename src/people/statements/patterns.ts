// Patterns, and the shifts that they write. Dates are read as text: a day of the calendar has no instant.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import type { Pattern } from '../rosters/repeat-turns.ts'
import { peopleTables } from '../tables.ts'

export interface PatternRow extends Pattern {
  id: string
  rosterId: string
  line: number
  writtenUntil: Date
  endedAt: Date | null
}

const patternColumns = sql`id, roster_id as "rosterId", line, cycle, turns, weekdays, person_ids as people,
  to_char(starts_on, 'YYYY-MM-DD') as "startsOn", to_char(ends_on, 'YYYY-MM-DD') as "endsOn",
  written_until as "writtenUntil", ended_at as "endedAt"`

export async function patternsOf(tx: Tx, rosterId: string): Promise<PatternRow[]> {
  const { rows } = await sql<PatternRow>`
    select ${patternColumns} from shift_patterns where roster_id = ${rosterId} and ended_at is null
    order by line, starts_on, id`.execute(tx)
  return rows
}

export async function findPattern(tx: Tx, rosterId: string, patternId: string): Promise<PatternRow | undefined> {
  const { rows } = await sql<PatternRow>`
    select ${patternColumns} from shift_patterns where id = ${patternId} and roster_id = ${rosterId}`.execute(tx)
  return rows[0]
}

export type NewPattern = Omit<PatternRow, 'endedAt'> & { networkId: string; madeBy: string | null }

export async function insertPattern(tx: Tx, pattern: NewPattern): Promise<void> {
  await peopleTables(tx)
    .insertInto('shift_patterns')
    .values({
      id: pattern.id,
      network_id: pattern.networkId,
      roster_id: pattern.rosterId,
      made_by: pattern.madeBy,
      ended_at: null,
      ...kept(pattern),
    })
    .execute()
}

export async function updatePattern(tx: Tx, pattern: Omit<PatternRow, 'endedAt' | 'rosterId'>): Promise<void> {
  await peopleTables(tx).updateTable('shift_patterns').set(kept(pattern)).where('id', '=', pattern.id).execute()
}

export async function markPattern(
  tx: Tx,
  patternId: string,
  mark: { endedAt: Date } | { writtenUntil: Date },
): Promise<void> {
  const column = 'endedAt' in mark ? { ended_at: mark.endedAt } : { written_until: mark.writtenUntil }
  await peopleTables(tx).updateTable('shift_patterns').set(column).where('id', '=', patternId).execute()
}

/** Takes back the pattern's shifts that have not begun; answers how many. */
export async function takeBackShifts(tx: Tx, patternId: string, at: Date): Promise<number> {
  const { numUpdatedRows } = await peopleTables(tx)
    .updateTable('shifts')
    .set({ cancelled_at: at })
    .where('pattern_id', '=', patternId)
    .where('from_at', '>', at)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Does a shift of this pattern run at this instant? */
export async function isRunning(tx: Tx, patternId: string, at: Date): Promise<boolean> {
  const row = await peopleTables(tx)
    .selectFrom('shifts')
    .select('id')
    .where('pattern_id', '=', patternId)
    .where('cancelled_at', 'is', null)
    .where('from_at', '<=', at)
    .where('until_at', '>', at)
    .executeTakeFirst()
  return row !== undefined
}

/** Of all networks, as the system: patterns whose shifts do not reach this far yet. */
export async function patternsToWriteOn(tx: Tx, until: Date) {
  const { rows } = await sql<{ id: string; networkId: string; rosterId: string }>`
    select id, network_id as "networkId", roster_id as "rosterId" from shift_patterns
    where ended_at is null and written_until < ${until} and (ends_on is null or written_until < ends_on + 10)
    order by written_until limit 1000`.execute(tx)
  return rows
}

function kept({
  line,
  cycle,
  turns,
  weekdays,
  people,
  startsOn,
  endsOn,
  writtenUntil,
}: Omit<PatternRow, 'rosterId' | 'endedAt'>) {
  return {
    line,
    cycle,
    turns: JSON.stringify(turns),
    weekdays: weekdays === null ? null : [...weekdays],
    person_ids: [...people],
    starts_on: startsOn,
    ends_on: endsOn,
    written_until: writtenUntil,
  }
}
