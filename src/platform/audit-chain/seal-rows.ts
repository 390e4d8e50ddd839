// Takes the rows of the audit log that were committed since the last time and puts them at the end of their networks'
// chains. One sealer at a time: a second one finds the lock taken and leaves it to the first.

import { sql } from 'kysely'
import type { Postgres, Tx } from '../postgres.ts'
import { hashOfLink, rowText } from './link.ts'

export const rowsAtOnce = 1_000

interface Head {
  number: number
  hash: Uint8Array
}

interface Seal extends Head {
  networkId: string
  auditId: number
}

/** How many rows were sealed; with 1,000 there may be more. */
export function sealRows(postgres: Postgres): Promise<number> {
  return postgres.asSystem(async (tx) => {
    await sql`set local role jiuxin_sealer`.execute(tx)
    if (!(await isOurTurn(tx))) return 0
    const rows = await takeRows(tx)
    if (rows.length === 0) return 0
    const heads = await headsOf(tx, [...new Set(rows.map(({ networkId }) => networkId))])
    const seals = rows.map(({ networkId, auditId, text }): Seal => {
      const before = heads.get(networkId)
      const head = { number: (before?.number ?? 0) + 1, hash: hashOfLink(before?.hash ?? null, text) }
      heads.set(networkId, head)
      return { ...head, networkId, auditId }
    })
    await keepSeals(tx, seals)
    await keepHeads(tx, heads)
    return rows.length
  })
}

async function isOurTurn(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ ours: boolean }>`
    select exists (select from audit_unsealed) and pg_try_advisory_xact_lock(hashtext('jiuxin audit chain')) as ours
  `.execute(tx)
  return rows[0]!.ours
}

async function takeRows(tx: Tx): Promise<{ auditId: number; networkId: string; text: string }[]> {
  const { rows } = await sql<{ auditId: number; networkId: string; text: string }>`
    with taken as (
      delete from audit_unsealed
      where audit_id in (select audit_id from audit_unsealed order by audit_id limit ${rowsAtOnce})
      returning audit_id)
    select log.id as "auditId", log.network_id as "networkId", ${rowText} as text
    from taken join audit_log log on log.id = taken.audit_id order by log.id`.execute(tx)
  return rows
}

async function headsOf(tx: Tx, networkIds: string[]): Promise<Map<string, Head>> {
  const { rows } = await sql<Head & { networkId: string }>`
    select network_id as "networkId", number, hash from audit_heads where network_id = any(${networkIds})`.execute(tx)
  return new Map(rows.map(({ networkId, number, hash }) => [networkId, { number, hash }]))
}

async function keepSeals(tx: Tx, seals: readonly Seal[]): Promise<void> {
  await sql`insert into audit_seals (network_id, number, audit_id, hash)
    select * from unnest(${seals.map((each) => each.networkId)}::text[], ${seals.map((each) => each.number)}::bigint[],
      ${seals.map((each) => each.auditId)}::bigint[], ${seals.map((each) => each.hash)}::bytea[])`.execute(tx)
}

async function keepHeads(tx: Tx, heads: ReadonlyMap<string, Head>): Promise<void> {
  const all = [...heads]
  await sql`insert into audit_heads (network_id, number, hash)
    select * from unnest(${all.map(([networkId]) => networkId)}::text[], ${all.map(([, head]) => head.number)}::bigint[],
      ${all.map(([, head]) => head.hash)}::bytea[])
    on conflict (network_id) do update set number = excluded.number, hash = excluded.hash`.execute(tx)
}
