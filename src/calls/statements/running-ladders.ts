// Ladders that run, of many questions in one look: which rosters are being called, what has called since the calls were
// last stopped, and whom it reached. Whoever stands behind a step that has called is to ring.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import { again, type ReachedPersons } from './rings.ts'
import { type Step, stepColumns } from './steps.ts'

export interface CallingRosters {
  /** By the database's clock, as the calls themselves. */
  now: Date
  rosters: { networkId: string; rosterId: string }[]
}

/** Of all networks; run as the system, as the whole of its transaction. Index call_steps_roster holds open steps only. */
export async function callingRosters(tx: Tx): Promise<CallingRosters> {
  const { rows } =
    await sql<CallingRosters>`/* calling-rosters, then commit */ select clock_timestamp() as now, coalesce((
    select json_agg(distinct jsonb_build_object('networkId', network_id, 'rosterId', roster_id))
    from call_steps where fired_at is null and stopped_at is null), '[]') as rosters`.execute(tx)
  return rows[0]!
}

export async function databaseNow(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(tx)
  return rows[0]!.now
}

export interface RunningLadder {
  /** What has called, the latest round first. */
  steps: Step[]
  reached: ReachedPersons
  /** He was called in this round or a later one and declined, or it failed, or is over: the next round calls him. */
  wasTried(personId: string, round: number): boolean
}

interface RingRow {
  consultationId: string
  personId: string
  channel: string
  round: number
  step: number
  isRinging: boolean
  hasDeclined: boolean
  wasTried: boolean
}

/** By consultation; one whose ladder has not called is missing. */
export async function runningLadders(tx: Tx, consultationIds: readonly string[]): Promise<Map<string, RunningLadder>> {
  const ids = sql`any(${consultationIds}::text[])`
  const { rows: steps } = await sql<Step>`/* running-ladders */ with begun as (
      select consultation_id, max(stopped_at) filter (where whom <> 'offered') as after from call_steps where consultation_id = ${ids} group by 1)
    select ${stepColumns} from call_steps join begun using (consultation_id)
    where fired_at > coalesce(begun.after, '-infinity') and whom not in ('offered', 'repeat')
    order by round desc, step`.execute(tx)
  if (steps.length === 0) return new Map()
  const { rows: rings } = await sql<RingRow>`with begun as (
      select consultation_id, max(stopped_at) filter (where whom <> 'offered') as after, max(due_at) filter (where step = 1) as round_at
      from call_steps where consultation_id = ${ids} group by 1)
    select consultation_id as "consultationId", person_id as "personId", channel, round, step,
      stopped_at is null as "isRinging", coalesce(stopped_by = person_id and called_at >= round_at, false) as "hasDeclined",
      coalesce(stopped_by in (person_id, 'failed', ${again}), false) as "wasTried"
    from rings join begun using (consultation_id)
    where stopped_at is null or called_at > coalesce(begun.after, '-infinity')`.execute(tx)
  const byQuestion = grouped(rings, ({ consultationId }) => consultationId)
  return new Map(
    [...grouped(steps, ({ consultationId }) => consultationId)].map(([id, own]) => [
      id,
      asRunning(own, byQuestion.get(id) ?? []),
    ]),
  )
}

function asRunning(steps: Step[], rings: readonly RingRow[]): RunningLadder {
  const ringing = rings.filter(({ isRinging }) => isRinging)
  const declined = rings.filter(({ hasDeclined }) => hasDeclined).map(({ personId }) => personId)
  const reached = { ringing: grouped(ringing, ({ personId }) => personId), declined: new Set(declined) }
  return {
    steps,
    reached,
    wasTried: (personId, round) =>
      rings.some((ring) => ring.wasTried && ring.personId === personId && ring.round >= round),
  }
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const own = groups.get(keyOf(row))
    if (own) own.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
