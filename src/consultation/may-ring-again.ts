// The clinic has asked, somebody owns the question and says nothing: when its one tap "ring again" is offered.

import { dueRetake } from './due-retake.ts'
import type { Consultation, Entry, HiddenEntry, Instant } from './model.ts'

/** Without a ladder of the roster's own. */
export const silentSeconds = 180

/**
 * When the owner has been silent for too long; null where he owes nothing (nobody owns it, he has answered and nobody
 * asked since, it rings again already). While a new picture is owed to him his time runs from the request, or as ever once
 * the clinic has said something to it: a clinic that cannot take a better one rings too. Looking at a tracing says nothing.
 */
export function mayRingAgainAt(consultation: Consultation, entries: readonly (Entry | HiddenEntry)[]): Instant | null {
  const { owner, state, acceptedAt, rungAgainAt, answer, silentAfterSeconds = silentSeconds } = consultation
  if (state === 'closed' || owner === null || acceptedAt === null || rungAgainAt !== undefined) return null
  const told = entries.filter((entry): entry is Entry => 'kind' in entry)
  const spoken = told.filter(({ by, kind }) => by !== 'system' && by.personId === owner.personId && kind !== 'viewed')
  const lastSpoken = spoken.at(-1)
  const isSaidAfter = (after: number, by: { personId: string }) =>
    told.some((one) => one.seq > after && one.kind === 'said' && isOther(one.by, owner) && isOther(one.by, by))
  if (answer !== null && !isSaidAfter(lastSpoken?.seq ?? 0, owner)) return null
  const retakenAt = consultation.recordings.find(
    ({ seq }) => consultation.retake && seq > consultation.retake.seq,
  )?.addedAt
  const due = dueRetake(consultation)
  const owedSince = due && !isSaidAfter(due.seq, due.by) ? due.at : ''
  const since = [lastSpoken?.at ?? acceptedAt, retakenAt ?? '', owedSince].sort().at(-1)!
  return new Date(Date.parse(since) + silentAfterSeconds * 1000).toISOString()
}

export function mayRingAgain(
  consultation: Consultation,
  entries: readonly (Entry | HiddenEntry)[],
  now: Instant,
): boolean {
  const at = mayRingAgainAt(consultation, entries)
  return at !== null && at <= now
}

const isOther = (by: Entry['by'], owner: { personId: string }) => by !== 'system' && by.personId !== owner.personId
