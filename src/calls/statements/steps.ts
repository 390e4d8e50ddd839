// The promises: rows of call_steps. `due_at` is judged by the database's clock only. Whoever changes what is due
// notifies in the same transaction, so that every node's timer looks again at the commit.

import { type RawBuilder, sql } from 'kysely'
import type { PlannedWhom } from '../../consultation/ladder.ts'
import type { Beside } from '../../journal/journal.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { lifeLock } from '../../platform/postgres-listener.ts'

export const callsNotification = 'jiuxin_calls'

export type Whom = PlannedWhom | 'offered'

export interface Step {
  id: string
  networkId: string
  consultationId: string
  rosterId: string
  step: number
  whom: Whom
  /** `whom` = 'person'. */
  personId: string | null
  /** null = through all that are on. */
  channels: string[] | null
  round: number
}

export type PlannedStep = Pick<Step, 'networkId' | 'consultationId' | 'rosterId' | 'step' | 'whom'> &
  Partial<Pick<Step, 'personId' | 'channels' | 'round'>> & { dueAt: Date; begunAt?: Date; afterSeconds?: number }

/**
 * For a look-up by id or by consultation. Not `fired_at is null and stopped_at is null`: the indexes of open rows would do
 * for that, and the planner, who believes them to be as short as in quiet hours, reads them from end to end in a burst.
 */
export const isOpen = sql.raw('coalesce(fired_at, stopped_at) is null')

/** Inserts and notifies in one round trip; the steps in the order given. */
export async function insertSteps(tx: Tx, planned: PlannedStep[]): Promise<Step[]> {
  const steps = planned.map(named)
  const rows = steps.map(
    (step) => sql`(${step.id}, ${step.networkId}, ${step.consultationId}, ${step.rosterId}, ${step.step}::int,
      ${step.whom}, ${step.dueAt}::timestamptz, ${step.personId}, ${step.channels}::text[], ${step.round}::int,
      ${step.begunAt ?? null}::timestamptz, ${step.afterSeconds ?? null}::int)`,
  )
  await sql`/* insert-steps */ with made as (
      insert into call_steps (id, network_id, consultation_id, roster_id, step, whom, due_at, person_id, channels, round,
        begun_at, after_seconds)
      values ${sql.join(rows)} returning 1)
    select pg_notify(${callsNotification}, '') from (select count(*) from made) counted`.execute(tx)
  return steps.map(withoutTimes)
}

/** The same as a part of the statement that writes a question. */
export function stepsBeside(planned: PlannedStep[]): { steps: Step[]; beside: Beside } {
  const steps = planned.map(named)
  const part = sql`promised as (
    insert into call_steps (id, network_id, consultation_id, roster_id, step, whom, due_at, person_id, channels, round,
      begun_at, after_seconds)
    select s.id, s."networkId", s."consultationId", s."rosterId", s.step, s.whom, s."dueAt", s."personId", s.channels,
      s.round, s."begunAt", s."afterSeconds"
    from claimed, jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s(id text, "networkId" text,
      "consultationId" text, "rosterId" text, step int, whom text, "dueAt" timestamptz, "personId" text,
      channels text[], round int, "begunAt" timestamptz, "afterSeconds" int))`
  const also = sql`(select pg_notify(${callsNotification}, '') from claimed)`
  return { steps: steps.map(withoutTimes), beside: { part, also } }
}

const named = (step: PlannedStep) => ({ personId: null, channels: null, round: 1, ...step, id: newId() })

const withoutTimes = ({ dueAt: _, begunAt: __, afterSeconds: ___, ...step }: ReturnType<typeof named>): Step => step

export const stepColumns = sql.raw(`id, network_id as "networkId", consultation_id as "consultationId",
  roster_id as "rosterId", step, whom, person_id as "personId", channels, round`)

/** Nobody can be called: the next round begins by then at the latest. */
export async function bringRepeatForward(tx: Tx, consultationId: string, dueAt: Date): Promise<void> {
  await sql`with moved as (
      update call_steps set due_at = least(due_at, ${dueAt}::timestamptz)
      where consultation_id = ${consultationId} and ${isOpen} and whom = 'repeat'
      returning 1)
    select pg_notify(${callsNotification}, '') from (select count(*) from moved) counted`.execute(tx)
}

