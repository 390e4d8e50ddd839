// Who answers which kind of question, and when. Read inside the caller's transaction, so that a call is planned from
// the same duty that its consultation was opened under. Every change is told to every node.

import type { Duty } from '../../contract/shapes.ts'
import { writeAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import { isId, newId } from '../../platform/ids.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { mayOverride } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { RosterFacts, WantedRoster } from '../people.ts'
import {
  addShift,
  findRoster,
  housesOf,
  type NewShiftRow,
  type RosterRow,
  rostersOf,
  shiftsIn,
  staffOf,
  timeZoneOf,
} from '../statements/rosters.ts'
import type { RosterKind } from '../tables.ts'
import { type OnDuty, reasonsOf, resolveDuty, resolveSpan, type ShiftRow } from './resolve-duty.ts'

export interface Rosters {
  dutyAt(tx: Tx, networkId: string, at: Date): Promise<Duty[]>
  rosterFor(tx: Tx, wanted: WantedRoster): Promise<RosterFacts | null>
  rosterFacts(tx: Tx, rosterId: string): Promise<RosterFacts | null>
  rosterStaff(tx: Tx, rosterId: string): Promise<{ personId: string; name: string }[]>
  onChanged(listener: (networkId: string, rosterId: string) => void): void

  listRosters(actor: Actor): Promise<RosterListing[]>
  /** The spans as they are lived, both lines, in order. */
  shifts(actor: Actor, rosterId: string, span: { from?: string; until?: string }): Promise<ShiftListing[]>
  addOverride(actor: Actor, rosterId: string, wish: OverrideWish): Promise<ShiftListing>
  /** News of other nodes arrive from here on. */
  ready: Promise<unknown>
  close(): Promise<void>
}

export interface RosterListing extends RosterRow {
  staff: { personId: string; name: string }[]
}

export interface OverrideWish {
  personId: string
  line: 1 | 2 | 3
  from: string
  until: string
}

export interface ShiftListing {
  id: string
  personId: string
  name: string
  line: number
  from: string
  until: string
  why: ShiftRow['why']
}

const dayMs = 86_400_000
const longestOverrideDays = 31
const longestListingDays = 100

export function openRosters(options: { postgres: Postgres; clock: Clock }): Rosters {
  const { postgres, clock } = options
  const listeners: ((networkId: string, rosterId: string) => void)[] = []
  // the calls ask for the roster that the question has just been given to, in the same transaction
  const chosenIn = new WeakMap<Tx, RosterFacts>()
  const listening = postgres.listen('jiuxin_roster_changed', (payload) => {
    const news = readNews(payload)
    if (news) for (const listener of listeners) listener(news.networkId, news.rosterId)
  })
  listening.catch(() => {})

  return {
    dutyAt,
    async rosterFor(tx, wanted) {
      const chosen = await rosterFor(tx, wanted)
      if (chosen) chosenIn.set(tx, chosen)
      return chosen
    },
    async rosterFacts(tx, rosterId) {
      const chosen = chosenIn.get(tx)
      return chosen?.rosterId === rosterId ? chosen : factsOf(await findRoster(tx, rosterId))
    },
    rosterStaff: staffOf,
    onChanged: (listener) => void listeners.push(listener),
    listRosters: (actor) =>
      postgres.inNetwork(actor.networkId, async (tx) => {
        const rosters = await rostersOf(tx, actor.networkId)
        const listings: RosterListing[] = []
        for (const roster of rosters) listings.push({ ...roster, staff: await staffOf(tx, roster.rosterId) })
        return listings
      }),
    shifts: (actor, rosterId, wanted) => {
      const span = spanOf(wanted, clock.now())
      return postgres.inNetwork(actor.networkId, async (tx) => {
        await existingRoster(tx, rosterId)
        const rows = await shiftsIn(tx, [rosterId], span.from, span.until)
        return [1, 2].flatMap((line) => resolveSpan(rows, line, span.from, span.until)).map(listingOf)
      })
    },
    addOverride: (actor, rosterId, wish) =>
      postgres.inNetwork(actor.networkId, (tx) => addOverride(tx, actor, rosterId, wish, clock.now())),
    ready: listening,
    close: () => listening.then((stop) => stop()).catch(() => {}),
  }
}

/** Null: not told by this service (somebody at a database console), and no reason to end the process. */
function readNews(payload: string): { networkId: string; rosterId: string } | null {
  try {
    return JSON.parse(payload)
  } catch {
    return null
  }
}

async function dutyAt(tx: Tx, networkId: string, at: Date): Promise<Duty[]> {
  const rosters = await rostersOf(tx, networkId)
  const timeZone = await timeZoneOf(tx, networkId)
  // what begins within the longest usual shift may end an answer early
  const rows = await shiftsIn(
    tx,
    rosters.map(({ rosterId }) => rosterId),
    at,
    new Date(at.getTime() + longestOverrideDays * dayMs),
  )
  return rosters.map(({ rosterId, name, kind }) => {
    const ofRoster = rows.filter((row) => row.rosterId === rosterId)
    const inLine = (line: number) => personOnDuty(resolveDuty(ofRoster, line, at), timeZone, at)
    return { rosterId, name, kind, onDuty: inLine(1), backup: inLine(2), secondBackup: inLine(3) }
  })
}

function personOnDuty(answer: OnDuty | null, timeZone: string, at: Date): Duty['onDuty'] {
  if (answer === null) return null
  const { personId, name, why } = answer.shift
  return { personId, name, until: answer.until.toISOString(), why, ...reasonsOf(answer, timeZone, at) }
}

/**
 * The named one, or the one of the nearest hospital: the asking site's own, its parent's and so on, then any of the
 * network. The cath lab's roster is called to the table, not asked: it never answers a question unless it is named.
 */
async function rosterFor(tx: Tx, wanted: WantedRoster): Promise<RosterFacts | null> {
  const { networkId, siteId, pathway, rosterId: named } = wanted
  const answering = (await rostersOf(tx, networkId)).filter(({ pathways }) => pathways.includes(pathway))
  if (named !== undefined) return factsOf(answering.find(({ rosterId }) => rosterId === named))
  const asked = answering.filter(({ kind }) => kind !== 'cath_lab')
  if (asked.length < 2) return factsOf(asked[0])
  const houses = await housesOf(tx, siteId)
  const distance = ({ hospitalSiteId }: RosterRow) => houses.indexOf(hospitalSiteId) + 1 || houses.length + 1
  const misfit = ({ kind }: RosterRow) => (kind === kindFor[pathway] ? 0 : 1)
  // a stable sort: of equals the first by name
  return factsOf(asked.sort((one, other) => distance(one) - distance(other) || misfit(one) - misfit(other))[0])
}

/** Whose work a pathway is, where several rosters of one hospital list it. */
const kindFor: Record<string, RosterKind> = { stemi: 'ecg', stroke: 'stroke' }

function factsOf(roster: RosterRow | undefined): RosterFacts | null {
  if (roster === undefined) return null
  const { rosterId, name, hospitalSiteId, patienceSeconds, everyoneAfterSeconds } = roster
  return { rosterId, name, hospitalSiteId, patienceSeconds, everyoneAfterSeconds }
}

async function addOverride(
  tx: Tx,
  actor: Actor,
  rosterId: string,
  wish: OverrideWish,
  now: Date,
): Promise<ShiftListing> {
  await existingRoster(tx, rosterId)
  const { networkId, personId: madeBy, sessionId } = actor
  if (!mayOverride(actor, { networkId, rosterId })) throw new RefusalError('not-for-you')
  const from = new Date(wish.from)
  const until = new Date(wish.until)
  const isShort = until.getTime() - from.getTime() <= longestOverrideDays * dayMs
  if (!(from < until && until > now && isShort)) throw new RefusalError('shift-invalid')
  const person = (await staffOf(tx, rosterId)).find(({ personId }) => personId === wish.personId)
  if (person === undefined) throw new RefusalError('not-on-roster')
  const { personId, name } = person
  const { line } = wish
  const shift: NewShiftRow = { id: newId(), networkId, rosterId, personId, line, from, until, why: 'override', madeBy }
  await addShift(tx, shift)
  const details = { rosterId, forPersonId: personId, line, from: from.toISOString(), until: until.toISOString() }
  await writeAudit(tx, {
    networkId,
    personId: madeBy,
    sessionId,
    operation: 'duty-overridden',
    subjectId: shift.id,
    details,
  })
  return listingOf({ ...shift, name, fromAt: from, untilAt: until })
}

/** Foreign (the network's own walls hide it), malformed or missing: not found. */
async function existingRoster(tx: Tx, rosterId: string): Promise<RosterRow> {
  const roster = isId(rosterId) ? await findRoster(tx, rosterId) : undefined
  if (roster === undefined) throw new RefusalError('not-found')
  return roster
}

/** Left out: from a day ago, two weeks on. */
function spanOf(wanted: { from?: string; until?: string }, now: Date): { from: Date; until: Date } {
  const from = wanted.from === undefined ? new Date(now.getTime() - dayMs) : new Date(wanted.from)
  const until = wanted.until === undefined ? new Date(from.getTime() + 15 * dayMs) : new Date(wanted.until)
  const days = (until.getTime() - from.getTime()) / dayMs
  const isReal = [from, until].every((at) => at.getUTCFullYear() >= 2000 && at.getUTCFullYear() < 2200)
  if (!isReal || !(days > 0 && days <= longestListingDays)) throw new RefusalError('span-invalid')
  return { from, until }
}

function listingOf(row: Pick<ShiftRow, 'id' | 'personId' | 'name' | 'line' | 'fromAt' | 'untilAt' | 'why'>) {
  const { id, personId, name, line, why } = row
  return { id, personId, name, line, from: row.fromAt.toISOString(), until: row.untilAt.toISOString(), why }
}
