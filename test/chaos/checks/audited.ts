// I9: the audit log's chain is whole, and what was kept of it outside is part of it; whatever was done or seen has its row:
// one for each session that was taken away, and one at least for whoever saw a consultation.

import { faultWindows, latestFor, ofTheService } from '../fault-windows.ts'
import type { Run } from '../final-state.ts'
import { eventsOf } from '../history.ts'

const sealedWithinMs = 5_000

export function audited({ history, final, people }: Run): string[] {
  const { chains, revoked, readBy } = final.audit
  const windows = faultWindows(history).filter(ofTheService)
  const broken = chains.flatMap(({ networkId, faults }) => faults.map((fault) => `chain of ${networkId}: ${fault}`))
  const late = chains
    .filter(
      ({ waitsSinceMs }) => waitsSinceMs !== null && final.readAtMs > latestFor(waitsSinceMs, sealedWithinMs, windows),
    )
    .map(({ networkId }) => `a row of ${networkId} waits for its seal too long`)
  const counts = revoked
    .filter(({ isRevoked, rows }) => rows !== (isRevoked ? 1 : 0))
    .map(({ sessionId, isRevoked, rows }) => {
      return `session ${sessionId} was ${isRevoked ? '' : 'not '}taken away, and ${rows} rows tell of it`
    })
  const rowOf = new Map(revoked.map((one) => [one.sessionId, one]))
  const unknown = eventsOf(history, 'revoke')
    .filter(({ sessionId }) => sessionId !== undefined && !rowOf.get(sessionId)?.isRevoked)
    .map(({ sessionId }) => `session ${sessionId} was taken away, and the tables know nothing of it`)
  const written = new Set(readBy)
  const seen = new Set(eventsOf(history, 'received').map((one) => `${one.personId} ${one.consultationId}`))
  const unseen = [...seen]
    .filter((pair) => !written.has(pair) && pair.split(' ')[0]! in people)
    .map((pair) => `${pair.replace(' ', ' saw ')}, and no row tells of it`)
  return [...broken, ...late, ...counts, ...unknown, ...unseen]
}