/** All are called once more before: the next round begins no sooner than that. */
export async function keepRepeatBehind(tx: Tx, consultationId: string, dueAt: Date): Promise<void> {
  await sql`update call_steps set due_at = greatest(due_at, ${dueAt}::timestamptz)
    where consultation_id = ${consultationId} and ${isOpen} and whom = 'repeat'`.execute(tx)
}

export interface RunningStep {
  id: string
  whom: Whom
  afterSeconds: number | null
  begunAt: Date | null
  dueAt: Date
  firedAt: Date | null
}

/** The ladder as it runs: the steps of the round that began last, in order, the beginning of the next one at the end. */
export async function runningRound(tx: Tx, consultationId: string): Promise<RunningStep[]> {
  const { rows } = await sql<RunningStep>`
    select id, whom, after_seconds as "afterSeconds", begun_at as "begunAt", due_at as "dueAt", fired_at as "firedAt"
    from call_steps where consultation_id = ${consultationId} and stopped_at is null and whom <> 'offered'
      and begun_at = (select max(begun_at) from call_steps where consultation_id = ${consultationId})
    order by after_seconds, step`.execute(tx)
  return rows
}

/** When the ladder that called last began, and when its first step was due. */
export async function lastFirstCall(tx: Tx, consultationId: string): Promise<{ begunAt: Date; dueAt: Date } | null> {
  const { rows } = await sql<{ begunAt: Date; dueAt: Date }>`select begun_at as "begunAt", due_at as "dueAt"
    from call_steps where consultation_id = ${consultationId} and step = 1 and fired_at is not null
      and begun_at is not null order by begun_at desc limit 1`.execute(tx)
  return rows[0] ?? null
}

/** As whom somebody was called by a step; the offer is no step of the ladder. */
export async function whomOfStep(tx: Tx, consultationId: string, round: number, step: number): Promise<Whom> {
  const { rows } = await sql<{ whom: Whom }>`select whom from call_steps
    where consultation_id = ${consultationId} and round = ${round}::int and step = ${step}::int and whom <> 'repeat'
    order by fired_at desc nulls last limit 1`.execute(tx)
  return rows[0]?.whom ?? 'everyone'
}

export async function setDues(tx: Tx, dues: readonly { id: string; dueAt: Date }[]): Promise<void> {
  if (dues.length === 0) return
  const rows = dues.map(({ id, dueAt }) => sql`(${id}::text, ${dueAt}::timestamptz)`)
  await sql`with moved as (
      update call_steps step set due_at = least(step.due_at, wanted.due_at)
      from (values ${sql.join(rows)}) wanted(id, due_at)
      where step.id = wanted.id and ${isOpen} returning 1)
    select pg_notify(${callsNotification}, '') from (select count(*) from moved) counted`.execute(tx)
}

/** By the database's clock as it is now; the same from many servers changes nothing more. Waits for nobody: what is held is seen again. */
export async function notLaterThan(tx: Tx, wanted: readonly { id: string; leftMs: number }[]): Promise<void> {
  const rows = wanted.map(({ id, leftMs }) => sql`(${id}::text, ${leftMs / 1000}::float8)`)
  const ids = wanted.map(({ id }) => id)
  await sql`with free as (
      select id from call_steps where id = any(${ids}::text[]) order by id for no key update skip locked),
    moved as (
      update call_steps step set due_at = least(step.due_at, clock_timestamp() + make_interval(secs => wanted.seconds))
      from (values ${sql.join(rows)}) wanted(id, seconds) join free using (id)
      where step.id = wanted.id and ${isOpen} returning 1)
    select pg_notify(${callsNotification}, '') from (select count(*) from moved) counted`.execute(tx)
}

/** One lock is there, and it is his own: who lost his connection does not take another's for it. */
const isOnlyServer = (
  own: number | null,
) => sql`(select count(distinct objid) = 1 and bool_and(objid::bigint = ${own}::bigint)
  from pg_locks where locktype = 'advisory' and classid = ${sql.raw(String(lifeLock))}
    and database = (select oid from pg_database where datname = current_database()))`

/**
 * As long as they stand as they were seen: the same from many servers postpones once. Waits for nobody either. What is not
 * `isForAll` is written only while no other server lives, who may know better.
 */
