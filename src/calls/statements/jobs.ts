// What the timer has to do next, of all networks, in one look: steps that are due, calls that were written and perhaps
// never carried, shifts that end. Each of the three indexes holds open rows only, so the past costs nothing.

import { sql } from 'kysely'
import { limits } from '../../contract/limits.ts'
import type { Tx } from '../../platform/postgres.ts'
import { lifeLock } from '../../platform/postgres-listener.ts'
import { type Step, stepColumns } from './steps.ts'

/** A channel has answered by then; whoever was to carry the call is frozen, or gone. */
const carriedWithinSeconds = limits.channelSeconds + 3
/** Whoever was to carry it is dead: the database has taken his lock back, and not because it was away itself. */
const takenOverAfterSeconds = 2
const databaseIsBackSeconds = 10

/** The keys of the servers that live. */
const livingKeys = `select objid::bigint from pg_locks where locktype = 'advisory' and classid = ${lifeLock}`

/** Of a key that was held a moment ago: after a failover nobody holds it, and only the time tells who lives. */
export const heldKey = (key: number | null) =>
  sql`case when ${key}::int in (${sql.raw(livingKeys)}) then ${key}::int end`

/** Until then a call belongs to the server that carries it. */
export const carriedUntil = `(tried_at + interval '1 second' * case when carried_by is null
    or carried_by = any (array(${livingKeys}))
    or pg_postmaster_start_time() > clock_timestamp() - interval '${databaseIsBackSeconds} seconds'
  then ${carriedWithinSeconds} else ${takenOverAfterSeconds} end)`

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
        ${waitMs(carriedUntil)}
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
