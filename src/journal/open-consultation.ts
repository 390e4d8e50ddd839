// The ways to read one consultation. Each asks access, says the same of a foreign and of a missing one after the same
// work, shows what this person may see, and leaves a row in the audit log.

import { originalAdded } from '../consultation/entries/original-added.ts'
import type { Entry } from '../consultation/model.ts'
import { limits } from '../contract/limits.ts'
import { mayOpen, mayWrite, writeRefusal } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import { writeAudit } from '../platform/audit.ts'
import { isId } from '../platform/ids.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Journal, RecordingFacts } from './journal.ts'
import { findHeads, type Head, readSnapshot } from './statements/find-consultation.ts'
import { readEntries } from './statements/read-entries.ts'
import { findRecording } from './statements/recordings.ts'
import { visibleConsultation, visibleEntries } from './visibility.ts'

export function openConsultation(
  postgres: Postgres,
  actor: Actor,
  consultationId: string,
): ReturnType<Journal['openConsultation']> {
  return postgres.inNetwork(actor.networkId, async (tx) => {
    const { subject } = await findOpenable(tx, actor, consultationId)
    const consultation = await readSnapshot(tx, consultationId)
    const entries = await readEntries(tx, { consultationId, after: 0, upTo: consultation.seq })
    return shown(actor, { consultation, entries, subject })
  })
}

export function entriesSince(
  postgres: Postgres,
  actor: Actor,
  consultationId: string,
  after: number,
): ReturnType<Journal['entriesSince']> {
  return postgres.inNetwork(actor.networkId, async (tx) => {
    const { subject } = await findOpenable(tx, actor, consultationId)
    const consultation = await readSnapshot(tx, consultationId)
    const { seq } = consultation
    const resync = after > seq || seq - after > limits.entriesPerReply
    const from = resync ? Math.max(0, seq - limits.entriesPerReply) : after
    const entries = await readEntries(tx, { consultationId, after: from, upTo: seq })
    return { ...shown(actor, { consultation, entries, subject }), seq, resync }
  })
}

/** Heads are told to watchers every few seconds: no audit row, nothing but a number leaves. */
export function heads(postgres: Postgres, actor: Actor, consultationIds: string[]): ReturnType<Journal['heads']> {
  return postgres.inNetwork(actor.networkId, async (tx) => {
    const found = await findHeads(tx, consultationIds.filter(isId))
    return found
      .filter(({ subject }) => mayOpen(actor, subject))
      .map(({ consultationId, seq }) => ({ consultationId, seq }))
  })
}

export function openRecording(
  postgres: Postgres,
  actor: Actor,
  recordingId: string,
  { isAnotherPiece } = { isAnotherPiece: false },
): Promise<RecordingFacts> {
  return postgres.inNetwork(actor.networkId, async (tx) => {
    const found = await findRecording(tx, known(recordingId))
    if (found === null || !mayOpen(actor, found.subject)) throw new RefusalError('not-found')
    if (!isAnotherPiece) await audit(tx, actor, 'read-recording', recordingId)
    return found.facts
  })
}

/** Asked for every piece of an upload: no audit row, nothing of the recording is shown. */
export function awaitOriginal(postgres: Postgres, actor: Actor, recordingId: string): Promise<RecordingFacts> {
  return postgres.inNetwork(actor.networkId, async (tx) => {
    const found = await findRecording(tx, known(recordingId))
    if (found === null || !mayOpen(actor, found.subject)) throw new RefusalError('not-found')
    if (mayWrite(actor, found.subject, originalAdded.who) === null) {
      throw new RefusalError(writeRefusal(actor, found.subject))
    }
    return found.facts
  })
}

/** Foreign or missing: the same no after the same work. What is opened leaves a row in the audit log. */
export async function findOpenable(
  tx: Tx,
  actor: Actor,
  consultationId: string,
  operation = 'read-consultation',
): Promise<Head> {
  const [head] = await findHeads(tx, [known(consultationId)])
  if (head === undefined || !mayOpen(actor, head.subject)) throw new RefusalError('not-found')
  await audit(tx, actor, operation, consultationId)
  return head
}

/** A malformed id is looked up like any other, as one that nothing has. */
export function known(id: string): string {
  return isId(id) ? id : 'nothing'
}

function audit(tx: Tx, { networkId, personId, sessionId }: Actor, operation: string, subjectId: string): Promise<void> {
  return writeAudit(tx, { networkId, personId, sessionId, operation, subjectId })
}

type Read = Awaited<ReturnType<Journal['openConsultation']>>

function shown(actor: Actor, read: Omit<Read, 'entries'> & { entries: Entry[] }): Read {
  const { consultation, entries, subject } = read
  return {
    consultation: visibleConsultation(actor, subject, consultation),
    entries: visibleEntries(actor, subject, entries),
    subject,
  }
}
