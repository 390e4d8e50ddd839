// Patterns begin, change and end; what they say is stored as shifts, thirteen weeks ahead. A change writes anew what has
// not begun. Writing on is done under the roster's lock and from where it was left, so that two nodes write once.

import type { z } from 'zod'
import type { patternShape, patternWish } from '../../contract/roster-shapes.ts'
import { writeAudit } from '../../platform/audit.ts'
import { isId, newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import type { Actor } from '../actor.ts'
import {
  findPattern,
  insertPattern,
  isRunning,
  markPattern,
  type PatternRow,
  patternsOf,
  takeBackShifts,
  updatePattern,
} from '../statements/patterns.ts'
import { lockRoster, rostersOf, staffOf, tellRosterChanged, timeZoneOf } from '../statements/rosters.ts'
import { insertShifts } from '../statements/shifts.ts'
import { existingRoster, managedRoster, type RosterOfNetwork, refuseStrangers } from './existing-roster.ts'
import { isPossible, repeatTurns } from './repeat-turns.ts'
import { dayMs } from './zone-time.ts'

export type PatternWish = z.infer<typeof patternWish>
export type PatternListing = z.infer<typeof patternShape>

const weekMs = 7 * dayMs
export const horizonMs = 13 * weekMs
/** Written on a week at a time. */
export const horizonKeptMs = 12 * weekMs

export async function listPatterns(tx: Tx, actor: Actor, rosterId: string): Promise<PatternListing[]> {
  await existingRoster(tx, actor, rosterId)
  const name = await namesOf(tx, rosterId)
  return (await patternsOf(tx, rosterId)).map((pattern) => listingOf(pattern, name))
}

export async function addPattern(tx: Tx, actor: Actor, rosterId: string, wish: PatternWish, now: Date) {
  const roster = await managedRoster(tx, actor, rosterId)
  const pattern: PatternRow = {
    ...(await possible(tx, rosterId, wish)),
    id: newId(),
    rosterId,
    endedAt: null,
    writtenUntil: now,
  }
  await insertPattern(tx, { ...pattern, networkId: roster.networkId, madeBy: actor.personId })
  const shifts = await writeShifts(tx, roster.networkId, pattern, { since: now, writtenFrom: null, now })
  await tell(tx, actor, roster, 'pattern-begun', pattern, { shifts })
  return listingOf(pattern, await namesOf(tx, rosterId))
}

export async function changePattern(
  tx: Tx,
  actor: Actor,
  rosterId: string,
  patternId: string,
  wish: PatternWish,
  now: Date,
): Promise<PatternListing> {
  const roster = await managedRoster(tx, actor, rosterId)
  const before = await existingPattern(tx, rosterId, patternId)
  if (before.endedAt !== null) throw new RefusalError('not-found')
  const pattern: PatternRow = { ...before, ...(await possible(tx, rosterId, wish)), writtenUntil: now }
  await updatePattern(tx, pattern)
  const { shifts, replaced } = await writeAnew(tx, roster.networkId, pattern, now)
  await tell(tx, actor, roster, 'pattern-changed', pattern, { shifts, replaced })
  return listingOf(pattern, await namesOf(tx, rosterId))
}

/** What has ended already stays so. */
export async function endPattern(tx: Tx, actor: Actor, rosterId: string, patternId: string, now: Date): Promise<void> {
  const roster = await managedRoster(tx, actor, rosterId)
  const pattern = await existingPattern(tx, rosterId, patternId)
  if (pattern.endedAt !== null) return
  await markPattern(tx, patternId, { endedAt: now })
  const replaced = await takeBackShifts(tx, patternId, now)
  await tell(tx, actor, roster, 'pattern-ended', pattern, { replaced })
}

/** What patterns say has become another instant: for a network whose time zone was changed. */
export async function rewritePatterns(tx: Tx, networkId: string, now: Date): Promise<number> {
  let written = 0
  for (const { rosterId } of await rostersOf(tx, networkId)) {
    await lockRoster(tx, rosterId)
    for (const pattern of await patternsOf(tx, rosterId)) {
      written += (await writeAnew(tx, networkId, pattern, now)).shifts
    }
    await tellRosterChanged(tx, networkId, rosterId)
  }
  return written
}

/** For the daily work. Nothing to do where another node was first. */
export async function writeOn(
  tx: Tx,
  networkId: string,
  rosterId: string,
  patternId: string,
  now: Date,
): Promise<number> {
  await lockRoster(tx, rosterId)
  const pattern = await findPattern(tx, rosterId, patternId)
  if (pattern === undefined || pattern.endedAt !== null) return 0
  if (pattern.writtenUntil.getTime() >= now.getTime() + horizonKeptMs) return 0
  const since = pattern.writtenUntil > now ? pattern.writtenUntil : now
  const writtenFrom = pattern.writtenUntil
  const shifts = await writeShifts(tx, networkId, pattern, { since, writtenFrom, now })
  if (shifts === 0) return 0
  const details = { rosterId, shifts, until: pattern.writtenUntil.toISOString() }
  await writeAudit(tx, { networkId, operation: 'pattern-written-on', subjectId: patternId, details })
  await tellRosterChanged(tx, networkId, rosterId)
  return shifts
}

async function writeAnew(tx: Tx, networkId: string, pattern: PatternRow, now: Date) {
  const replaced = await takeBackShifts(tx, pattern.id, now)
  // the turn that runs is kept to its end: nobody is taken off duty by a new order
  const writtenFrom = (await isRunning(tx, pattern.id, now)) ? new Date(now.getTime() + 1) : null
  return { replaced, shifts: await writeShifts(tx, networkId, pattern, { since: now, writtenFrom, now }) }
}

/** Turns that touch what follows `since`; of those that begin before `writtenFrom` each is written already. */
async function writeShifts(
  tx: Tx,
  networkId: string,
  pattern: PatternRow,
  { since, writtenFrom, now }: { since: Date; writtenFrom: Date | null; now: Date },
): Promise<number> {
  const until = new Date(now.getTime() + horizonMs)
  const turns = repeatTurns(pattern, await timeZoneOf(tx, networkId), since, until)
  const shifts = turns
    .filter(({ from }) => writtenFrom === null || from >= writtenFrom)
    .map((turn) => ({
      ...turn,
      id: newId(),
      line: pattern.line,
      why: 'shift' as const,
      madeBy: null,
      patternId: pattern.id,
    }))
  await insertShifts(tx, { networkId, rosterId: pattern.rosterId }, shifts)
  await markPattern(tx, pattern.id, { writtenUntil: until })
  pattern.writtenUntil = until
  return shifts.length
}

async function possible(tx: Tx, rosterId: string, wish: PatternWish) {
  const { line, cycle, turns, people, startsOn, endsOn } = wish
  const weekdays = wish.weekdays === undefined ? null : [...new Set(wish.weekdays)].sort()
  const pattern = { line, cycle, turns, people, startsOn, endsOn, weekdays: cycle === 'week' ? null : weekdays }
  const isOfOurTime = [startsOn, endsOn ?? startsOn].every((day) => day >= '2000' && day < '2200')
  if (!isOfOurTime || !isPossible(pattern)) throw new RefusalError('pattern-invalid')
  await refuseStrangers(tx, rosterId, people)
  return pattern
}

async function existingPattern(tx: Tx, rosterId: string, patternId: string): Promise<PatternRow> {
  const pattern = isId(patternId) ? await findPattern(tx, rosterId, patternId) : undefined
  if (pattern === undefined) throw new RefusalError('not-found')
  return pattern
}

async function namesOf(tx: Tx, rosterId: string): Promise<(personId: string) => string> {
  const names = new Map((await staffOf(tx, rosterId)).map(({ personId, name }) => [personId, name]))
  return (personId) => names.get(personId) ?? ''
}

function listingOf(pattern: PatternRow, nameOf: (personId: string) => string): PatternListing {
  const { id, rosterId, line, cycle, turns, weekdays, people, startsOn, endsOn, writtenUntil } = pattern
  return {
    id,
    rosterId,
    line,
    cycle,
    turns: turns.map(({ from, until }) => ({ from, until })),
    weekdays: weekdays && [...weekdays],
    people: people.map((personId) => ({ personId, name: nameOf(personId) })),
    startsOn,
    endsOn,
    writtenUntil: writtenUntil.toISOString(),
  }
}

async function tell(
  tx: Tx,
  { personId, sessionId }: Actor,
  { networkId, rosterId }: RosterOfNetwork,
  operation: string,
  pattern: PatternRow,
  counts: Record<string, number>,
): Promise<void> {
  const { line, cycle, startsOn, endsOn } = pattern
  const turns = pattern.turns.map(({ from, until }) => `${from}-${until}`).join(' ')
  const people = pattern.people.join(' ')
  const details = { rosterId, line, cycle, turns, people, startsOn, endsOn, ...counts }
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: pattern.id, details })
  await tellRosterChanged(tx, networkId, rosterId)
}
