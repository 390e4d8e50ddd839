// The rings: one row a call to one person through one channel, ringing while `stopped_at` is null. A row whose
// `stopped_by` is the person himself says that he declined, `failed` that its channel could not reach him. `outcome` is
// null until a channel has answered: such a ring is carried once more when whoever carried it is gone.

import { type RawBuilder, sql } from 'kysely'
import { offerStep } from '../../consultation/offer-step.ts'
import type { CallNotice, Outcome } from '../../platform/channel.ts'
import type { Tx } from '../../platform/postgres.ts'
import { carriedUntil, heldKey } from './jobs.ts'
import { isOpen, type Step, takingFirstSteps, takingStep } from './steps.ts'

export interface Ring {
  callId: string
  /** Only for the journal; the table keeps the id. */
  personName?: string
  networkId: string
  consultationId: string
  personId: string
  channel: string
  step: number
  round: number
}

export type StoppedRing = Pick<Ring, 'callId' | 'consultationId' | 'personId' | 'channel'>

/** The live socket answers for nobody and heals itself: nothing is left to be found out about such a ring. */
export const live = 'live'

/** `carriedBy`: see `Postgres.lifeKey`. */
export async function insertRings(
  tx: Tx,
  rings: readonly Ring[],
  calledAt: Date,
  carriedBy: number | null,
): Promise<void> {
  if (rings.length === 0) return
  const rows = rings.map(({ personName: _, ...ring }) => ({ ...ring, outcome: ring.channel === live ? 'sent' : null }))
  await sql`/* insert-rings */ insert into rings (call_id, network_id, consultation_id, person_id, channel, step, round,
      called_at, tried_at, outcome, carried_by)
    select r."callId", r."networkId", r."consultationId", r."personId", r.channel, r.step, r.round,
      ${calledAt}::timestamptz, clock_timestamp(), r.outcome, (select ${heldKey(carriedBy)})
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("callId" text, "networkId" text, "consultationId" text,
      "personId" text, channel text, step int, round int, outcome text)`.execute(tx)
}

const stoppedColumns = sql.raw(
  `call_id as "callId", consultation_id as "consultationId", person_id as "personId", channel`,
)

/** Every open step and ring of the consultation ends; the rings that were ringing. One round trip. */
export async function stopEverything(tx: Tx, consultationId: string, at: Date, by: string): Promise<StoppedRing[]> {
  const { rows } = await sql<StoppedRing>`/* stop-everything */ with steps as (
      update call_steps set stopped_at = ${at}::timestamptz
      where consultation_id = ${consultationId} and ${isOpen})
    update rings set stopped_at = ${at}::timestamptz, stopped_by = ${by}
    where consultation_id = ${consultationId} and stopped_at is null
    returning ${stoppedColumns}`.execute(tx)
  return rows
}

/** An offer that was made before ends, and he to whom it was made falls silent. */
export async function stopOffer(tx: Tx, consultationId: string, at: Date, by: string): Promise<StoppedRing[]> {
  const { rows } = await sql<StoppedRing>`with steps as (
      update call_steps set stopped_at = ${at}::timestamptz
      where consultation_id = ${consultationId} and ${isOpen} and whom = 'offered')
    update rings set stopped_at = ${at}::timestamptz, stopped_by = ${by}
    where consultation_id = ${consultationId} and stopped_at is null and step = ${offerStep}
    returning ${stoppedColumns}`.execute(tx)
  return rows
}

export async function stopRingsOf(
  tx: Tx,
  consultationId: string,
  personIds: readonly string[],
  at: Date,
  by: string,
): Promise<StoppedRing[]> {
  const { rows } = await sql<StoppedRing>`update rings set stopped_at = ${at}::timestamptz, stopped_by = ${by}
    where consultation_id = ${consultationId} and person_id = any(${personIds}::text[]) and stopped_at is null
    returning ${stoppedColumns}`.execute(tx)
  return rows
}

/** The same of many questions. */
export async function stopRingsOfMany(
  tx: Tx,
  gone: readonly { consultationId: string; personId: string }[],
  at: Date,
  by: string,
): Promise<StoppedRing[]> {
  if (gone.length === 0) return []
  const { rows } = await sql<StoppedRing>`/* stop-rings-of-many */ update rings
    set stopped_at = ${at}::timestamptz, stopped_by = ${by}
    from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) as gone("consultationId" text, "personId" text)
    where consultation_id = gone."consultationId" and person_id = gone."personId" and stopped_at is null
    returning call_id as "callId", consultation_id as "consultationId", person_id as "personId", channel`.execute(tx)
  return rows
}

