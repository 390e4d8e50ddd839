// The one road: every entry of every kind is written here. Lock, then clock; access; decide; append with the next
// numbers; fold; project; ring the inner bell; commit; ring the outer one. Nothing else writes a consultation.

import { mayOpen } from '../people/access.ts'
import type { NetworkFacts } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { asKept } from './as-kept.ts'
import { commitEntries } from './commit-entries.ts'
import { refused } from './compose-entries.ts'
import { composeWriting, type Writing } from './compose-writing.ts'
import type { Journal, Opened, Written } from './journal.ts'
import { known } from './open-consultation.ts'
import { keepable, recordingWishes } from './recording-wish.ts'
import { repeatReply } from './repeat-reply.ts'
import { type Road, type Turn, takeTurn } from './road.ts'
import { sealDraft } from './sealed-draft.ts'
import { type Locked, lockConsultation } from './statements/lock-consultation.ts'
import { visibleConsultation } from './visibility.ts'
import { writeAtOnce } from './write-at-once.ts'

export async function writeEntry(
  road: Road,
  ...[actor, consultationId, draft, sinceArrivalMs]: Parameters<Journal['write']>
): Promise<Written> {
  const { kind, body } = draft
  const sealed = sealDraft(road.clock, actor, draft, { kind, body, consultationId, sha256s: [] }, sinceArrivalMs)
  const writing = {
    actor,
    consultationId,
    draft: sealed,
    wishes: [{ kind, body }],
    recordings: [],
    refusedRecordings: [],
  }
  const { refusedRecordings: _, ...written } = await write(road, writing)
  return written
}

export async function addRecordings(
  road: Road,
  ...[actor, consultationId, draft, received, refusedRecordings, sinceArrivalMs]: Parameters<Journal['addRecordings']>
): Promise<Opened> {
  if (received.length === 0) throw new RefusalError('recording-missing')
  const recordings = received.map(keepable)
  const sha256s = recordings.map(({ sha256 }) => sha256)
  const content = { kind: 'recording-added', body: {}, consultationId, sha256s }
  const sealed = sealDraft(road.clock, actor, draft, content, sinceArrivalMs)
  const { timeZone } = await road.people.network(actor.networkId)
  const wishes = recordings.flatMap((one) => recordingWishes(one, timeZone))
  const adding = {
    actor,
    consultationId,
    draft: sealed,
    wishes,
    recordings,
    refusedRecordings: asKept(refusedRecordings),
  }
  return write(road, adding)
}

export async function addOriginal(
  road: Road,
  ...[actor, consultationId, draft, original, sinceArrivalMs]: Parameters<Journal['addOriginal']>
): Promise<Written> {
  const { recordingId, sha256 } = original
  const content = { kind: 'original-added', body: { recordingId }, consultationId, sha256s: [sha256] }
  const sealed = sealDraft(road.clock, actor, draft, content, sinceArrivalMs)
  const adding = {
    actor,
    consultationId,
    draft: sealed,
    wishes: [{ kind: 'original-added', body: original }],
    recordings: [],
    original,
    refusedRecordings: [],
  }
  const { refusedRecordings: _, ...written } = await write(road, adding)
  return written
}

async function write(road: Road, writing: Writing): Promise<Opened> {
  const { actor, consultationId } = writing
  const network = await road.people.network(actor.networkId)
  const toConsultation = { key: consultationId, networkId: actor.networkId }
  const writeIt = async (tx: Tx) => {
    const locked = await lockConsultation(tx, known(consultationId))
    if (locked === null || !mayOpen(actor, locked.subject)) throw new RefusalError('not-found')
    return writeLocked(tx, road, network, locked, writing)
  }
  const repeat = (tx: Tx) => repeatReply(tx, actor, writing.draft)
  return takeTurn(road, toConsultation, writeIt, repeat, () => writeAtOnce(road, network, writing))
}

/** Null: the draft is known (asked for only when it would be refused, or turns out to be). */
async function writeLocked(
  tx: Tx,
  road: Road,
  network: NetworkFacts,
  locked: Locked,
  writing: Writing,
): Promise<Turn<Opened> | null> {
  const { actor, draft, recordings, original, refusedRecordings } = writing
  const { consultation: before, subject } = locked
  const composed = composeWriting(road, network, locked, writing)
  if (composed.refusal) {
    const reply = await repeatReply(tx, actor, draft)
    if (reply) return { reply, committed: null }
    throw refused(composed.refusal)
  }
  const { authorId } = subject
  const addition = { network, authorId, before, ...composed, recordings, original, draft, refusedRecordings }
  const committed = await commitEntries(tx, road, addition)
  if (committed === null) return null
  const consultation = visibleConsultation(actor, committed.subject, committed.consultation)
  return { reply: { consultation, entries: committed.entries, refusedRecordings, repeated: false }, committed }
}
