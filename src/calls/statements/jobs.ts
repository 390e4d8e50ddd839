// What the timer has to do next, of all networks, in one look: steps that are due, calls that were written and perhaps
// never carried, shifts that end. Each of the three indexes holds open rows only, so the past costs nothing.

import { sql } from 'kysely'
import { limits } from '../../contract/limits.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type Step, stepColumns } from './steps.ts'

/** A channel has answered by then; whoever was to carry the call is gone, or frozen. */
export const carriedWithinSeconds = limits.channelSeconds + 3

/** `waitMs` <= 0 is due. `dueAt` is as the database writes it: another text, promised anew. `id` is the step, the call or the consultation. */
export type Job =
  | (Step & { job: 'step'; waitMs: number; dueAt: string })
  | { job: 'ring' | 'turn'; id: string; networkId: string; consultationId: string; waitMs: number }

/** Soonest first. Run as the system, as the whole of its transaction. */
export async function nextJobs(tx: Tx, except: string[], limit: number): Promise<Job[]> {
  const { rows } = await sql<Job>`/* next-jobs, then commit */
    (select 'step' as job, ${stepColumns}, due_at::text as "dueAt", ${waitMs('due_at')}
      from call_steps where fired_at is null and stopped_at is null and id <> all(${except}::text[])
      order by due_at limit ${limit})
    union all
    (select 'ring', call_id, network_id, consultation_id, null, step, null, person_id, null, round, null,
        ${waitMs(`tried_at + interval '${carriedWithinSeconds} seconds'`)}
      from rings where outcome is null and stopped_at is null and call_id <> all(${except}::text[])
      order by tried_at limit ${limit})
    union all
    (select 'turn', consultation_id, network_id, consultation_id, roster_id, 0, null, owner_id, null, 0, null,
        ${waitMs('due_at')}
      from duty_turns where turned_at is null and consultation_id <> all(${except}::text[])
      order by due_at limit ${limit})
    order by "waitMs" limit ${limit}`.execute(tx)
  return rows
}

function waitMs(at: string) {
  return sql.raw(`(extract(epoch from ${at} - clock_timestamp()) * 1000)::float8 as "waitMs"`)
}