/** Who stops a ring that the next round sends anew. */
export const again = 'again'

/** What is sent once is over when all are called again; only the open phones go on ringing. */
export async function endSentRings(tx: Tx, consultationId: string, at: Date): Promise<void> {
  await sql`update rings set stopped_at = ${at}::timestamptz, stopped_by = ${again}
    where consultation_id = ${consultationId} and stopped_at is null and channel <> ${live} and step <> ${offerStep}`.execute(
    tx,
  )
}

/** He declined before he was called: remembered as a ring that was over at once, so that nobody calls him. */
export async function rememberDecline(tx: Tx, ring: Ring, at: Date): Promise<void> {
  await sql`insert into rings
      (call_id, network_id, consultation_id, person_id, channel, step, called_at, stopped_at, stopped_by)
    values (${ring.callId}, ${ring.networkId}, ${ring.consultationId}, ${ring.personId}, ${ring.channel},
      ${ring.step}::int, ${at}::timestamptz, ${at}::timestamptz, ${ring.personId})`.execute(tx)
}

export interface ReachedPersons {
  /** Person -> what rings for him now. */
  ringing: Map<string, { channel: string; round: number; step: number }[]>
  /** Who declined since the round began. */
  declined: Set<string>
}

interface ReachedRow {
  personId: string
  isRinging: boolean
  channel: string
  round: number
  step: number
}

const reachedOf = (consultationId: string | RawBuilder<unknown>) => sql`
  select person_id as "personId", stopped_at is null as "isRinging", channel, round, step from rings
  where consultation_id = ${consultationId} and (stopped_at is null or (stopped_by = person_id and called_at >=
    (select max(due_at) from call_steps where consultation_id = ${consultationId} and step = 1)))`

export async function reachedPersons(tx: Tx, consultationId: string): Promise<ReachedPersons> {
  const { rows } = await sql<ReachedRow>`${reachedOf(consultationId)}`.execute(tx)
  return asReached(rows)
}

/** The step is taken (see `takeStep`) and its consultation looked at, in one round trip. Null: it is not to be taken. */
export async function takeAndLook(
  tx: Tx,
  { id, consultationId }: Pick<Step, 'id' | 'consultationId'>,
): Promise<ReachedPersons | null> {
  const { rows } = await sql<{ rings: ReachedRow[] }>`/* take-and-look */ with taken as (${takingStep(id)})
    select (select coalesce(json_agg(ring), '[]') from (${reachedOf(consultationId)}) ring) as rings
    from taken`.execute(tx)
  return rows[0] === undefined ? null : asReached(rows[0].rings)
}

/** The same for many steps, each of another consultation. By step; those that are not to be taken are missing. */
export async function takeAndLookAll(tx: Tx, stepIds: readonly string[]): Promise<Map<string, ReachedPersons>> {
  const { rows } = await sql<{ id: string; rings: ReachedRow[] }>`/* take-and-look-all */
    with taken as (${takingFirstSteps(stepIds)})
    select id, (select coalesce(json_agg(ring), '[]') from (${reachedOf(sql`taken.consultation_id`)}) ring) as rings
    from taken`.execute(tx)
  return new Map(rows.map(({ id, rings }) => [id, asReached(rings)]))
}

function asReached(rows: readonly ReachedRow[]): ReachedPersons {
  const reached: ReachedPersons = { ringing: new Map(), declined: new Set() }
  for (const { personId, isRinging, channel, round, step } of rows) {
    if (!isRinging) reached.declined.add(personId)
    else reached.ringing.set(personId, [...(reached.ringing.get(personId) ?? []), { channel, round, step }])
  }
  return reached
}

/**
 * What rings for these persons right now: one ring a person and question, whatever number of channels carries it.
 * Index rings_person holds open rings only.
 */
export async function openRings(
  tx: Tx,
  personIds: readonly string[],
): Promise<(CallNotice & { personId: string; channel: string })[]> {
  const { rows } = await sql<CallNotice & { personId: string; channel: string }>`
    select "callId", "consultationId", "personId", channel, step from (
      select distinct on (person_id, consultation_id) call_id as "callId", consultation_id as "consultationId",
        person_id as "personId", channel, step, called_at
      from rings where person_id = any(${personIds}::text[]) and stopped_at is null
      order by person_id, consultation_id, (channel = ${live}) desc, called_at) ringing
    order by called_at`.execute(tx)
  return rows
}

