// The promises: rows of call_steps. `due_at` is judged by the database's clock only. Whoever changes what is due
// notifies in the same transaction, so that every node's timer looks again at the commit.

import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'

export const callsNotification = 'jiuxin_calls'

export type Whom = 'on-duty' | 'backup' | 'everyone' | 'offered'

export interface Step {
  id: string
  networkId: string
  consultationId: string
  rosterId: string
  step: number
  whom: Whom
}

export type PlannedStep = Omit<Step, 'id'> & { dueAt: Date }

/** Inserts and notifies in one round trip; the steps in the order given. */
export async function insertSteps(tx: Tx, planned: PlannedStep[]): Promise<Step[]> {
  const steps = planned.map((step) => ({ ...step, id: newId() }))
  const rows = steps.map(
    (step) => sql`(${step.id}, ${step.networkId}, ${step.consultationId}, ${step.rosterId}, ${step.step}::int,
      ${step.whom}, ${step.dueAt}::timestamptz)`,
  )
  await sql`with made as (
      insert into call_steps (id, network_id, consultation_id, roster_id, step, whom, due_at)
      values ${sql.join(rows)} returning 1)
    select pg_notify(${callsNotification}, '') from (select count(*) from made) counted`.execute(tx)
  return steps.map(({ dueAt: _, ...step }) => step)
}

const columns = sql.raw(`id, network_id as "networkId", consultation_id as "consultationId",
  roster_id as "rosterId", step, whom`)

/** The next open step of the ladder becomes due; null when none is left. Index call_steps_consultation. */
export async function bringForward(tx: Tx, consultationId: string, dueAt: Date): Promise<Step | null> {
  const { rows } = await sql<Step>`with moved as (
      update call_steps set due_at = least(due_at, ${dueAt}::timestamptz)
      where id = (select id from call_steps
        where consultation_id = ${consultationId} and fired_at is null and stopped_at is null and whom <> 'offered'
        order by due_at, step limit 1)
      returning ${columns}),
    told as (select pg_notify(${callsNotification}, '') from (select count(*) from moved) counted)
    select moved.* from moved, told`.execute(tx)
  return rows[0] ?? null
}

/** The fence: true for exactly one node, once, and never early. Called under the consultation's lock. */
export async function takeStep(tx: Tx, stepId: string): Promise<boolean> {
  const { rows } = await sql`update call_steps set fired_at = clock_timestamp()
    where id = ${stepId} and fired_at is null and stopped_at is null and due_at <= clock_timestamp() returning id`.execute(
    tx,
  )
  return rows.length === 1
}

export async function countOpenSteps(tx: Tx, consultationId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from call_steps
    where consultation_id = ${consultationId} and fired_at is null and stopped_at is null`.execute(tx)
  return rows[0]!.count
}

/**
 * What is due or comes next, of all networks, soonest first; `waitMs` <= 0 is due. Run as the system, as the whole of
 * its transaction.
 * Index call_steps_due holds open steps only, so this reads `limit` rows however many were fired before.
 */
export async function nextSteps(tx: Tx, except: string[], limit: number): Promise<(Step & { waitMs: number })[]> {
  const { rows } = await sql<Step & { waitMs: number }>`/* next-steps, then commit */ select ${columns},
      (extract(epoch from due_at - clock_timestamp()) * 1000)::float8 as "waitMs"
    from call_steps
    where fired_at is null and stopped_at is null and id <> all(${except}::text[])
    order by due_at limit ${limit}`.execute(tx)
  return rows
}
