// All that the auditor asks of the database and does to it, on one connection of its own, as a role that can read no
// word about a patient. It shares the schema with the calls room and not a line of code. Every question is answered
// from a partial index that holds open rows only, so that a million closed consultations cost nothing.

import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { OpenStep } from './judge.ts'

export interface Seen {
  /** By the database's clock. */
  databaseMs: number
  steps: OpenStep[]
  /** Open questions that nobody owns, that nobody is called about and that nobody will be called about. */
  stuck: string[]
}

export interface AuditDatabase {
  look(): Promise<Seen>
  /** Due now at the latest, and every server is told to look. */
  hurry(stepIds: readonly string[]): Promise<void>
  /** A promise to call everybody now, for a question that has none. */
  promiseAnew(consultationIds: readonly string[]): Promise<void>
  end(): Promise<void>
}

const role = 'jiuxin_watchdog'
const mostSteps = 5_000
const mostStuck = 500

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
      const steps = await client.query<OpenStep>(openSteps)
      const clock = await client.query<{ databaseMs: number }>(databaseClock)
      return { ...clock.rows[0]!, steps: steps.rows, stuck: stuck.rows.map(({ id }) => id) }
    },
    async hurry(stepIds) {
      await client.query(makeDue, [stepIds])
      await client.query(wake)
    },
    async promiseAnew(consultationIds) {
      const made = consultationIds.map(() => randomBytes(16).toString('hex'))
      await client.query(promise, [consultationIds, made])
      await client.query(wake)
    },
    end: () => client.end().catch(() => {}),
  }
}

// index call_steps_due
const openSteps = `
  select id, due_at::text as "dueAt", (extract(epoch from due_at - clock_timestamp()) * 1000)::float8 as "waitMs"
  from call_steps where fired_at is null and stopped_at is null
  order by due_at limit ${mostSteps}`

// indexes consultations_unowned, call_steps_consultation, rings_consultation
const isStuck = `c.state = 'open' and c.owner_id is null
  and not exists (select from call_steps s where s.consultation_id = c.id and s.fired_at is null and s.stopped_at is null)
  and not exists (select from rings r where r.consultation_id = c.id and r.stopped_at is null)`

const stuckQuestions = `select c.id from consultations c where ${isStuck} order by c.opened_at limit ${mostStuck}`

// A row that is locked is being fired at this moment, or its server is frozen: the database ends that transaction.
const makeDue = `
  update call_steps set due_at = least(due_at, clock_timestamp())
  where id in (select id from call_steps
    where id = any($1::text[]) and fired_at is null and stopped_at is null for update skip locked)`

// Asked again in the statement that writes: meanwhile somebody may have accepted.
const promise = `
  insert into call_steps (id, network_id, consultation_id, roster_id, step, whom, due_at)
  select wanted.step_id, c.network_id, c.id, c.roster_id,
    (select coalesce(max(s.step), 0) + 1 from call_steps s where s.consultation_id = c.id),
    'everyone', clock_timestamp()
  from unnest($1::text[], $2::text[]) as wanted (consultation_id, step_id)
  join consultations c on c.id = wanted.consultation_id
  where ${isStuck}`

const databaseClock = `select (extract(epoch from clock_timestamp()) * 1000)::float8 as "databaseMs"`

const wake = `select pg_notify('jiuxin_calls', '')`
