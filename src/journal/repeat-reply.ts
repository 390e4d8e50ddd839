// The answer to a draft that was written before: the first reply again. It is not kept as text: entries never change,
// so their numbers are enough to say it again.

import { foldAll } from '../consultation/fold.ts'
import { mayOpen } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import type { Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Opened } from './journal.ts'
import type { SealedDraft } from './sealed-draft.ts'
import { findDraft } from './statements/find-draft.ts'
import { readEntries } from './statements/read-entries.ts'
import { visibleConsultation } from './visibility.ts'

/** Null: this draft is new. Refuses `draft-reused` when its number stands for other content. */
export async function repeatReply(tx: Tx, actor: Actor, draft: SealedDraft): Promise<Opened | null> {
  const first = await findDraft(tx, draft.authorId, draft.draftId)
  if (first === null) return null
  if (first.subject === null) throw new RefusalError('not-found')
  if (!first.contentHash.equals(draft.contentHash)) throw new RefusalError('draft-reused')
  if (!mayOpen(actor, first.subject)) throw new RefusalError('not-found')
  const { consultationId, reply } = first
  const entries = await readEntries(tx, { consultationId, after: 0, upTo: reply.last })
  return {
    consultation: visibleConsultation(actor, first.subject, foldAll(entries)),
    entries: entries.filter(({ seq }) => seq >= reply.first),
    refusedRecordings: reply.refusedRecordings ?? [],
    repeated: true,
  }
}
