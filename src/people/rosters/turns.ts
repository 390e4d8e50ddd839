// Who comes on duty when: the beginning of each stretch that one person answers a line without a break.

import type { Tx } from '../../platform/postgres.ts'
import { rostersOf } from '../statements/rosters.ts'
import { shiftsIn } from '../statements/shifts.ts'
import { type Lived, lines, resolveSpan } from './resolve-duty.ts'

export interface Turn {
  rosterId: string
  line: number
  personId: string
  from: Date
  /** As far as is planned within the next days. */
  until: Date
}

const hourMs = 3_600_000

/** Turns that begin in [from, until), the earliest first. */
export async function turnsBeginning(tx: Tx, networkId: string, from: Date, until: Date): Promise<Turn[]> {
  const rosterIds = (await rostersOf(tx, networkId)).map(({ rosterId }) => rosterId)
  // whoever was on duty the hour before does not come, he stays
  const before = new Date(from.getTime() - hourMs)
  const after = new Date(until.getTime() + 48 * hourMs)
  const rows = await shiftsIn(tx, rosterIds, before, after)
  const turns = rosterIds.flatMap((rosterId) => {
    const ofRoster = rows.filter((row) => row.rosterId === rosterId)
    return lines.flatMap((line) => stretches(rosterId, line, resolveSpan(ofRoster, line, before, after)))
  })
  return turns
    .filter((turn) => turn.from >= from && turn.from < until)
    .sort((one, other) => one.from.getTime() - other.from.getTime())
}

function stretches(rosterId: string, line: number, spans: readonly Lived[]): Turn[] {
  const turns: Turn[] = []
  for (const { shift, from, until } of spans) {
    const last = turns.at(-1)
    if (last?.personId === shift.personId && last.until.getTime() === from.getTime()) last.until = until
    else turns.push({ rosterId, line, personId: shift.personId, from, until })
  }
  return turns
}
