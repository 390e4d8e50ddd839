// Composed entries -> rows: numbers, facts and projections in one statement, then the inner bell. Under the lock.

import type { RawBuilder } from 'kysely'
import { effectiveMilestones } from '../consultation/milestones.ts'
import type { Consultation, Entry } from '../consultation/model.ts'
import { pathwayOf } from '../consultation/pathways.ts'
import { summarise } from '../consultation/summary.ts'
import type { Subject } from '../people/actor.ts'
import type { NetworkFacts, RosterFacts } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Committed, Journal, ReceivedRecording } from './journal.ts'
import { type MilestoneRow, milestoneRows, milestonesToChange, projectionOf } from './projection.ts'
import type { Road } from './road.ts'
import type { SealedDraft } from './sealed-draft.ts'
import { type Append, appendEntries } from './statements/append-entries.ts'
import type { StoredReply } from './statements/find-draft.ts'

export interface Addition {
  network: NetworkFacts
  authorId: string
  before: Consultation | null
  after: Consultation
  entries: Entry[]
  recordings: readonly ReceivedRecording[]
  original?: Parameters<Journal['addOriginal']>[3] | undefined
  draft: SealedDraft | null
  refusedRecordings?: StoredReply['refusedRecordings']
  roster?: RosterFacts
}

/**
 * Null: the draft was known after all, or `onlyIf` is not true any more, and nothing was written. No other statement may
 * follow in this transaction.
 */
export async function commitEntries(
  tx: Tx,
  road: Road,
  addition: Addition,
  onlyIf?: RawBuilder<boolean>,
): Promise<Committed | null> {
  const { committed, append } = toAppend(addition)
  const beside = await road.bells.beside(committed)
  const isLast = beside !== null
  const version = await appendEntries(tx, { ...append, beside: beside ?? [], isLast }, onlyIf)
  if (version === null) return null
  road.lastLeft.note(committed, version)
  if (!isLast) await road.bells.ringBeforeCommit(tx, committed)
  return committed
}

/** The rows that an addition becomes, and the news of it. */
export function toAppend(addition: Addition): { committed: Committed; append: Omit<Append, 'isLast' | 'beside'> } {
  const { network, authorId, before, after, entries, recordings } = addition
  const projection = before === null || saysMore(before, after) ? projectionOf(after, network.settings) : null
  const committed: Committed = {
    networkId: after.networkId,
    subject: subjectOf(after, authorId),
    before,
    consultation: after,
    summary: projection?.summary ?? summarise(after),
    entries,
    roster: addition.roster,
  }
  const append = {
    draft: draftRow(addition),
    consultation: after,
    summary: projection?.summary ?? null,
    authorId,
    isOpening: before === null,
    entries,
    recordings: recordings.map((recording) => ({ ...recording, seq: seqOf(after, recording) })),
    original: addition.original ?? null,
    milestones: projection ? milestonesToChange(rowsOf(before), projection.milestones) : noMilestones,
    timeline: projection?.timeline ?? null,
  }
  return { committed, append }
}

const noMilestones = { kept: [], gone: [] }

function rowsOf(consultation: Consultation | null): MilestoneRow[] {
  if (consultation === null) return []
  return milestoneRows(effectiveMilestones(consultation.assertions, pathwayOf(consultation.pathway)))
}

/** Did anything but the number change? A message moves only the number, and only the number is written then. */
export function saysMore(before: Consultation, after: Consultation): boolean {
  const names = Object.keys(after) as (keyof Consultation)[]
  return (
    names.some((name) => name !== 'seq' && name !== 'assertions' && before[name] !== after[name]) ||
    restamps(before, after)
  )
}

// `fold` makes a new list each time, of the same assertions where none was added or withdrawn.
function restamps({ assertions: before }: Consultation, { assertions: after }: Consultation): boolean {
  return before.length !== after.length || after.some((assertion, index) => assertion !== before[index])
}

function draftRow({ draft, entries, refusedRecordings }: Addition): Append['draft'] {
  if (draft === null) return null
  const reply: StoredReply = { first: entries[0]!.seq, last: entries.at(-1)!.seq }
  if (refusedRecordings?.length) reply.refusedRecordings = refusedRecordings
  return { authorId: draft.authorId, draftId: draft.draftId, contentHash: draft.contentHash, reply }
}

function seqOf(consultation: Consultation, { recordingId }: ReceivedRecording): number {
  const files = [...consultation.recordings, ...(consultation.voices ?? [])]
  return files.find((each) => each.recordingId === recordingId)!.seq
}

function subjectOf(consultation: Consultation, authorId: string): Subject {
  const { networkId, siteId, hospitalSiteId, rosterId, transfer } = consultation
  return { networkId, siteId, hospitalSiteId, destinationSiteId: transfer?.to ?? null, rosterId, authorId }
}
