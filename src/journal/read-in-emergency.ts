// Break-glass: whoever has no part in a consultation of his network opens it for reading, for a short time, with a reason.
// The entry that those who treat the patient see, the row, the audit and the alarm are one transaction. It opens no other
// door: nothing is written through it, no live room is joined, no list shows it.

import { createHmac, randomBytes } from 'node:crypto'
import { entryKindOf } from '../consultation/entries.ts'
import { limits } from '../contract/limits.ts'
import { emergencySees, emergencyStanding, mayReadUnder, mayReviewEmergencies, siteOfReader } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import { writeAudit } from '../platform/audit.ts'
import type { Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { EmergencyReading, EmergencyWish, Journal, RecordingFacts } from './journal.ts'
import { known } from './open-consultation.ts'
import type { Road } from './road.ts'
import * as rows from './statements/emergency-readings.ts'
import { findHeads, readSnapshot } from './statements/find-consultation.ts'
import { readEntries } from './statements/read-entries.ts'
import { findRecording } from './statements/recordings.ts'
import { writeAsSystem } from './write-as-system.ts'

const hourMs = 3_600_000
const listed = 200

export function beginEmergencyReading(
  road: Road,
  actor: Actor,
  consultationId: string,
  wish: EmergencyWish,
): ReturnType<Journal['beginEmergencyReading']> {
  // many at once hold neither the pool nor the rows of consultations that live: they wait here, before they take any
  return road.inTurn(`emergency-readings ${actor.personId}`, async () => {
    await refuseEarly(road, actor, consultationId)
    return beginUnderLock(road, actor, consultationId, wish)
  })
}

/** What needs no lock to be refused. */
function refuseEarly(road: Road, actor: Actor, consultationId: string): Promise<void> {
  return road.postgres.inNetwork(actor.networkId, async (tx) => {
    const [head] = await findHeads(tx, [known(consultationId)])
    const standing = head === undefined ? 'not-found' : emergencyStanding(actor, head.subject)
    if (standing !== 'may') throw new RefusalError(standing)
    const now = road.hasControlledClock ? road.clock.now() : await rows.databaseNow(tx)
    openOrRefused(await readingsOfLastHour(tx, actor.personId, now), consultationId, now)
  })
}

async function beginUnderLock(
  road: Road,
  actor: Actor,
  consultationId: string,
  wish: EmergencyWish,
): ReturnType<Journal['beginEmergencyReading']> {
  let reading: EmergencyReading | undefined
  let repeated = false
  await writeAsSystem(road, actor.networkId, consultationId, async (_consultation, tx, now) => {
    await rows.oneAfterTheOther(tx, actor.personId)
    reading = openOrRefused(await readingsOfLastHour(tx, actor.personId, now), consultationId, now)
    repeated = reading !== undefined
    if (reading !== undefined) return []
    reading = await begin(tx, road, actor, { consultationId, wish, now })
    const { reason, words } = wish
    const body = { personId: actor.personId, siteId: siteOfReader(actor), reason, words }
    return [{ kind: 'read-in-emergency', body: { ...body, until: reading.until.toISOString() } }]
  })
  // erased between the two steps
  if (reading === undefined) throw new RefusalError('not-found')
  return { reading, repeated }
}

const readingsOfLastHour = (tx: Tx, personId: string, now: Date) =>
  rows.readingsSince(tx, personId, new Date(now.getTime() - hourMs))

/** His own that is still open, or none; refused where he began too many. */
function openOrRefused(recent: EmergencyReading[], consultationId: string, now: Date): EmergencyReading | undefined {
  const open = recent.find((one) => one.consultationId === consultationId && one.until > now)
  if (open !== undefined || recent.length < limits.emergencyReadingsPerHour) return open
  const freeAtMs = recent.at(-1)!.begunAt.getTime() + hourMs
  throw new RefusalError('slow-down', { seconds: Math.ceil((freeAtMs - now.getTime()) / 1000) })
}

async function begin(
  tx: Tx,
  road: Road,
  { networkId, personId, sessionId }: Actor,
  { consultationId, wish, now }: { consultationId: string; wish: EmergencyWish; now: Date },
): Promise<EmergencyReading> {
  const until = new Date(now.getTime() + limits.emergencyReadingMinutes * 60_000)
  const reading = { readingId: road.newId(), networkId, consultationId, personId, ...wish, begunAt: now, until }
  const wordsKey = randomBytes(32).toString('hex')
  await rows.insertReading(tx, reading, wordsKey)
  // the log holds no free text: the words are in their row, and this tells whether they are still the same. The key goes
  // with them when they are erased: short words could be guessed from a bare hash
  const wordsHmac = createHmac('sha256', wordsKey).update(wish.words).digest('hex')
  const details = { reason: wish.reason, wordsHmac, readingId: reading.readingId, until: until.toISOString() }
  const operation = 'emergency-reading-begun'
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: consultationId, details })
  return reading
}

