// A message to a consultation that this server wrote to last: decided on what is remembered, and written by one statement
// that holds only if that is still so. What is remembered never says no: every no, every doubt, every repeated draft
// takes the road through the lock.

import { said } from '../consultation/entries/said.ts'
import type { Entry } from '../consultation/model.ts'
import { mayOpen } from '../people/access.ts'
import type { NetworkFacts } from '../people/people.ts'
import { saysMore } from './commit-entries.ts'
import { composeWriting, type Writing } from './compose-writing.ts'
import type { Committed, Opened } from './journal.ts'
import type { Road, Turn } from './road.ts'
import { type AppendedAtOnce, appendAtOnce } from './statements/append-at-once.ts'
import { visibleConsultation } from './visibility.ts'

/** Null: nothing was written. */
export async function writeAtOnce(road: Road, network: NetworkFacts, writing: Writing): Promise<Turn<Opened> | null> {
  const { actor, consultationId, draft, wishes } = writing
  const left = road.lastLeft.of(consultationId)
  // words change nothing and stamp nothing, so nothing follows from the time that only the statement knows
  if (left === undefined || wishes[0]!.kind !== said.kind || road.hasControlledClock) return null
  if (!mayOpen(actor, left.subject)) return null
  const composed = composeWriting(road, network, { ...left, now: road.clock.now() }, writing)
  if (composed.refusal) return null
  const { subject, consultation: before } = left
  const { entries, after } = composed
  if (entries.length !== 1 || saysMore(before, after)) return null
  const summary = { ...left.summary, seq: after.seq }
  const committed: Committed = { networkId: after.networkId, subject, before, consultation: after, summary, entries }
  if (road.bells.isConcern(committed)) return null

  const entry = entries[0]!
  const appended = await road.postgres
    .inNetwork(actor.networkId, (tx) => {
      // with a connection in hand: what is waited for from here on is counted by the database
      const waitedMs = road.clock.monotonicMs() - draft.arrivedAtMs
      return appendAtOnce(tx, { left, entry, draft, waitedMs })
    })
    .catch(nullWhereTaken)
  if (appended === null) {
    road.lastLeft.forget(consultationId)
    return null
  }
  committed.entries = [stamped(entry, appended)]
  road.lastLeft.note(committed, appended.version)
  const consultation = visibleConsultation(actor, subject, after)
  return { reply: { consultation, entries: committed.entries, refusedRecordings: [], repeated: false }, committed }
}

/** The same in every word and place as if it were read again. */
function stamped({ seq, kind, by, body, claimedAt, draftId }: Entry, { at, clockOffsetMs }: AppendedAtOnce): Entry {
  return {
    seq,
    kind,
    at: at.toISOString(),
    by,
    body,
    ...(claimedAt === undefined ? {} : { claimedAt }),
    ...(clockOffsetMs === null ? {} : { clockOffsetMs }),
    ...(draftId === undefined ? {} : { draftId }),
  }
}

const uniqueViolation = '23505'

/** The draft's key was taken in this very moment: the road through the lock says by what. */
function nullWhereTaken(error: unknown): null {
  if ((error as { code?: unknown } | null)?.code === uniqueViolation) return null
  throw error
}
