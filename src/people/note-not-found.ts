// Who asked for a record that is not there for him: a row of the audit log, the same for a foreign and for a missing one.
// Once an id and session; who asks for very many has said enough.

import { writeAudit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import { isId } from '../platform/ids.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { Actor } from './actor.ts'

/** Never fails, and nobody waits for it: the answer is no in any case. */
export type NoteNotFound = (actor: Actor, asked: string) => void

const rememberedMs = 3_600_000
const mostOfOneSession = 60
const mostSessions = 10_000

export function noteNotFound({ postgres, clock }: { postgres: Postgres; clock: Clock }): NoteNotFound {
  const noted = new Map<string, { sinceMs: number; ids: Set<string> }>()

  function ofSession(sessionId: string): Set<string> {
    const nowMs = clock.monotonicMs()
    const before = noted.get(sessionId)
    if (before !== undefined && nowMs - before.sinceMs < rememberedMs) return before.ids
    if (noted.size >= mostSessions) noted.clear()
    const fresh = { sinceMs: nowMs, ids: new Set<string>() }
    noted.set(sessionId, fresh)
    return fresh.ids
  }

  return ({ networkId, personId, sessionId }, asked) => {
    const ids = ofSession(sessionId)
    // what has not the shape of an id could be any words of his
    if (!isId(asked) || ids.has(asked) || ids.size >= mostOfOneSession) return
    ids.add(asked)
    const row = { networkId, personId, sessionId, operation: 'refused-not-found', subjectId: asked }
    postgres.inNetwork(networkId, (tx) => writeAudit(tx, row)).catch(() => ids.delete(asked))
  }
}
