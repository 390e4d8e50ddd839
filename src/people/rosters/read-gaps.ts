// Gaps of rosters, as the doors show them and as others report them a week ahead.

import type { z } from 'zod'
import type { gapShape } from '../../contract/roster-shapes.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type RosterRow, rostersOf } from '../statements/rosters.ts'
import { keptLines, shiftsIn } from '../statements/shifts.ts'
import { gapsIn } from './gaps.ts'
import { dayMs } from './zone-time.ts'

export type GapListing = z.infer<typeof gapShape>

/** A backup line is kept when somebody stood on it within four weeks before, or will in the span. */
const keptForMs = 28 * dayMs

export async function gapsOf(
  tx: Tx,
  rosters: readonly Pick<RosterRow, 'rosterId' | 'name'>[],
  { from, until }: { from: Date; until: Date },
): Promise<GapListing[]> {
  const rosterIds = rosters.map(({ rosterId }) => rosterId)
  const rows = await shiftsIn(tx, rosterIds, from, until)
  const kept = await keptLines(tx, rosterIds, new Date(from.getTime() - keptForMs), until)
  return rosters.flatMap(({ rosterId, name }) => {
    const ofRoster = rows.filter((row) => row.rosterId === rosterId)
    const lines = kept.filter((one) => one.rosterId === rosterId).map(({ line }) => line)
    return gapsIn(ofRoster, lines, from, until).map((gap) => ({
      rosterId,
      rosterName: name,
      line: gap.line,
      from: gap.from.toISOString(),
      until: gap.until.toISOString(),
    }))
  })
}

export async function gapsAhead(tx: Tx, networkId: string, now: Date): Promise<GapListing[]> {
  const rosters = await rostersOf(tx, networkId)
  return gapsOf(tx, rosters, { from: now, until: new Date(now.getTime() + 7 * dayMs) })
}
