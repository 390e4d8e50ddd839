// Every network's chain, beside the heads that were kept outside.

import { sql } from 'kysely'
import { asOwner } from '../../platform/as-owner.ts'
import { type ChainFault, type Judgement, judgeChain } from '../../platform/audit-chain/judge-chain.ts'
import type { KeptHead } from '../../platform/audit-chain/kept-heads.ts'
import { type ChainFacts, networkIds, readChain, readChainFacts } from './read-chain.ts'

export type VerifiedChain = Judgement & Omit<ChainFacts, 'head'> & { networkId: string; isWhole: boolean }

export async function verifyAudit(databaseUrl: string, keptHeads: readonly KeptHead[]): Promise<VerifiedChain[]> {
  const there = await asOwner({ databaseUrl }, networkIds)
  // a network that is gone took its chain along; its kept heads still tell
  const all = [...new Set([...there, ...keptHeads.map(({ networkId }) => networkId)])]
  const chains: VerifiedChain[] = []
  for (const networkId of all) chains.push(await verifyChain(databaseUrl, networkId, keptHeads))
  return chains
}

/** As it stood at one moment: a server may go on meanwhile. */
function verifyChain(databaseUrl: string, networkId: string, keptHeads: readonly KeptHead[]): Promise<VerifiedChain> {
  return asOwner({ databaseUrl, networkId }, async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx)
    const { head, waiting, stray } = await readChainFacts(tx, networkId)
    const ofNetwork = keptHeads.filter((kept) => kept.networkId === networkId)
    const judged = await judgeChain(readChain(tx, networkId), { head, keptHeads: ofNetwork })
    return { networkId, ...judged, waiting, stray, isWhole: judged.faults.length === 0 && stray === 0 }
  })
}

export function sentenceOf(fault: ChainFault): string {
  const at = `number ${fault.number}`
  switch (fault.fault) {
    case 'number-missing':
      return `${at} is missing: a link was removed.`
    case 'row-missing':
      return `${at}: row ${fault.auditId} of the audit log was removed.`
    case 'link-differs':
      return `${at}: row ${fault.auditId} of the audit log, its place or its seal was changed.`
    case 'end-differs':
      return `${at}: the chain does not end where its last link was written.`
    case 'kept-head-differs':
      return `${at}: the chain is not the one whose head was kept outside.`
  }
}
