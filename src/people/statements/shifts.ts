// Shifts. Rows that cover an instant or touch a span come from shifts_cover (roster, line, end, start), so that years of
// past shifts cost nothing. Who was disabled or left the roster answers nobody: his rows do not count.

import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import type { ShiftRow } from '../rosters/resolve-duty.ts'
import { peopleTables, type RosterKind, type Why } from '../tables.ts'

export interface DutyRow extends ShiftRow {
  rosterName: string
  kind: RosterKind
  timeZone: string
  /** Disabled: he is not called, and it is said why. */
  isShutOut: boolean
}

/** Of a roster without anybody on duty. */
type NobodyRow = Pick<DutyRow, 'rosterId' | 'rosterName' | 'kind' | 'timeZone'> & { id: null }

const shiftColumns = sql`shift.id, shift.roster_id as "rosterId", shift.person_id as "personId", person.name, shift.line,
  shift.from_at as "fromAt", shift.until_at as "untilAt", shift.why, shift.made_at as "madeAt",
  shift.pattern_id as "patternId", shift.swap_id as "swapId"`
const onStaff = sql`
  join roster_members member on member.roster_id = shift.roster_id and member.person_id = shift.person_id`
const whoCounts = sql`join people person on person.id = shift.person_id and person.disabled_at is null ${onStaff}`

/**
 * Every roster of the network with the rows that cover the instant, and those that begin before these end: what decides
 * who is on duty, until when and why, in one statement however long the plan is.
 */
export async function dutyRows(tx: Tx, networkId: string, at: Date): Promise<(DutyRow | NobodyRow)[]> {
  const { rows } = await sql<DutyRow | NobodyRow>`
    with covering as materialized (
      select shift.roster_id, shift.line, max(shift.until_at) as until_at
      from rosters roster join shifts shift on shift.roster_id = roster.id and shift.line in (1, 2, 3)
      where roster.network_id = ${networkId} and shift.cancelled_at is null
        and shift.until_at > ${at} and shift.from_at <= ${at}
      group by shift.roster_id, shift.line
    ), deciding as (
      select ${shiftColumns}, person.disabled_at is not null as "isShutOut"
      from covering cross join lateral (
        select * from shifts
        where shifts.roster_id = covering.roster_id and shifts.line = covering.line and shifts.cancelled_at is null
          and shifts.until_at > ${at} and shifts.from_at < covering.until_at
        offset 0 -- few rows, also where the planner knows nothing of the table yet
      ) shift join people person on person.id = shift.person_id ${onStaff}
    )
    select deciding.*, roster.id as "rosterId", roster.name as "rosterName", roster.kind, network.time_zone as "timeZone"
    from rosters roster join networks network on network.id = roster.network_id
    left join deciding on deciding."rosterId" = roster.id
    where roster.network_id = ${networkId} order by array_position(array['ecg', 'stroke', 'cath_lab'], roster.kind), roster.name, roster.id`.execute(
    tx,
  )
  return rows
}

/** Shifts of these rosters that touch [from, until). Thirteen weeks of three lines are about three hundred a roster. */
export async function shiftsIn(tx: Tx, rosterIds: string[], from: Date, until: Date): Promise<ShiftRow[]> {
  const { rows } = await sql<ShiftRow>`
    select ${shiftColumns} from shifts shift ${whoCounts}
    where shift.roster_id = any(${rosterIds}::text[]) and shift.line in (1, 2, 3) and shift.cancelled_at is null
      and shift.until_at > ${from} and shift.from_at < ${until}`.execute(tx)
  return rows
}

/** Of these rosters: on which lines somebody stands in the span, whoever he is. */
export async function keptLines(tx: Tx, rosterIds: string[], from: Date, until: Date) {
  const { rows } = await sql<{ rosterId: string; line: number }>`
    select distinct shift.roster_id as "rosterId", shift.line from shifts shift
    where shift.roster_id = any(${rosterIds}::text[]) and shift.line in (1, 2, 3) and shift.cancelled_at is null
      and shift.until_at > ${from} and shift.from_at < ${until}`.execute(tx)
  return rows
}

export interface StoredShift extends Omit<ShiftRow, 'name'> {
  cancelledAt: Date | null
}

export async function findShift(tx: Tx, rosterId: string, shiftId: string): Promise<StoredShift | undefined> {
  return peopleTables(tx)
    .selectFrom('shifts')
    .select([
      'id',
      'roster_id as rosterId',
      'person_id as personId',
      'line',
      'from_at as fromAt',
      'until_at as untilAt',
    ])
    .select(['why', 'made_at as madeAt', 'pattern_id as patternId', 'swap_id as swapId', 'cancelled_at as cancelledAt'])
    .where('id', '=', shiftId)
    .where('roster_id', '=', rosterId)
    .executeTakeFirst()
}

