// Who answers which kind of question, and when. Read inside the caller's transaction, so that a call is planned from
// the same duty that its consultation was opened under. Every change is told to every node.

import type { z } from 'zod'
import type { rosterShape } from '../../contract/roster-shapes.ts'
import type { RosterSpan } from '../../contract/routes/rosters.ts'
import type { Duty } from '../../contract/shapes.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { mayManageRosters, mayOverride } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { RosterFacts, WantedRoster } from '../people.ts'
import { findRoster, readAnsweringRosters, rostersOf, staffOf, timeZoneOf } from '../statements/rosters.ts'
import { type DutyRow, dutyRows } from '../statements/shifts.ts'
import { chooseRoster, factsOf } from './choose-roster.ts'
import { existingRoster } from './existing-roster.ts'
import { type Imports, openImports } from './imports/import-shifts.ts'
import { listingOf, livedShifts, type ShiftListing } from './lived-shifts.ts'
import { type GapListing, gapsAhead, gapsOf } from './read-gaps.ts'
import { lines, type OnDuty, reasonsOf, resolveDuty } from './resolve-duty.ts'
import { rosterSpan } from './roster-span.ts'
import { rosterUpkeep, type Upkeep } from './roster-upkeep.ts'
import { dayMs } from './zone-time.ts'

export interface Rosters {
  dutyAt(tx: Tx, networkId: string, at: Date): Promise<Duty[]>
  rosterFor(tx: Tx, wanted: WantedRoster): Promise<RosterFacts | null>
  rosterFacts(tx: Tx, rosterId: string): Promise<RosterFacts | null>
  rosterStaff(tx: Tx, rosterId: string): Promise<{ personId: string; name: string }[]>
  onChanged(listener: (networkId: string, rosterId: string) => void): void

  listRosters(actor: Actor): Promise<{ rosters: RosterListing[]; timeZone: string }>
  /** The spans as they are lived, all lines, in order. */
  shifts(actor: Actor, rosterId: string, span: RosterSpan): Promise<{ shifts: ShiftListing[]; timeZone: string }>
  gaps(actor: Actor, rosterId: string, span: RosterSpan): Promise<{ gaps: GapListing[]; timeZone: string }>
  /** When nobody is planned in the next seven days, on any roster of the network. */
  gapsAhead(networkId: string): Promise<GapListing[]>
  /** One change in one transaction of the actor's network. */
  change<T>(actor: Actor, work: (tx: Tx, now: Date) => Promise<T>): Promise<T>
  upkeep: Upkeep
  imports: Imports
  /** News of other nodes arrive from here on. */
  ready: Promise<unknown>
  close(): Promise<void>
}

export type RosterListing = z.infer<typeof rosterShape>

