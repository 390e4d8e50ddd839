// Swaps that are asked for, and what came of them.

import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Tx } from '../../platform/postgres.ts'
import { type PeopleTables, peopleTables, type SwapState } from '../tables.ts'

export interface SwappedSpan {
  line: number
  from: Date
  until: Date
}

export interface SwapRow {
  id: string
  networkId: string
  rosterId: string
  rosterName: string
  state: SwapState
  askedBy: { personId: string; name: string }
  asked: { personId: string; name: string }
  gives: SwappedSpan
  takes: SwappedSpan | null
  askedAt: Date
  expiresAt: Date
  answeredAt: Date | null
}

export async function findSwap(tx: Tx, rosterId: string, swapId: string): Promise<SwapRow | undefined> {
  return (await readSwaps(tx, sql`swap.id = ${swapId} and swap.roster_id = ${rosterId}`))[0]
}

export async function swapsOfRoster(tx: Tx, rosterId: string, since: Date): Promise<SwapRow[]> {
  return readSwaps(tx, sql`swap.roster_id = ${rosterId} and (swap.state = 'asked' or swap.answered_at > ${since})`)
}

export async function swapsOfPerson(tx: Tx, personId: string, since: Date): Promise<SwapRow[]> {
  const recent = sql`(swap.state = 'asked' or swap.answered_at > ${since})`
  return readSwaps(tx, sql`(swap.asked = ${personId} or swap.asked_by = ${personId}) and ${recent}`)
}

export type NewSwap = Omit<SwapRow, 'rosterName' | 'state' | 'answeredAt' | 'askedBy' | 'asked'> & {
  askedBy: string
  asked: string
}

export async function insertSwap(tx: Tx, swap: NewSwap): Promise<void> {
  await peopleTables(tx)
    .insertInto('shift_swaps')
    .values({
      id: swap.id,
      network_id: swap.networkId,
      roster_id: swap.rosterId,
      state: 'asked',
      asked_by: swap.askedBy,
      asked: swap.asked,
      gives_line: swap.gives.line,
      gives_from: swap.gives.from,
      gives_until: swap.gives.until,
      takes_line: swap.takes?.line ?? null,
      takes_from: swap.takes?.from ?? null,
      takes_until: swap.takes?.until ?? null,
      asked_at: swap.askedAt,
      expires_at: swap.expiresAt,
      answered_at: null,
    })
    .execute()
}

/** From `asked` to what came of it, once. False: somebody was faster. */
export async function settleSwap(tx: Tx, swapId: string, state: SwapState, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await peopleTables(tx)
    .updateTable('shift_swaps')
    .set({ state, answered_at: at })
    .where('id', '=', swapId)
    .where('state', '=', 'asked')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Of all networks, as the system: asked, and too late to be answered. */
export async function overdueSwaps(tx: Tx, at: Date) {
  const { rows } = await sql<{ id: string; networkId: string; rosterId: string }>`
    select id, network_id as "networkId", roster_id as "rosterId" from shift_swaps
    where state = 'asked' and expires_at <= ${at} order by expires_at limit 1000`.execute(tx)
  return rows
}

async function readSwaps(
  tx: Tx,
  condition: ReturnType<typeof sql<SqlBool>> | ReturnType<typeof sql>,
): Promise<SwapRow[]> {
  const { rows } = await sql<FlatSwap>`
    select swap.*, roster.name as roster_name, giver.name as giver_name, taker.name as taker_name
    from shift_swaps swap join rosters roster on roster.id = swap.roster_id
      join people giver on giver.id = swap.asked_by join people taker on taker.id = swap.asked
    where ${condition} order by swap.state = 'asked' desc, swap.asked_at desc, swap.id limit 500`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    networkId: row.network_id,
    rosterId: row.roster_id,
    rosterName: row.roster_name,
    state: row.state,
    askedBy: { personId: row.asked_by, name: row.giver_name },
    asked: { personId: row.asked, name: row.taker_name },
    gives: { line: row.gives_line, from: row.gives_from, until: row.gives_until },
    takes: row.takes_line === null ? null : { line: row.takes_line, from: row.takes_from!, until: row.takes_until! },
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    answeredAt: row.answered_at,
  }))
}

type FlatSwap = Selectable<PeopleTables['shift_swaps']> & {
  roster_name: string
  giver_name: string
  taker_name: string
}