export interface NewShiftRow {
  id: string
  personId: string
  line: number
  from: Date
  until: Date
  why: Why
  madeBy: string | null
  madeAt?: Date
  patternId?: string | null
  swapId?: string | null
}

const rowsAtOnce = 1_000

/** What a pattern has written already is not written again. */
export async function insertShifts(
  tx: Tx,
  roster: { networkId: string; rosterId: string },
  shifts: readonly NewShiftRow[],
): Promise<void> {
  for (let first = 0; first < shifts.length; first += rowsAtOnce) {
    const rows = shifts.slice(first, first + rowsAtOnce).map((shift) => ({
      id: shift.id,
      network_id: roster.networkId,
      roster_id: roster.rosterId,
      person_id: shift.personId,
      line: shift.line,
      from_at: shift.from,
      until_at: shift.until,
      why: shift.why,
      made_by: shift.madeBy,
      ...(shift.madeAt ? { made_at: shift.madeAt } : {}),
      cancelled_at: null,
      pattern_id: shift.patternId ?? null,
      swap_id: shift.swapId ?? null,
    }))
    await peopleTables(tx)
      .insertInto('shifts')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

export interface ShiftMove {
  personId: string
  line: number
  from: Date
  until: Date
  madeBy: string
}

/** The row stays, is another one from now on, and no pattern's any more. */
export async function moveShift(tx: Tx, shiftId: string, { personId, line, from, until, madeBy }: ShiftMove) {
  await sql`
    update shifts set person_id = ${personId}, line = ${line}, from_at = ${from}, until_at = ${until},
      made_by = ${madeBy}, made_at = clock_timestamp(), pattern_id = null
    where id = ${shiftId}`.execute(tx)
}

/**
 * Takes the row back from `at` on: what was before stays as it was lived, with the age that it had. True when something
 * was left to take back.
 */
export async function endShift(
  tx: Tx,
  roster: { networkId: string; rosterId: string },
  shift: StoredShift,
  at: Date,
): Promise<boolean> {
  if (shift.cancelledAt !== null || shift.untilAt <= at) return false
  await peopleTables(tx).updateTable('shifts').set({ cancelled_at: at }).where('id', '=', shift.id).execute()
  if (shift.fromAt < at) await insertShifts(tx, roster, [pieceOf(shift, shift.fromAt, at)])
  return true
}

/** What is planned in [from, until) on these lines gives way; overrides and swaps stay. How many rows it was. */
export async function clearShifts(
  tx: Tx,
  roster: { networkId: string; rosterId: string },
  span: { lines: number[]; from: Date; until: Date; at: Date },
): Promise<number> {
  const { rows } = await sql<StoredShift>`
    update shifts shift set cancelled_at = ${span.at}
    where shift.roster_id = ${roster.rosterId} and shift.line = any(${span.lines}::int[]) and shift.why = 'shift'
      and shift.cancelled_at is null and shift.until_at > ${span.from} and shift.from_at < ${span.until}
    returning shift.id, shift.roster_id as "rosterId", shift.person_id as "personId", shift.line,
      shift.from_at as "fromAt", shift.until_at as "untilAt", shift.why, shift.made_at as "madeAt",
      shift.pattern_id as "patternId", shift.swap_id as "swapId", null as "cancelledAt"`.execute(tx)
  const pieces = rows.flatMap((row) => [
    ...(row.fromAt < span.from ? [pieceOf(row, row.fromAt, span.from)] : []),
    ...(row.untilAt > span.until ? [pieceOf(row, span.until, row.untilAt)] : []),
  ])
  await insertShifts(tx, roster, pieces)
  return rows.length
}

export async function countPlanned(
  tx: Tx,
  rosterId: string,
  span: { lines: number[]; from: Date; until: Date },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from shifts shift
    where shift.roster_id = ${rosterId} and shift.line = any(${span.lines}::int[]) and shift.why = 'shift'
      and shift.cancelled_at is null and shift.until_at > ${span.from} and shift.from_at < ${span.until}`.execute(tx)
  return rows[0]!.count
}

function pieceOf(shift: StoredShift, from: Date, until: Date): NewShiftRow {
  const { personId, line, why, madeAt, patternId, swapId } = shift
  return { id: newId(), personId, line, from, until, why, madeBy: null, madeAt, patternId, swapId }
}