export function openRosters(options: { postgres: Postgres; clock: Clock }): Rosters {
  const { postgres, clock } = options
  const listeners: ((networkId: string, rosterId: string) => void)[] = []
  const upkeep = rosterUpkeep(options)
  const imports = openImports(options)
  const listening = postgres.listen('jiuxin_roster_changed', (payload) => {
    const news = readNews(payload)
    if (news) for (const listener of listeners) listener(news.networkId, news.rosterId)
  })
  listening.catch(() => {})

  return {
    dutyAt,
    rosterFor: async (tx, wanted) => chooseRoster(await readAnsweringRosters(tx, wanted), wanted),
    async rosterFacts(tx, rosterId) {
      const row = await findRoster(tx, rosterId)
      return row === undefined ? null : factsOf(row)
    },
    rosterStaff: staffOf,
    onChanged: (listener) => void listeners.push(listener),
    listRosters: (actor) => postgres.inNetwork(actor.networkId, (tx) => listRosters(tx, actor)),
    shifts: (actor, rosterId, wanted) =>
      postgres.inNetwork(actor.networkId, async (tx) => {
        await existingRoster(tx, actor, rosterId)
        const timeZone = await timeZoneOf(tx, actor.networkId)
        const yesterday = new Date(clock.now().getTime() - dayMs)
        const span = rosterSpan(wanted, { from: yesterday, days: 15 }, timeZone)
        const lived = await livedShifts(tx, rosterId, span.from, span.until)
        return { shifts: lived.map((one) => listingOf(one, timeZone)), timeZone }
      }),
    gaps: (actor, rosterId, wanted) =>
      postgres.inNetwork(actor.networkId, async (tx) => {
        const roster = await existingRoster(tx, actor, rosterId)
        const timeZone = await timeZoneOf(tx, actor.networkId)
        const span = rosterSpan(wanted, { from: clock.now(), days: 14 }, timeZone)
        return { gaps: await gapsOf(tx, [roster], span), timeZone }
      }),
    gapsAhead: (networkId) => postgres.inNetwork(networkId, (tx) => gapsAhead(tx, networkId, clock.now())),
    change: (actor, work) => postgres.inNetwork(actor.networkId, (tx) => work(tx, clock.now())),
    upkeep,
    imports,
    ready: listening,
    async close() {
      await Promise.all([upkeep.stop(), imports.close()])
      await listening.then((stop) => stop()).catch(() => {})
    },
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
  const rosters = new Map<string, { about: Pick<DutyRow, 'rosterName' | 'kind' | 'timeZone'>; rows: DutyRow[] }>()
  for (const row of await dutyRows(tx, networkId, at)) {
    const roster = rosters.get(row.rosterId) ?? { about: row, rows: [] }
    if (row.id !== null) roster.rows.push(row)
    rosters.set(row.rosterId, roster)
  }
  return [...rosters].map(([rosterId, { about, rows }]) => {
    const working = rows.filter(({ isShutOut }) => !isShutOut)
    const shutOut = rows.length > working.length ? shutOutOf(rows, at) : []
    const inLine = (line: number) => {
      const absent = shutOut.find((one) => one.line === line)?.name
      return personOnDuty(resolveDuty(working, line, at), about.timeZone, at, absent)
    }
    const { rosterName: name, kind } = about
    const found = { rosterId, name, kind, onDuty: inLine(1), backup: inLine(2), secondBackup: inLine(3) }
    return shutOut.length > 0 ? { ...found, shutOut } : found
  })
}

/** Whom the plan names now although he is disabled, on each line. */
function shutOutOf(rows: readonly DutyRow[], at: Date): { line: number; personId: string; name: string }[] {
  const isOut = new Set(rows.filter(({ isShutOut }) => isShutOut).map(({ personId }) => personId))
  return lines.flatMap((line) => {
    const planned = resolveDuty(rows, line, at)?.shift
    return planned && isOut.has(planned.personId) ? [{ line, personId: planned.personId, name: planned.name }] : []
  })
}

function personOnDuty(answer: OnDuty | null, timeZone: string, at: Date, absent?: string): Duty['onDuty'] {
  if (answer === null) return null
  const { personId, name, why } = answer.shift
  const { reason, reasonEn } = reasonsOf(answer, timeZone, at)
  const said = absent === undefined ? { zh: '', en: '' } : { zh: `（${absent}已停用）`, en: ` (${absent} is disabled)` }
  return {
    personId,
    name,
    until: answer.until.toISOString(),
    why,
    reason: reason + said.zh,
    reasonEn: reasonEn + said.en,
  }
}

async function listRosters(tx: Tx, actor: Actor) {
  const rosters: RosterListing[] = []
  for (const row of await rostersOf(tx, actor.networkId)) {
    const roster = { ...row, networkId: actor.networkId }
    rosters.push({
      ...row,
      staff: await staffOf(tx, row.rosterId),
      isMine: actor.rosterIds.includes(row.rosterId),
      mayManage: mayManageRosters(actor, roster),
      mayOverride: mayOverride(actor, roster),
    })
  }
  return { rosters, timeZone: await timeZoneOf(tx, actor.networkId) }
}