export async function notEarlierThan(
  tx: Tx,
  wanted: readonly { id: string; leftMs: number; dueAt: string; isForAll: boolean }[],
  lifeKey: number | null,
): Promise<void> {
  const rows = wanted.map(
    ({ id, leftMs, dueAt, isForAll }) =>
      sql`(${id}::text, ${leftMs / 1000}::float8, ${dueAt}::timestamptz, ${isForAll}::boolean)`,
  )
  const ids = wanted.map(({ id }) => id)
  await sql`with free as (
      select id from call_steps where id = any(${ids}::text[]) order by id for no key update skip locked),
    moved as (
      update call_steps step set due_at = greatest(step.due_at, clock_timestamp() + make_interval(secs => wanted.seconds))
      from (values ${sql.join(rows)}) wanted(id, seconds, due_at, is_for_all) join free using (id)
      where step.id = wanted.id and step.due_at = wanted.due_at and ${isOpen} and (is_for_all or ${isOnlyServer(lifeKey)})
      returning 1)
    select pg_notify(${callsNotification}, '') from (select from moved having count(*) > 0) counted`.execute(tx)
}

/** The fence: true for exactly one node, once, and never early. Called under the consultation's lock. */
export async function takeStep(tx: Tx, stepId: string): Promise<boolean> {
  const { rows } = await sql`${takingStep(stepId)}`.execute(tx)
  return rows.length === 1
}

/** For a statement that takes the step and looks at something in one round trip. */
export function takingStep(stepId: string): RawBuilder<unknown> {
  return sql`update call_steps set fired_at = clock_timestamp()
    where id = ${stepId} and ${isOpen} and due_at <= clock_timestamp() returning id`
}

/** The same for many; each only where nothing of its consultation is to be called before it. */
export function takingFirstSteps(stepIds: readonly string[]): RawBuilder<unknown> {
  return sql`update call_steps step set fired_at = clock_timestamp()
    where id = any(${stepIds}::text[]) and ${isOpen} and due_at <= clock_timestamp()
      and not exists (select from call_steps earlier
        where earlier.consultation_id = step.consultation_id
          and coalesce(earlier.fired_at, earlier.stopped_at) is null and (earlier.due_at, earlier.step) < (step.due_at, step.step))
    returning id, consultation_id`
}

/** Which of them are due and nobody is at: held until the end of the transaction. Waits for nobody. */
export async function claimSteps(tx: Tx, stepIds: readonly string[], most: number): Promise<Step[]> {
  const { rows } = await sql<Step>`/* claim-steps */ select ${stepColumns} from call_steps
    where id = any(${stepIds}::text[]) and ${isOpen} and due_at <= clock_timestamp()
    order by due_at limit ${most}::int for no key update skip locked`.execute(tx)
  return rows
}

export async function countOpenSteps(tx: Tx, consultationId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from call_steps
    where consultation_id = ${consultationId} and ${isOpen}`.execute(tx)
  return rows[0]!.count
}

/** Which round the ladder is in. */
export async function currentRound(tx: Tx, consultationId: string): Promise<number> {
  const { rows } = await sql<{ round: number }>`select round from call_steps where consultation_id = ${consultationId}
    and whom <> 'offered' order by begun_at desc nulls last limit 1`.execute(tx)
  return rows[0]?.round ?? 1
}

/** Questions of this roster whose ladder runs. Index call_steps_roster holds open steps only. */
export async function callingFor(tx: Tx, rosterId: string): Promise<string[]> {
  const { rows } = await sql<{ consultationId: string }>`select distinct consultation_id as "consultationId"
    from call_steps where roster_id = ${rosterId} and fired_at is null and stopped_at is null`.execute(tx)
  return rows.map(({ consultationId }) => consultationId)
}

export type OpenStep = Step & { dueAt: Date; afterSeconds: number | null }

/** What this question will call next, in order of time. */
export async function openSteps(tx: Tx, consultationId: string): Promise<OpenStep[]> {
  const { rows } = await sql<OpenStep>`select ${stepColumns}, due_at as "dueAt", after_seconds as "afterSeconds"
    from call_steps
    where consultation_id = ${consultationId} and ${isOpen}
    order by due_at, step`.execute(tx)
  return rows
}
