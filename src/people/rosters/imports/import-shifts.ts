// A plan that somebody kept elsewhere becomes the plan of a roster. First dry: what was understood and what was refused;
// then, with the same file again, written in one transaction.

import type { z } from 'zod'
import type { importReply } from '../../../contract/roster-shapes.ts'
import type { ImportWish } from '../../../contract/routes/rosters.ts'
import { writeAudit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import { newId } from '../../../platform/ids.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import { moduleToRun } from '../../../platform/project.ts'
import { RefusalError } from '../../../platform/refusal-error.ts'
import { openWorkers, WorkerFailure } from '../../../platform/workers.ts'
import type { Actor } from '../../actor.ts'
import { staffSignIns, tellRosterChanged, timeZoneOf } from '../../statements/rosters.ts'
import { clearShifts, countPlanned, insertShifts } from '../../statements/shifts.ts'
import { managedRoster, type RosterOfNetwork } from '../existing-roster.ts'
import { edge } from '../roster-span.ts'
import { dayMs } from '../zone-time.ts'
import type { PlanJob } from './plan-worker.ts'
import { mostRows, type Reading, refusedWords } from './planned-row.ts'
import type { UnderstoodPlan } from './read-plan.ts'

export type ImportReply = z.infer<typeof importReply>

export interface Imports {
  importShifts(actor: Actor, rosterId: string, wish: ImportWish, bytes: Buffer): Promise<ImportReply>
  close(): Promise<void>
}

const readSeconds = 15
const earliestDays = 366
const repeatedDays = 400

export function openImports({ postgres, clock }: { postgres: Postgres; clock: Clock }): Imports {
  const file = moduleToRun('people/rosters/imports/plan-worker')
  const workers = openWorkers({ file, threads: 1, memoryMegabytes: 256 })

  return {
    async importShifts(actor, rosterId, wish, bytes) {
      const reading = await postgres.inNetwork(actor.networkId, async (tx) => {
        await managedRoster(tx, actor, rosterId)
        return readingOf(tx, actor, rosterId, wish, clock.now())
      })
      const plan = await understood({ bytes: new Uint8Array(bytes).buffer, reading })
      return postgres.inNetwork(actor.networkId, async (tx) => {
        const roster = await managedRoster(tx, actor, rosterId)
        return takeIn(tx, actor, roster, { wish, plan, timeZone: reading.timeZone, now: clock.now() })
      })
    },
    close: () => workers.close(),
  }

  async function understood(job: PlanJob): Promise<UnderstoodPlan> {
    const plan = await workers
      .run<UnderstoodPlan | null>(job, { seconds: readSeconds, transfer: [job.bytes] })
      .catch((error: unknown) => {
        // a file that takes for ever or all memory is one that cannot be read
        if (error instanceof WorkerFailure && error.reason !== 'closed') return null
        throw error
      })
    if (plan === null) throw new RefusalError('import-unreadable')
    if (plan.rows.length > mostRows) throw new RefusalError('import-too-long', { rows: mostRows })
    return plan
  }
}

async function readingOf(tx: Tx, actor: Actor, rosterId: string, wish: ImportWish, now: Date): Promise<Reading> {
  const timeZone = await timeZoneOf(tx, actor.networkId)
  const from = wish.from === undefined ? new Date(now.getTime() - earliestDays * dayMs) : edge(wish.from, timeZone)
  const until = wish.until === undefined ? new Date(now.getTime() + repeatedDays * dayMs) : edge(wish.until, timeZone)
  if (from >= until || until.getTime() - from.getTime() > 3 * 366 * dayMs) throw new RefusalError('span-invalid')
  const staff = await staffSignIns(tx, rosterId)
  return { timeZone, staff, usualLine: Number(wish.line), dayStartsAt: wish.dayStartsAt, from, until }
}

interface TakenIn {
  wish: ImportWish
  plan: UnderstoodPlan
  timeZone: string
  now: Date
}

async function takeIn(tx: Tx, actor: Actor, roster: RosterOfNetwork, taken: TakenIn): Promise<ImportReply> {
  const { wish, plan, timeZone, now } = taken
  const { format } = plan
  const rows = stillToCome(plan.rows, now)
  const skipped = plan.skipped + plan.rows.length - rows.length
  const isApplied = wish.apply === 'true'
  const span = spanOf(rows)
  const replaced = span !== null && wish.mode === 'replace' ? { ...span, lines: linesOf(rows) } : null
  const isWritten = isApplied && rows.length > 0
  let replaces = 0
  if (replaced !== null) {
    replaces = isWritten
      ? await clearShifts(tx, roster, { ...replaced, at: now })
      : await countPlanned(tx, roster.rosterId, replaced)
  }
  if (isWritten) {
    const shifts = rows.map(({ personId, line, from, until }) => ({ id: newId(), personId, line, from, until }))
    const madeBy = actor.personId
    await insertShifts(
      tx,
      roster,
      shifts.map((shift) => ({ ...shift, why: 'shift', madeBy })),
    )
    await tell(tx, actor, roster, {
      format,
      shifts: rows.length,
      refused: plan.refused.length,
      replaces,
      mode: wish.mode,
    })
  }
  return {
    applied: isApplied,
    format,
    timeZone,
    span: span && { from: span.from.toISOString(), until: span.until.toISOString() },
    rows: rows.map((row) => ({ ...row, from: row.from.toISOString(), until: row.until.toISOString() })),
    refused: plan.refused.map((one) => ({ ...one, words: refusedWords[one.why] })),
    replaces,
    skipped,
  }
}

/** What is over stays as it was lived: who was on duty then is asked when a case is disputed. */
function stillToCome(rows: UnderstoodPlan['rows'], now: Date): UnderstoodPlan['rows'] {
  return rows.filter(({ until }) => until > now).map((row) => (row.from < now ? { ...row, from: now } : row))
}

function spanOf(rows: UnderstoodPlan['rows']): { from: Date; until: Date } | null {
  if (rows.length === 0) return null
  const from = Math.min(...rows.map((row) => row.from.getTime()))
  const until = Math.max(...rows.map((row) => row.until.getTime()))
  return { from: new Date(from), until: new Date(until) }
}

function linesOf(rows: UnderstoodPlan['rows']): number[] {
  return [...new Set(rows.map(({ line }) => line))].sort()
}

async function tell(
  tx: Tx,
  { personId, sessionId }: Actor,
  { networkId, rosterId }: RosterOfNetwork,
  details: Record<string, string | number>,
): Promise<void> {
  const operation = 'shifts-imported'
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: rosterId, details })
  await tellRosterChanged(tx, networkId, rosterId)
}
