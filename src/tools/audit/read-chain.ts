// A network's chain out of the database, as the owner of the tables (the role that seals may not read what it wrote).

import { sql } from 'kysely'
import type { Head, Link } from '../../platform/audit-chain/judge-chain.ts'
import { rowText } from '../../platform/audit-chain/link.ts'
import type { Tx } from '../../platform/postgres.ts'

const pageLength = 5_000

/** Page by page. */
export async function* readChain(tx: Tx, networkId: string): AsyncIterable<Link> {
  for (let after = 0; ; ) {
    const { rows } = await sql<Link>`
      select seal.number::int, seal.audit_id::int as "auditId", encode(seal.hash, 'hex') as hash,
        case when log.id is null then null else ${rowText} end as row
      from audit_seals seal left join audit_log log on log.id = seal.audit_id and log.network_id = seal.network_id
      where seal.network_id = ${networkId} and seal.number > ${after}
      order by seal.number limit ${pageLength}`.execute(tx)
    yield* rows
    if (rows.length < pageLength) return
    after = rows.at(-1)!.number
  }
}

export interface ChainFacts {
  head: Head | null
  /** Rows that wait to be sealed. */
  waiting: number
  /** Rows that neither have a seal nor wait for one. */
  stray: number
}

export async function readChainFacts(tx: Tx, networkId: string): Promise<ChainFacts> {
  const { rows } = await sql<Omit<ChainFacts, 'head'>>`
    select count(*) filter (where unsealed.audit_id is not null)::int as waiting,
      count(*) filter (where unsealed.audit_id is null and log.id > coalesce(beginning.audit_id, 0))::int as stray
    from audit_log log
      left join audit_unsealed unsealed on unsealed.audit_id = log.id
      left join audit_seals seal on seal.audit_id = log.id and seal.network_id = log.network_id
      left join audit_chain_beginning beginning on true
    where log.network_id = ${networkId} and seal.audit_id is null`.execute(tx)
  const heads = await sql<Head>`
    select number::int, encode(hash, 'hex') as hash from audit_heads where network_id = ${networkId}`.execute(tx)
  return { head: heads.rows[0] ?? null, ...rows[0]! }
}

export async function networkIds(tx: Tx): Promise<string[]> {
  return (await sql<{ id: string }>`select id from networks order by id`.execute(tx)).rows.map(({ id }) => id)
}
