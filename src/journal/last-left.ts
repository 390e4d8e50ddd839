// Consultations as this server left them when it last wrote to them, and the version of their row. Never believed as
// such: only by a statement that writes where the row is still that version. Whoever else wrote meanwhile (another
// server, the tool that rebuilds, an operator) made another version, and all is read again.

import type { Consultation, ConsultationSummary } from '../consultation/model.ts'
import type { Subject } from '../people/actor.ts'
import type { Committed } from './journal.ts'

export interface Left {
  subject: Subject
  consultation: Consultation
  summary: ConsultationSummary
  /** The transaction that made the row what it is (`xmin`). */
  version: string
}

export interface LastLeft {
  of(consultationId: string): Left | undefined
  /** In the transaction: what its version will be. Nothing is kept before `keep`. */
  note(committed: Committed, version: string): void
  /** After the commit. */
  keep(committed: Committed): void
  forget(consultationId: string): void
}

/** Some 20 KB each at most; those longest without an entry go first. */
const mostKept = 500

export function openLastLeft(): LastLeft {
  const kept = new Map<string, Left>()
  const versions = new WeakMap<Committed, string>()

  return {
    of: (consultationId) => kept.get(consultationId),
    note: (committed, version) => void versions.set(committed, version),
    keep(committed) {
      const { subject, consultation, summary } = committed
      const version = versions.get(committed)
      kept.delete(consultation.id)
      if (version === undefined) return
      kept.set(consultation.id, { subject, consultation, summary, version })
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
    },
    forget: (consultationId) => void kept.delete(consultationId),
  }
}
