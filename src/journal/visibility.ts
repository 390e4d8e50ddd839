// What is left of a consultation for somebody who may not see all of it. A hidden entry keeps its number, so that there
// is no false gap; the consultation is as if the hidden entries had said nothing.

import { entryKindOf } from '../consultation/entries.ts'
import type { Consultation, Entry } from '../consultation/model.ts'
import { maySeeEntry } from '../people/access.ts'
import type { Actor, Subject } from '../people/actor.ts'
import type { Visible } from './journal.ts'

export function visibleEntries(actor: Actor, subject: Subject, entries: readonly Entry[]): Visible[] {
  if (maySeeEntry(actor, subject, 'hospital')) return [...entries]
  return entries.map((entry) =>
    maySeeEntry(actor, subject, entryKindOf(entry.kind)?.seenBy) ? entry : { seq: entry.seq },
  )
}

/** Only `duty-offered` is hidden today, and this is all that it changes; a test holds the two together. */
export function visibleConsultation(actor: Actor, subject: Subject, consultation: Consultation): Consultation {
  if (consultation.offeredTo === null || maySeeEntry(actor, subject, 'hospital')) return consultation
  return { ...consultation, offeredTo: null }
}