export function readInEmergency(
  road: Road,
  actor: Actor,
  readingId: string,
  seen = 0,
): ReturnType<Journal['readInEmergency']> {
  return road.postgres.inNetwork(actor.networkId, async (tx) => {
    const reading = await openReading(tx, road, actor, readingId)
    const { consultationId } = reading
    const [head] = await findHeads(tx, [consultationId])
    if (head === undefined) throw new RefusalError('not-found')
    const snapshot = await readSnapshot(tx, consultationId)
    // a page that is open asks every few seconds: where nothing is shown nothing is noted
    if (snapshot.seq <= seen) return null
    await tell(tx, actor, 'read-consultation', consultationId, reading)
    const consultation = { ...snapshot, offeredTo: null }
    const entries = await readEntries(tx, { consultationId, after: 0, upTo: consultation.seq })
    const shown = entries.map((entry) => (emergencySees(entryKindOf(entry.kind)?.seenBy) ? entry : { seq: entry.seq }))
    return { reading, consultation, entries: shown }
  })
}

export function recordingInEmergency(
  road: Road,
  actor: Actor,
  readingId: string,
  recordingId: string,
  { isAnotherPiece } = { isAnotherPiece: false },
): Promise<RecordingFacts> {
  return road.postgres.inNetwork(actor.networkId, async (tx) => {
    const reading = await openReading(tx, road, actor, readingId)
    const found = await findRecording(tx, known(recordingId))
    if (found === null || found.facts.consultationId !== reading.consultationId) throw new RefusalError('not-found')
    if (!isAnotherPiece) await tell(tx, actor, 'read-recording', recordingId, reading)
    return found.facts
  })
}

/** For whoever reviews them; what he saw is in the audit log, too. */
export function listEmergencyReadings(road: Road, actor: Actor): Promise<EmergencyReading[]> {
  const { networkId, personId, sessionId } = actor
  return road.postgres.inNetwork(networkId, async (tx) => {
    if (!mayReviewEmergencies(actor, networkId)) throw new RefusalError('not-your-role')
    const found = await rows.latestReadings(tx, networkId, listed)
    const details = { count: found.length }
    await writeAudit(tx, { networkId, personId, sessionId, operation: 'list-emergency-readings', details })
    return found
  })
}

async function openReading(tx: Tx, road: Road, actor: Actor, readingId: string): Promise<EmergencyReading> {
  const found = await rows.findReading(tx, known(readingId))
  const now = road.hasControlledClock || found === null ? road.clock.now() : found.now
  const standing = found === null ? 'not-found' : mayReadUnder(actor, found.reading, now)
  if (found === null || standing !== 'may') throw new RefusalError(standing === 'may' ? 'not-found' : standing)
  return found.reading
}

function tell(
  tx: Tx,
  { networkId, personId, sessionId }: Actor,
  operation: string,
  subjectId: string,
  { readingId }: EmergencyReading,
): Promise<void> {
  const details = { emergencyReading: readingId }
  return writeAudit(tx, { networkId, personId, sessionId, operation, subjectId, details })
}