export async function findRing(
  tx: Tx,
  callId: string,
  personId: string,
): Promise<{ consultationId: string; isDelivered: boolean; isStopped: boolean } | null> {
  const { rows } = await sql<{ consultationId: string; isDelivered: boolean; isStopped: boolean }>`
    select consultation_id as "consultationId", delivered_at is not null as "isDelivered",
      stopped_at is not null as "isStopped"
    from rings where call_id = ${callId} and person_id = ${personId}`.execute(tx)
  return rows[0] ?? null
}

type KeptRing = Ring & { tries: number; isOpen: boolean; stoppedBy: string | null; outcome: Outcome['state'] | null }

export async function readRing(tx: Tx, callId: string): Promise<KeptRing | null> {
  const { rows } = await sql<KeptRing>`
    select call_id as "callId", network_id as "networkId", consultation_id as "consultationId", person_id as "personId",
      channel, step, round, tries, stopped_at is null as "isOpen", stopped_by as "stoppedBy", outcome
    from rings where call_id = ${callId}`.execute(tx)
  return rows[0] ?? null
}

/** The fence of delivery: true once a call, and only while it rings. */
export async function markDelivered(tx: Tx, callId: string, at: Date): Promise<boolean> {
  const { rows } = await sql`update rings set delivered_at = ${at}::timestamptz, outcome = 'delivered',
      outcome_at = ${at}::timestamptz
    where call_id = ${callId} and delivered_at is null and stopped_at is null returning call_id`.execute(tx)
  return rows.length === 1
}

/** True once a call, and only while it rings: it rings no longer. */
export async function markFailed(tx: Tx, callId: string, at: Date, reason: string): Promise<boolean> {
  const { rows } = await sql`update rings set outcome = 'failed', outcome_at = ${at}::timestamptz, reason = ${reason},
      stopped_at = ${at}::timestamptz, stopped_by = 'failed'
    where call_id = ${callId} and stopped_at is null and delivered_at is null and outcome is distinct from 'failed'
    returning call_id`.execute(tx)
  return rows.length === 1
}

/**
 * Taken over by those who carry them on. Answers those that were called off while they were under way. The disk is not
 * waited for: what a crash of the database forgets here is carried once more.
 */
export async function markSent(tx: Tx, callIds: readonly string[]): Promise<(StoppedRing & { by: string })[]> {
  const { rows } = await sql<StoppedRing & { by: string }>`/* mark-sent, then commit */ with marked as (
      update rings set outcome = 'sent', outcome_at = clock_timestamp()
      where call_id = any(${callIds}::text[]) and outcome is null
      returning call_id, consultation_id, person_id, channel, stopped_at, stopped_by,
        set_config('synchronous_commit', 'off', true))
    select ${stoppedColumns}, coalesce(stopped_by, 'system') as by from marked where stopped_at is not null`.execute(tx)
  return rows
}

/** Nobody has said what came of it: true for exactly one node, which carries it once more. */
export async function takeRing(tx: Tx, callId: string, tries: number, carriedBy: number | null): Promise<boolean> {
  const { rows } =
    await sql`update rings set tries = tries + 1, tried_at = clock_timestamp(), carried_by = ${heldKey(carriedBy)}
    where call_id = ${callId} and outcome is null and stopped_at is null and tries = ${tries}::int
      and ${sql.raw(carriedUntil)} <= clock_timestamp() returning call_id`.execute(tx)
  return rows.length === 1
}

/** Still his to carry? A node that was frozen asks before it goes on. */
export async function isStillMine(tx: Tx, callId: string, tries: number): Promise<boolean> {
  const { rows } = await sql`update rings set tried_at = clock_timestamp()
    where call_id = ${callId} and outcome is null and stopped_at is null and tries = ${tries}::int
    returning call_id`.execute(tx)
  return rows.length === 1
}

/** Everything that a round has tried for a question so far. */
export async function triesOfRound(
  tx: Tx,
  consultationId: string,
  round: number,
): Promise<
  { personId: string; channel: string; step: number; isOpen: boolean; isDelivered: boolean; calledAt: Date }[]
> {
  const { rows } = await sql<Awaited<ReturnType<typeof triesOfRound>>[number]>`
    select person_id as "personId", channel, step, stopped_at is null as "isOpen", delivered_at is not null as "isDelivered",
      called_at as "calledAt"
    from rings where consultation_id = ${consultationId} and round = ${round}::int
      and called_at >= coalesce((select max(begun_at) from call_steps where consultation_id = ${consultationId}
        and round = ${round}::int), '-infinity')`.execute(tx)
  return rows
}
