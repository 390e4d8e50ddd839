// The plan of a roster as it is lived: what the wire and the exports show.

import type { z } from 'zod'
import type { shiftShape } from '../../contract/roster-shapes.ts'
import type { Tx } from '../../platform/postgres.ts'
import { shiftsIn } from '../statements/shifts.ts'
import { type Lived, lines, reasonsOf, resolveSpan } from './resolve-duty.ts'

export type ShiftListing = z.infer<typeof shiftShape>

export async function livedShifts(tx: Tx, rosterId: string, from: Date, until: Date): Promise<Lived[]> {
  const rows = await shiftsIn(tx, [rosterId], from, until)
  return lines.flatMap((line) => resolveSpan(rows, line, from, until))
}

export function listingOf(lived: Lived, timeZone: string): ShiftListing {
  const { shift, from, until, insteadOf } = lived
  const { id, personId, name, line, why, patternId, swapId } = shift
  return {
    id,
    personId,
    name,
    line,
    from: from.toISOString(),
    until: until.toISOString(),
    why,
    patternId,
    swapId,
    planned: { from: shift.fromAt.toISOString(), until: shift.untilAt.toISOString() },
    insteadOf: insteadOf && { personId: insteadOf.personId, name: insteadOf.name },
    ...reasonsOf(lived, timeZone, from),
  }
}

/** One row that was just written, as it is lived first; whole where nothing of it is. */
export async function listingOfRow(
  tx: Tx,
  rosterId: string,
  row: { id: string; from: Date; until: Date },
  timeZone: string,
): Promise<ShiftListing> {
  const rows = await shiftsIn(tx, [rosterId], row.from, row.until)
  const lived = lines.flatMap((line) => resolveSpan(rows, line, row.from, row.until))
  const shift = rows.find(({ id }) => id === row.id)!
  const first = lived.find((span) => span.shift.id === row.id)
  return listingOf(first ?? { shift, from: row.from, until: row.until, insteadOf: null }, timeZone)
}
