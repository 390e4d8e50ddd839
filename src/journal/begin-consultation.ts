// A question is asked: `opened` and one `recording-added` for each file, all or nothing. A file that was refused on the
// way never refuses the question; it is named in the reply, the first time and every time the draft is sent again.

import { decide } from '../consultation/decide.ts'
import type { OpeningDraft } from '../consultation/entries/opened.ts'
import { lengths } from '../consultation/lengths.ts'
import type { Author } from '../consultation/model.ts'
import { mayAsk } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import type { NetworkFacts, RosterFacts } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { asKept } from './as-kept.ts'
import { commitEntries } from './commit-entries.ts'
import { composeEntries, contextOf, refused, type Wish } from './compose-entries.ts'
import type { Journal, Opened, ReceivedRecording } from './journal.ts'
import { keepable, recordingWishes } from './recording-wish.ts'
import { repeatReply } from './repeat-reply.ts'
import { type Road, type Turn, takeTurn } from './road.ts'
import { checkedOpening, clockOffsetMs, type SealedDraft, sealDraft } from './sealed-draft.ts'
import { readClock } from './statements/lock-consultation.ts'

type Question = Omit<OpeningDraft, 'draftId' | 'claimedAt' | 'sentAt'>

interface Opening {
  actor: Actor
  author: Author
  draft: SealedDraft
  question: Question
  droppedFields: string[]
  recordings: readonly ReceivedRecording[]
  refusedRecordings: Opened['refusedRecordings']
}

export async function beginConsultation(
  road: Road,
  ...[actor, sent, received, refusedRecordings, sinceArrivalMs]: Parameters<Journal['open']>
): Promise<Opened> {
  const author = mayAsk(actor)
  if (author === null) throw new RefusalError('not-your-role')
  const understood = checkedOpening(sent)
  const { draftId, claimedAt, sentAt, ...question } = understood.draft
  const recordings = received.map(keepable)
  const sha256s = recordings.map(({ sha256 }) => sha256)
  // the same draft is one that is understood the same: what was dropped from it makes it no other
  const draft = sealDraft(
    road.clock,
    actor,
    { draftId, claimedAt, sentAt },
    { kind: 'opened', body: question, sha256s },
    sinceArrivalMs,
  )
  const { droppedFields } = understood
  const opening = {
    actor,
    author,
    draft,
    question,
    droppedFields,
    recordings,
    refusedRecordings: asKept(refusedRecordings),
  }
  const network = await road.people.network(actor.networkId)
  // one author's same draft, sent twice at once, takes turns like two writers of one consultation
  const key = `${actor.personId}/${draftId}`
  const open = async (tx: Tx) => {
    // asked together, answered together: three round trips would be a tenth of the way to the phone on duty
    const [reply, chosen, now] = await Promise.all([
      repeatReply(tx, actor, draft),
      rosterOf(tx, road, opening),
      road.hasControlledClock ? road.clock.now() : readClock(tx),
    ])
    return reply ? { reply, committed: null } : begin(tx, road, opening, { network, chosen, now })
  }
  return takeTurn(road, { key, networkId: actor.networkId }, open, (tx) => repeatReply(tx, actor, draft))
}

interface Circumstances {
  network: NetworkFacts
  chosen: Awaited<ReturnType<typeof rosterOf>>
  now: Date
}

/** Null: another node wrote the same draft while we were composing it. */
async function begin(
  tx: Tx,
  road: Road,
  opening: Opening,
  { network, chosen, now }: Circumstances,
): Promise<Turn<Opened> | null> {
  const { author, draft, recordings, refusedRecordings } = opening
  const { roster, understood } = chosen
  const context = contextOf(network, author, now)
  const opened = openedWish(road, understood, roster)
  if (roster === null) {
    const decision = decide(null, opened, context)
    throw decision.ok ? new RefusalError('no-roster') : refused(decision.refusal)
  }
  const wishes = [opened, ...recordings.flatMap(recordingWishes)]
  const stamp = {
    claimedAt: draft.claimedAt,
    clockOffsetMs: clockOffsetMs(road.clock, draft, now),
    draftId: draft.draftId,
  }
  const composed = composeEntries(null, wishes, context, stamp)
  if (composed.refusal) throw refused(composed.refusal)
  const addition = {
    network,
    authorId: author.personId,
    before: null,
    ...composed,
    recordings,
    draft,
    refusedRecordings,
  }
  const committed = await commitEntries(tx, road, addition)
  if (committed === null) return null
  const { consultation, entries } = committed
  return { reply: { consultation, entries, refusedRecordings, repeated: false }, committed }
}

/** A roster that is not there, or not ours, is a wrong field like any other: dropped, named, and the nearest one asked. */
async function rosterOf(
  tx: Tx,
  road: Road,
  opening: Opening,
): Promise<{ roster: RosterFacts | null; understood: Opening }> {
  const { actor, author, question, droppedFields } = opening
  const wanted = { networkId: actor.networkId, siteId: author.siteId, pathway: question.pathway }
  const { rosterId, ...rest } = question
  if (rosterId !== undefined) {
    const roster = await road.people.rosterFor(tx, { ...wanted, rosterId })
    if (roster !== null) return { roster, understood: opening }
  }
  const roster = await road.people.rosterFor(tx, wanted)
  if (rosterId === undefined) return { roster, understood: opening }
  const named = [...droppedFields, 'rosterId'].slice(0, lengths.droppedFields)
  return { roster, understood: { ...opening, question: rest, droppedFields: named } }
}

function openedWish(road: Road, { author, actor, question, droppedFields }: Opening, roster: RosterFacts | null): Wish {
  return {
    kind: 'opened',
    body: {
      ...question,
      ...(droppedFields.length > 0 ? { droppedFields } : {}),
      consultationId: road.newId(),
      networkId: actor.networkId,
      siteId: author.siteId,
      rosterId: roster?.rosterId ?? 'none',
      hospitalSiteId: roster?.hospitalSiteId ?? 'none',
      ...(roster?.ladder ? { silentAfterSeconds: roster.ladder.silentAfterSeconds } : {}),
    },
  }
}
