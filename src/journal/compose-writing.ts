// One draft on one consultation -> the entries that it becomes, or the first no: the kind, who may, with a file where
// one belongs, then the rules.

import { entryKindOf } from '../consultation/entries.ts'
import { mayWrite, writeRefusal } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import type { NetworkFacts } from '../people/people.ts'
import { type Composed, composeEntries, contextOf, type Wish } from './compose-entries.ts'
import type { Journal, Opened, ReceivedRecording } from './journal.ts'
import type { Road } from './road.ts'
import { clockOffsetMs, type SealedDraft } from './sealed-draft.ts'
import type { Locked } from './statements/lock-consultation.ts'

export interface Writing {
  actor: Actor
  consultationId: string
  draft: SealedDraft
  wishes: Wish[]
  recordings: readonly ReceivedRecording[]
  original?: Parameters<Journal['addOriginal']>[3]
  refusedRecordings: Opened['refusedRecordings']
}

export function composeWriting(
  road: Road,
  network: NetworkFacts,
  { consultation, subject, now: lockedNow }: Locked,
  { actor, draft, wishes, recordings, original }: Writing,
): Composed {
  const wanted = wishes[0]!.kind
  const kind = entryKindOf(wanted)
  if (kind === undefined) return { refusal: { code: 'unknown-kind', values: { kind: wanted.slice(0, 64) } } }
  if (kind.by === 'system') return { refusal: { code: 'system-kind' } }
  const author = mayWrite(actor, subject, kind.who)
  if (author === null) return { refusal: { code: writeRefusal(actor, subject) } }
  // a recording comes with its file (addRecordings, addOriginal): an entry never points at nothing
  const lacksFile =
    (kind.kind === 'recording-added' && recordings.length === 0) || (kind.kind === 'original-added' && !original)
  if (lacksFile) return { refusal: { code: 'recording-missing' } }
  const now = road.hasControlledClock ? road.clock.now() : lockedNow
  const stamp = {
    claimedAt: draft.claimedAt,
    clockOffsetMs: clockOffsetMs(road.clock, draft, now),
    draftId: draft.draftId,
  }
  return composeEntries(consultation, wishes, contextOf(network, author, now), stamp)
}
