// A question is asked: `opened` and one `recording-added` for each file, all or nothing. A file that was refused on the
// way never refuses the question; it is named in the reply, the first time and every time the draft is sent again.
// What has to be known is asked while the files reach the disk; then one statement writes everything and commits.

import { decide } from '../consultation/decide.ts'
import type { OpeningDraft } from '../consultation/entries/opened.ts'
import { lengths } from '../consultation/lengths.ts'
import type { Author } from '../consultation/model.ts'
import { mayAsk } from '../people/access.ts'
import type { Actor } from '../people/actor.ts'
import type { ChosenRoster, NetworkFacts, RosterFacts } from '../people/people.ts'
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
import { askBeforeOpening } from './statements/ask-before-opening.ts'

type Question = Omit<OpeningDraft, 'draftId' | 'claimedAt' | 'sentAt'>

interface Asked {
  actor: Actor
  author: Author
  draft: SealedDraft
  question: Question
  droppedFields: string[]
  recordings: readonly ReceivedRecording[]
  refusedRecordings: Opened['refusedRecordings']
}

/** The network is asked for outside of the transaction: who holds a connection must not wait for another. */
type Opening = Asked & { network: NetworkFacts }

export async function beginConsultation(
  road: Road,
  ...[actor, sent, received, refusedRecordings, sinceArrivalMs, kept]: Parameters<Journal['open']>
): Promise<Opened> {
  const author = mayAsk(actor)
  if (author === null) throw new RefusalError('not-your-role')
  const understood = checkedOpening(sent)
  const { draftId, claimedAt, sentAt, ...question } = understood.draft
  const recordings = received.filter(({ isAway }) => !isAway).map(keepable)
  const sha256s = received.map(({ sha256 }) => sha256)
  // the same draft is one that is understood the same: what was dropped from it makes it no other
  const draft = sealDraft(
    road.clock,
    actor,
    { draftId, claimedAt, sentAt },
    { kind: 'opened', body: question, sha256s },
    sinceArrivalMs,
  )
  const { droppedFields } = understood
  const opening: Asked = {
    actor,
    author,
    draft,
    question,
    droppedFields,
    recordings,
    refusedRecordings: asKept(refusedRecordings),
  }
  // file first, entry second
  const [network, asked] = await Promise.all([road.people.network(actor.networkId), askFirst(road, opening), kept])
  return writeOpening(road, { ...opening, network }, asked)
}

async function writeOpening(road: Road, opening: Opening, first: Circumstances): Promise<Opened> {
  const { actor, draft } = opening
  // one author's same draft, sent twice at once, takes turns like two writers of one consultation
  const turn = { key: `${actor.personId}/${draft.draftId}`, networkId: actor.networkId }
  const repeat = async (tx: Tx) => {
    const reply = await repeatReply(tx, actor, draft)
    if (reply === null) throw new RosterChanged()
    return reply
  }
  let asked = first
  for (let triesLeft = 2; ; triesLeft--) {
    try {
      return await takeTurn(road, turn, (tx) => begin(tx, road, opening, asked, triesLeft > 0), repeat)
    } catch (error) {
      if (!(error instanceof RosterChanged) || triesLeft < 0) throw error
      asked = await askFirst(road, opening)
    }
  }
}

/** Between the asking and the writing: nothing was written, all is asked again. */
class RosterChanged extends Error {}

interface Circumstances {
  isKnown: boolean
  chosen: ReturnType<typeof choose>
  now: Date
  /** Monotonic. */
  readMs: number
}

/** What was read longer ago than this is asked again: the files took their time, or the turn did. */
const freshMs = 500

function askFirst(road: Road, opening: Asked): Promise<Circumstances> {
  return road.postgres.inNetwork(opening.actor.networkId, (tx) => ask(tx, road, opening, true))
}

async function ask(tx: Tx, road: Road, opening: Asked, isLast: boolean): Promise<Circumstances> {
  const { actor, author, draft, question } = opening
  const answering = road.people.answeringRosters(wantedBy(actor, author, question))
  const wanted = { authorId: draft.authorId, draftId: draft.draftId, answering, isLast }
  const { isKnown, answering: rosters, now } = await askBeforeOpening(tx, wanted)
  return { isKnown, chosen: choose(road, opening, rosters), now, readMs: road.clock.monotonicMs() }
}

/** Null: the draft is known, or another node wrote the same while we were composing it, or the roster has changed. */
async function begin(
  tx: Tx,
  road: Road,
  opening: Opening,
  asked: Circumstances,
  onlyIfUnchanged: boolean,
): Promise<Turn<Opened> | null> {
  const isFresh = road.clock.monotonicMs() - asked.readMs <= freshMs
  const { isKnown, chosen, now: readNow, readMs } = isFresh ? asked : await ask(tx, road, opening, false)
  if (isKnown) return null
  const { network, author, draft, recordings, refusedRecordings } = opening
  const { roster, understood } = chosen
  const now = road.hasControlledClock ? road.clock.now() : readNow
  const context = contextOf(network, author, now)
  const opened = openedWish(road, understood, roster)
  if (roster === null) {
    const decision = decide(null, opened, context)
    throw decision.ok ? new RefusalError('no-roster') : refused(decision.refusal)
  }
  const wishes = [opened, ...recordings.flatMap((one) => recordingWishes(one, network.timeZone))]
  const stamp = {
    claimedAt: draft.claimedAt,
    clockOffsetMs: clockOffsetMs(road.clock, draft, now, road.hasControlledClock ? undefined : readMs),
    draftId: draft.draftId,
  }
  const composed = composeEntries(null, wishes, context, stamp)
  if (composed.refusal) throw refused(composed.refusal)
  const { personId: authorId } = author
  const addition = { network, authorId, before: null, ...composed, recordings, draft, refusedRecordings, roster }
  const onlyIf = onlyIfUnchanged ? road.people.isUnchanged(roster) : undefined
  const committed = await commitEntries(tx, road, addition, onlyIf)
  if (committed === null) return null
  const { consultation, entries } = committed
  return { reply: { consultation, entries, refusedRecordings, repeated: false }, committed }
}

const wantedBy = ({ networkId }: Actor, { siteId }: Author, { pathway }: Question) => ({ networkId, siteId, pathway })

/** A roster that is not there, or not ours, is a wrong field like any other: dropped, named, and the nearest one asked. */
function choose(
  road: Road,
  opening: Asked,
  rosters: Parameters<Road['people']['chooseRoster']>[0],
): { roster: ChosenRoster | null; understood: Asked } {
  const { actor, author, question, droppedFields } = opening
  const wanted = wantedBy(actor, author, question)
  const { rosterId, ...rest } = question
  const roster = road.people.chooseRoster(rosters, rosterId === undefined ? wanted : { ...wanted, rosterId })
  if (roster !== null || rosterId === undefined) return { roster, understood: opening }
  const named = [...droppedFields, 'rosterId'].slice(0, lengths.droppedFields)
  const understood = { ...opening, question: rest, droppedFields: named }
  return { roster: road.people.chooseRoster(rosters, wanted), understood }
}

function openedWish(road: Road, { author, actor, question, droppedFields }: Asked, roster: RosterFacts | null): Wish {
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
