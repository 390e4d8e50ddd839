// Which owned questions wait for the end of their owner's shift. One row a question; `turned_at` is the fence, and
// whoever changes what is due notifies like every promise.

import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import { callsNotification } from './steps.ts'

export interface Turn {
  ownerId: string
  rosterId: string
  /** null: nobody has looked yet when his shift ends. */
  shiftUntil: Date | null
}

/** He owns it from now on, or again after it was closed: at once it is looked when his shift ends, or ended. */
export async function watchOwner(
  tx: Tx,
  turn: { consultationId: string; networkId: string; rosterId: string; ownerId: string },
): Promise<void> {
  await sql`/* watch-owner */ with watched as (
      insert into duty_turns (consultation_id, network_id, roster_id, owner_id, due_at)
      values (${turn.consultationId}, ${turn.networkId}, ${turn.rosterId}, ${turn.ownerId}, clock_timestamp())
      on conflict (consultation_id) do update set roster_id = excluded.roster_id, owner_id = excluded.owner_id,
        due_at = excluded.due_at, turned_at = null,
        shift_until = case when duty_turns.owner_id = excluded.owner_id then duty_turns.shift_until end
      where duty_turns.owner_id <> excluded.owner_id or duty_turns.turned_at is not null returning 1)
    select pg_notify(${callsNotification}, '') from (select count(*) from watched) counted`.execute(tx)
}

/** Null where it is not due (any more). Called under the consultation's lock. */
export async function dueTurn(tx: Tx, consultationId: string): Promise<Turn | null> {
  const { rows } = await sql<Turn>`select owner_id as "ownerId", roster_id as "rosterId", shift_until as "shiftUntil"
    from duty_turns where consultation_id = ${consultationId} and turned_at is null and due_at <= clock_timestamp()`.execute(
    tx,
  )
  return rows[0] ?? null
}

export async function lookAgain(tx: Tx, consultationId: string, dueAt: Date, shiftUntil: Date): Promise<void> {
  await sql`update duty_turns set due_at = ${dueAt}::timestamptz, shift_until = ${shiftUntil}::timestamptz
    where consultation_id = ${consultationId}`.execute(tx)
}

/** He to whom it was offered said no: whoever is next is asked now. */
export async function hurryTurn(tx: Tx, consultationId: string): Promise<void> {
  await sql`with hurried as (
      update duty_turns set due_at = least(due_at, clock_timestamp())
      where consultation_id = ${consultationId} and turned_at is null and shift_until is not null returning 1)
    select pg_notify(${callsNotification}, '') from (select count(*) from hurried) counted`.execute(tx)
}

export async function endTurn(tx: Tx, consultationId: string): Promise<void> {
  await sql`update duty_turns set turned_at = clock_timestamp() where consultation_id = ${consultationId}`.execute(tx)
}

/**
 * The roster changed: shifts may end earlier or later. Every server does this at once: all in one order. Index
 * duty_turns_roster.
 */
export async function lookAtTurnsOf(tx: Tx, rosterId: string): Promise<void> {
  await sql`update duty_turns set due_at = clock_timestamp()
    where consultation_id in (select consultation_id from duty_turns
      where roster_id = ${rosterId} and turned_at is null and shift_until is not null
      order by consultation_id for no key update)`.execute(tx)
}
