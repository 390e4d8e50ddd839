// What the audit log tells when all is over: of its chain (as `npm run audit:verify` judges it, beside the heads that were
// kept outside while it went on), of sessions that were taken away, and of who saw what.

import type pg from 'pg'
import { sentenceOf, verifyAudit } from '../../src/tools/audit/verify-audit.ts'
import type { FinalAudit } from './final-state.ts'
import type { World } from './world.ts'

export async function readAuditRows(client: pg.PoolClient): Promise<Omit<FinalAudit, 'chains'>> {
  const revoked = await client.query<FinalAudit['revoked'][number]>(
    `select coalesce(session.id, told.id) as "sessionId", session.id is not null as "isRevoked",
       coalesce(told.count, 0)::int as rows
     from (select id from sessions where revoked_at is not null) session
       full join (select subject_id as id, count(*) from audit_log where operation = 'session-revoked' group by 1) told
       on told.id = session.id`,
  )
  const read = await client.query<{ pair: string }>(
    `select distinct person_id || ' ' || subject_id as pair from audit_log where operation = 'read-consultation'`,
  )
  return { revoked: revoked.rows, readBy: read.rows.map(({ pair }) => pair) }
}

export async function readChains({ databaseUrl, owner, anchors }: World): Promise<FinalAudit['chains']> {
  const waiting = await owner.query<{ networkId: string; sinceMs: number }>(
    `select log.network_id as "networkId", (extract(epoch from min(log.at)) * 1000)::float8 as "sinceMs"
     from audit_unsealed unsealed join audit_log log on log.id = unsealed.audit_id group by 1`,
  )
  const since = new Map(waiting.rows.map(({ networkId, sinceMs }) => [networkId, sinceMs]))
  const chains = await verifyAudit(databaseUrl, anchors)
  return chains.map(({ networkId, links, faults, stray }) => ({
    networkId,
    links,
    faults: [...faults.map(sentenceOf), ...(stray > 0 ? [`${stray} rows have no seal and do not wait for one`] : [])],
    waitsSinceMs: since.get(networkId) ?? null,
  }))
}

/** Keeps the heads where no server can write, every two seconds. */
export function keepAnchors({ owner, anchors }: World): () => void {
  const timer = setInterval(() => {
    owner
      .query<{ networkId: string; number: number; hash: string }>(
        `select network_id as "networkId", number::int, encode(hash, 'hex') as hash from audit_heads`,
      )
      .then(({ rows }) => {
        const at = new Date().toISOString()
        anchors.push(...rows.map((row) => ({ at, ...row })))
      })
      .catch(() => {})
  }, 2_000)
  return () => clearInterval(timer)
}
