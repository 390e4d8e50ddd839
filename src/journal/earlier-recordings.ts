// ECGs of earlier consultations that are probably of the same patient, of exactly those that this person may open anyway.

import type { RecordingRef } from '../consultation/model.ts'
import { findableBy, type Question, samePatient } from '../consultation/same-patient.ts'
import { limits } from '../contract/limits.ts'
import { mayOpen } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import { writeAudit } from '../platform/audit.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { EarlierRecording, EarlierRecordings } from './journal.ts'
import { waysOf } from './list-openable.ts'
import { findOpenable } from './open-consultation.ts'
import { readSnapshot } from './statements/find-consultation.ts'
import { findEarlier, type WrittenAlike } from './statements/find-earlier.ts'

/** Foreign or missing: not-found. What is listed are patients' names: it leaves a row in the audit log. */
export function earlierRecordings(
  postgres: Postgres,
  actor: Actor,
  consultationId: string,
): Promise<EarlierRecordings> {
  const { networkId, personId, sessionId } = actor
  return postgres.inNetwork(networkId, async (tx) => {
    await findOpenable(tx, actor, consultationId, 'list-earlier')
    const asked = await readSnapshot(tx, consultationId)
    const { ways } = waysOf(actor)
    const alike = await findEarlier(tx, { consultationId, ways, limit: limits.earlierCandidates })
    // the ways and `mayOpen` say the same; where they ever differ, the narrower one wins
    const openable = alike.filter(({ subject }) => mayOpen(actor, subject))
    const earlier = openable.flatMap((one) => recordingsOf(one, asked)).sort(newestFirst)
    const listed = earlier.slice(0, limits.earlierRecordings)
    for (const subjectId of new Set(listed.map((one) => one.consultationId))) {
      await writeAudit(tx, { networkId, personId, sessionId, operation: 'listed-as-earlier', subjectId })
    }
    return { findableBy: findableBy(asked.patient), earlier: listed }
  })
}

function recordingsOf(one: WrittenAlike, asked: Question): EarlierRecording[] {
  const basis = samePatient(asked, one)
  if (basis === null) return []
  const { consultationId, siteId, patient } = one
  return one.recordings
    .filter(({ addedAt }) => addedAt < asked.openedAt)
    .map((recording: RecordingRef) => ({ consultationId, siteId, patient, basis, recording }))
}

function newestFirst({ recording: one }: EarlierRecording, { recording: other }: EarlierRecording): number {
  return one.addedAt < other.addedAt ? 1 : one.addedAt > other.addedAt ? -1 : other.seq - one.seq
}
