// All that the auditor asks of the database and does to it, on one connection of its own, as a role that can read no
// word about a patient. It shares the schema with the calls room and not a line of code. Every question is answered
// from a partial index that holds open rows only, so that a million closed consultations cost nothing.

import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { OpenPromise } from './judge.ts'

export interface Seen {
  /** By the database's clock. */
  databaseMs: number
  promises: OpenPromise[]
  /** Open questions that nobody owns, or that were rung again, and that nobody will be called about. */
  stuck: string[]
}

export interface AuditDatabase {
  look(): Promise<Seen>
  /** Due now at the latest, and every server is told to look. */
  hurry(promiseIds: readonly string[]): Promise<void>
  /** The ladder begins anew, now, for a question that has none. */
  promiseAnew(consultationIds: readonly string[]): Promise<void>
  /** The administrators' own screens say what is over, and which questions stay without a call. */
  raiseAlarms(promiseIds: readonly string[], consultationIds: readonly string[]): Promise<void>
  end(): Promise<void>
}

const role = 'jiuxin_watchdog'
const mostPromises = 5_000
const mostStuck = 500
/** A channel answers within this; then its call was carried, or somebody else has to carry it. */
const carriedWithinSeconds = 25

const randomId = () => randomBytes(16).toString('hex')

export async function openAuditDatabase(databaseUrl: string): Promise<AuditDatabase> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'jiuxin-watchdog',
    connectionTimeoutMillis: 2_000,
    // a database that is frozen answers neither yes nor no
    query_timeout: 4_000,
    keepAlive: true,
    options: `-c role=${role} -c statement_timeout=3s -c lock_timeout=1s -c timezone=UTC`,
  })
  client.on('error', () => {})
  await client.connect()
  return {
    async look() {
      const stuck = await client.query<{ id: string }>(stuckQuestions)
      const promises = await client.query<OpenPromise>(openPromises)
      const clock = await client.query<{ databaseMs: number }>(databaseClock)
      return { ...clock.rows[0]!, promises: promises.rows, stuck: stuck.rows.map(({ id }) => id) }
    },
    async hurry(promiseIds) {
      await client.query(makeDue, [promiseIds])
      await client.query(wake)
    },
    async promiseAnew(consultationIds) {
      await client.query(promise, [consultationIds])
      await client.query(wake)
    },
    async raiseAlarms(promiseIds, consultationIds) {
      await client.query(raiseAlarms, [promiseIds, consultationIds, randomId()])
    },
    end: () => client.end().catch(() => {}),
  }
}

const until = (at: string) =>
  `${at}::text as "dueAt", (extract(epoch from ${at} - clock_timestamp()) * 1000)::float8 as "waitMs"`

// Steps of a ladder, calls that were written and that no channel has answered for, questions that move with the duty.
// Indexes call_steps_due, rings_untold, duty_turns_due.
const openPromises = `
  (select id, ${until('due_at')}
    from call_steps where fired_at is null and stopped_at is null order by due_at limit ${mostPromises})
  union all
  (select call_id, ${until(`(tried_at + interval '${carriedWithinSeconds} seconds')`)}
    from rings where outcome is null and stopped_at is null order by tried_at limit ${mostPromises})
  union all
  (select consultation_id, ${until('due_at')}
    from duty_turns where turned_at is null order by due_at limit ${mostPromises})`

// A call that rings on and on in a drawer is no promise that anybody else is called. Of a question that somebody owns all
// calls were stopped, unless it was rung again; an offer (step 0) rings for one colleague and has no ladder.
// index call_steps_consultation
const hasNoCall = `c.state = 'open'
  and not exists (select from call_steps s where s.consultation_id = c.id and s.fired_at is null and s.stopped_at is null)`

const ringsAgain = `c.owner_id is not null and c.id in (select r.consultation_id from rings r where r.stopped_at is null and r.step > 0)`

// indexes consultations_unowned, rings_person (what rings)
const stuckQuestions = `select id from (
    select c.id, c.opened_at from consultations c where c.owner_id is null and ${hasNoCall}
    union all select c.id, c.opened_at from consultations c where ${ringsAgain} and ${hasNoCall}) stuck
  order by opened_at limit ${mostStuck}`

// A row that is locked is being fired at this moment, or its server is frozen: the database ends that transaction.
const makeDue = `
  update call_steps set due_at = least(due_at, clock_timestamp())
  where id in (select id from call_steps
    where id = any($1::text[]) and fired_at is null and stopped_at is null for update skip locked)`

// Asked again in the statement that writes: meanwhile somebody may have accepted. Its id is made of what was there before,
// so that two auditors who look at the same moment make one promise.
const promise = `
  insert into call_steps (id, network_id, consultation_id, roster_id, step, whom, due_at, round)
  select left(md5(c.id || ':' || before.count), 22), c.network_id, c.id, c.roster_id, 0, 'repeat',
    clock_timestamp(), before.round
  from consultations c, lateral (select count(*) as count, coalesce(max(s.round), 1) as round from call_steps s
    where s.consultation_id = c.id) before
  where c.id = any($1::text[]) and (c.owner_id is null or ${ringsAgain}) and ${hasNoCall}
  on conflict (id) do nothing`

// One a network and minute: whoever reads ten of them reads none. The oldest of those that were not told yet: what was told
// keeps its key, and of the others the first takes the one id of its network.
const raiseAlarms = `
  insert into alarms (id, network_id, kind, key, consultation_id)
  select left(md5($3 || network_id), 22), network_id, 'overdue', 'overdue:' || id, consultation_id
  from (select network_id, id, consultation_id, due_at from call_steps where id = any($1::text[])
    union all select network_id, id, id, opened_at from consultations where id = any($2::text[])) late
  where not exists (select from alarms told where told.network_id = late.network_id and told.kind = 'overdue'
    and told.at > clock_timestamp() - interval '1 minute')
  order by network_id, due_at
  on conflict do nothing`

const databaseClock = `select (extract(epoch from clock_timestamp()) * 1000)::float8 as "databaseMs"`

const wake = `select pg_notify('jiuxin_calls', '')`
