// One shift planned, moved or taken back, and overrides. What is over stays as it was lived: a shift that runs is cut at
// now, and what is changed of it begins there. Every change is written into the log in its own transaction.

import type { z } from 'zod'
import type { shiftChange, shiftWish } from '../../contract/roster-shapes.ts'
import { writeAudit } from '../../platform/audit.ts'
import { isId, newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { mayManageRosters, mayOverride } from '../access.ts'
import type { Actor } from '../actor.ts'
import { lockRoster, tellRosterChanged, timeZoneOf } from '../statements/rosters.ts'
import { endShift, findShift, insertShifts, moveShift, type StoredShift } from '../statements/shifts.ts'
import { existingRoster, managedRoster, type RosterOfNetwork, refuseStrangers } from './existing-roster.ts'
import { listingOfRow, type ShiftListing } from './lived-shifts.ts'
import { dayMs } from './zone-time.ts'

export type ShiftWish = z.infer<typeof shiftWish>
export type ShiftChange = z.infer<typeof shiftChange>

const longestShiftDays = 31

export async function addShift(tx: Tx, actor: Actor, rosterId: string, wish: ShiftWish, now: Date) {
  return writeRow(tx, actor, await managedRoster(tx, actor, rosterId), wish, 'shift', now)
}

/** By him, for him, or by whoever manages the roster. */
export async function addOverride(tx: Tx, actor: Actor, rosterId: string, wish: ShiftWish, now: Date) {
  const roster = await existingRoster(tx, actor, rosterId)
  if (!mayOverride(actor, roster)) throw new RefusalError('not-for-you')
  await lockRoster(tx, rosterId)
  return writeRow(tx, actor, roster, wish, 'override', now)
}

export async function changeShift(
  tx: Tx,
  actor: Actor,
  rosterId: string,
  shiftId: string,
  change: ShiftChange,
  now: Date,
): Promise<ShiftListing> {
  const roster = await managedRoster(tx, actor, rosterId)
  const shift = await existingShift(tx, rosterId, shiftId)
  if (shift.cancelledAt !== null || shift.untilAt <= now) throw new RefusalError('shift-over')
  const wanted = {
    personId: change.personId ?? shift.personId,
    line: change.line ?? shift.line,
    from: change.from === undefined ? shift.fromAt : new Date(change.from),
    until: change.until === undefined ? shift.untilAt : new Date(change.until),
  }
  refuseBadSpan(wanted, now)
  await refuseStrangers(tx, rosterId, [wanted.personId])
  const isSamePast = wanted.personId === shift.personId && wanted.line === shift.line && +wanted.from === +shift.fromAt
  const row = { ...wanted, id: shift.id }
  if (shift.fromAt >= now || isSamePast) await moveShift(tx, shift.id, { ...wanted, madeBy: actor.personId })
  else {
    await endShift(tx, roster, shift, now)
    row.id = newId()
    if (row.from < now) row.from = now
    const { why, swapId } = shift
    await insertShifts(tx, roster, [{ ...row, why, swapId, madeBy: actor.personId }])
  }
  const before = { wasPersonId: shift.personId, wasLine: shift.line, wasFrom: shift.fromAt, wasUntil: shift.untilAt }
  await tell(tx, actor, roster, 'shift-changed', shift.id, { ...spanWords(row), ...spanWords(before) })
  return listingOfRow(tx, rosterId, row, await timeZoneOf(tx, roster.networkId))
}

/** What is taken back already stays so. */
export async function cancelShift(tx: Tx, actor: Actor, rosterId: string, shiftId: string, now: Date): Promise<void> {
  const roster = await existingRoster(tx, actor, rosterId)
  if (!mayOverride(actor, roster)) throw new RefusalError('not-for-you')
  await lockRoster(tx, rosterId)
  const shift = await existingShift(tx, rosterId, shiftId)
  if (shift.why !== 'override' && !mayManageRosters(actor, roster)) throw new RefusalError('not-for-you')
  if (shift.cancelledAt !== null) return
  if (!(await endShift(tx, roster, shift, now))) throw new RefusalError('shift-over')
  const { personId, line, fromAt, untilAt, why } = shift
  const details = { ...spanWords({ personId, line, from: fromAt, until: untilAt }), why }
  await tell(tx, actor, roster, 'shift-cancelled', shift.id, details)
}

async function writeRow(
  tx: Tx,
  actor: Actor,
  roster: RosterOfNetwork,
  wish: ShiftWish,
  why: 'shift' | 'override',
  now: Date,
): Promise<ShiftListing> {
  const { personId, line } = wish
  const row = { id: newId(), personId, line, from: new Date(wish.from), until: new Date(wish.until) }
  refuseBadSpan(row, now)
  await refuseStrangers(tx, roster.rosterId, [personId])
  await insertShifts(tx, roster, [{ ...row, why, madeBy: actor.personId }])
  await tell(tx, actor, roster, why === 'shift' ? 'shift-planned' : 'duty-overridden', row.id, spanWords(row))
  return listingOfRow(tx, roster.rosterId, row, await timeZoneOf(tx, roster.networkId))
}

async function existingShift(tx: Tx, rosterId: string, shiftId: string): Promise<StoredShift> {
  const shift = isId(shiftId) ? await findShift(tx, rosterId, shiftId) : undefined
  if (shift === undefined) throw new RefusalError('not-found')
  return shift
}

/** Start before end, not over, and no longer than anybody is on duty. */
export function refuseBadSpan({ from, until }: { from: Date; until: Date }, now: Date): void {
  const isShort = until.getTime() - from.getTime() <= longestShiftDays * dayMs
  if (!(from < until && until > now && isShort && until.getUTCFullYear() < 2200))
    throw new RefusalError('shift-invalid')
}

type Details = Record<string, string | number | boolean | null>

async function tell(
  tx: Tx,
  { personId, sessionId }: Actor,
  { networkId, rosterId }: RosterOfNetwork,
  operation: string,
  subjectId: string,
  details: Details,
): Promise<void> {
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId, details: { rosterId, ...details } })
  await tellRosterChanged(tx, networkId, rosterId)
}

function spanWords(span: Record<string, unknown>): Details {
  const named = Object.entries(span).filter(([name]) => name !== 'id')
  return Object.fromEntries(
    named.map(([name, value]) => [
      name === 'personId' ? 'forPersonId' : name,
      value instanceof Date ? value.toISOString() : (value as string | number),
    ]),
  )
}
