// What the journal offers: one road in, two bells, and the only ways to read. Every way asks access itself.

import type { RawBuilder } from 'kysely'
import type {
  Consultation,
  ConsultationSummary,
  Draft,
  Entry,
  Patient,
  RecordingRef,
  StoredFile,
} from '../consultation/model.ts'
import type { Basis } from '../consultation/same-patient.ts'
import type { Actor, Subject } from '../people/actor.ts'
import type { RosterFacts } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import type { EmergencyJournal } from './emergency-journal.ts'
import type { TimelineRow } from './projection.ts'

/** A file that is already stored under its hash (hash and fsync first, entry second). */
export interface ReceivedRecording {
  recordingId: string
  sha256: string
  name: string
  mediaType: string
  bytes: number
  /** The file's own time of acquisition, where it has one; without a zone it is the machine's wall clock. */
  acquiredAt?: string | undefined
  /** This one is a rendition: what follows it. */
  promised?: StoredFile | undefined
  /** Of a voice message, as its sender measured it. */
  seconds?: number | undefined
  /** It came, and could not be kept: it is told in `refused`, and counts where a draft is told from others. */
  isAway?: boolean
}

/** One transaction's worth of news, rung after the append and again after the commit. */
export interface Committed {
  networkId: string
  subject: Subject
  before: Consultation | null
  consultation: Consultation
  summary: ConsultationSummary
  entries: Entry[]
  /** Of a question: the roster that it was given to. */
  roster?: RosterFacts | undefined
}

export interface Written {
  consultation: Consultation
  entries: Entry[]
  /** The draft was known: this is the stored first reply and nothing was written. */
  repeated: boolean
}

export interface Opened extends Written {
  refusedRecordings: { index: number; refusal: unknown }[]
}

export interface OpeningDraft {
  draftId: string
  claimedAt?: string
  sentAt?: string
  [field: string]: unknown
}

export type BeforeCommit = (tx: Tx, committed: Committed) => Promise<void>

/** What somebody else writes in the very statement that writes the entries, which commits then. */
export interface Beside {
  /** `name as (...)`: writes where `claimed` has a row; without one the draft was known, and nothing is written. */
  part: RawBuilder<unknown>
  /** An expression that is evaluated with the statement. */
  also: RawBuilder<unknown>
}

/** Null: has to ask before it writes, and is rung. */
export type BesideEntries = (committed: Committed) => Promise<Beside | null>
export type OnCommitted = (committed: Committed) => void

/** An entry that the system writes. */
export interface SystemEntry {
  kind: string
  body: unknown
}

/** `sinceArrivalMs`: how long ago the request began that brought the draft; what an upload takes is no wrong clock. */
export interface Journal extends EmergencyJournal {
  /**
   * Open a consultation. Refuses with RefusalError. Same draft again: the stored first reply, `repeated`.
   * `kept`: the files are on the disk; what can be asked meanwhile is asked, and nothing is written before.
   */
  open(
    actor: Actor,
    draft: OpeningDraft,
    recordings: ReceivedRecording[],
    refused: Opened['refusedRecordings'],
    sinceArrivalMs?: number,
    kept?: Promise<unknown>,
  ): Promise<Opened>
  /** Write one draft to a consultation (access asked, decided under the lock). `recordings` only for recording-added. */
  write(actor: Actor, consultationId: string, draft: Draft, sinceArrivalMs?: number): Promise<Written>
  addRecordings(
    actor: Actor,
    consultationId: string,
    draft: { draftId: string; claimedAt?: string; sentAt?: string },
    recordings: ReceivedRecording[],
    refused: Opened['refusedRecordings'],
    sinceArrivalMs?: number,
  ): Promise<Opened>
  /** The original that a recording promised: kept as a file already, under the hash that was promised. */
  addOriginal(
    actor: Actor,
    consultationId: string,
    draft: { draftId: string; claimedAt?: string | undefined; sentAt?: string | undefined },
    original: StoredFile & { recordingId: string },
    sinceArrivalMs?: number,
  ): Promise<Written>
  /** The system writes: `compose` runs under the consultation's lock and may use `tx` for its own rows; [] writes nothing. */
  writeAsSystem(
    networkId: string,
    consultationId: string,
    compose: (consultation: Consultation, tx: Tx, now: Date) => Promise<SystemEntry[]>,
  ): Promise<Written | null>
  /**
   * The same for many at once, for a burst: `choose` names consultations, `compose` gets those of them that nobody is
   * writing to, and answers by their ids. Waits for nobody. All is written or nothing; throws where one has to go alone.
   */
  writeManyAsSystem(
    networkId: string,
    choose: (tx: Tx) => Promise<string[]>,
    compose: (consultations: Consultation[], tx: Tx, now: Date) => Promise<Map<string, SystemEntry[]>>,
  ): Promise<void>

  /**
   * Rung inside the transaction, in the order given; what throws undoes the entries. Must not write to the journal.
   * `concerns` spares entries that mean nothing to the hook a round trip to the database, `beside` those for which it
   * need not ask anything: then it is not rung.
   */
  beforeCommit(hook: BeforeCommit, concerns?: (committed: Committed) => boolean, beside?: BesideEntries): void
  /** Rung after the commit, for one consultation in the order of its numbers. What throws is logged. */
  onCommitted(listener: OnCommitted): void

  /** Foreign or missing: RefusalError('not-found'). The entries are as this actor may see them. */
  openConsultation(
    actor: Actor,
    consultationId: string,
  ): Promise<{ consultation: Consultation; entries: Visible[]; subject: Subject }>
  /** ECGs of earlier consultations that are probably of the same patient, newest first, few. Audited. */
  earlierRecordings(actor: Actor, consultationId: string): Promise<EarlierRecordings>
  entriesSince(
    actor: Actor,
    consultationId: string,
    after: number,
  ): Promise<{ consultation: Consultation; entries: Visible[]; seq: number; resync: boolean }>
  /** Consultations that the actor may open, newest first. */
  list(
    actor: Actor,
    filter: { state?: 'open' | 'closed'; siteId?: string; from?: Date; to?: Date; cursor?: string; limit?: number },
  ): Promise<{ consultations: ConsultationSummary[]; next: string | null }>
  /** Every open consultation of the actor (duty list), at most `limit`. */
  dutyList(actor: Actor): Promise<ConsultationSummary[]>
  /** Heads (seq) of the given consultations that the actor may open. */
  heads(actor: Actor, consultationIds: string[]): Promise<{ consultationId: string; seq: number }[]>
  /**
   * For the live rooms: heads of every open consultation of the network, and of `alsoIds`, in one query for all
   * sockets. Nothing but a number leaves; the caller asks access for each of his readers.
   */
  liveHeads(networkId: string, alsoIds: readonly string[]): Promise<LiveHead[]>
  /** For receipts: the same of exactly these, in one query for all who marked. The caller asks access for each of them. */
  headsOf(networkId: string, consultationIds: readonly string[]): Promise<Omit<LiveHead, 'isOpen'>[]>
  /** The recording's facts, if the actor may open its consultation. Audited, unless it is another piece of what was. */
  openRecording(actor: Actor, recordingId: string, how?: { isAnotherPiece: boolean }): Promise<RecordingFacts>
  /** The same for somebody who brings its original; refuses `not-for-you` to whoever may look and not write. */
  awaitOriginal(actor: Actor, recordingId: string): Promise<RecordingFacts>
  /** The preview was made (intake's worker). One of a rendition never takes the place of one of the original. */
  setPreview(networkId: string, recordingId: string, preview: RecordingPreview): Promise<void>
  /**
   * For intake at its start: files of open consultations, in every network, whose preview was never made, or not yet of
   * their original; newest first.
   */
  recordingsWithoutPreview(
    mediaTypes: readonly string[],
    limit: number,
  ): Promise<Pick<RecordingFacts, 'recordingId' | 'networkId' | 'sha256' | 'mediaType'>[]>
  /** For whoever exports what is kept about one member of the staff: where he wrote, and what he broke the glass for. */
  entriesOf(networkId: string, personId: string): AsyncIterable<EntryOfPerson[]>
  emergencyReadingsOf(networkId: string, personId: string): AsyncIterable<EmergencyReading[]>
  /**
   * For record: one row a consultation opened in the span, oldest first, in pages that each cost one short transaction.
   * Refuses `not-your-role` to everybody but quality officer and administrator; the audit row is the caller's.
   */
  timelines(actor: Actor, span: TimelineSpan): AsyncIterable<Timeline[]>
  /** The same rows without the flags that only counting asks for, not taken apart. */
  timelinesToExport(actor: Actor, span: TimelineSpan): AsyncIterable<ExportedTimeline[]>
  /** Say the snapshot and the projections of every consultation again from its entries; how many were different. */
  rebuildMilestones(networkId: string): Promise<{ consultations: number; changed: number }>
}

export interface EmergencyWish {
  /** A code of `emergencyReasons`. */
  reason: string
  words: string
}

export interface EmergencyReading {
  readingId: string
  networkId: string
  consultationId: string
  personId: string
  reason: string
  /** Null once the consultation was erased. */
  words: string | null
  begunAt: Date
  until: Date
}

/** Not what he wrote: that is the patient's record. */
export interface EntryOfPerson {
  consultationId: string
  seq: number
  kind: string
  at: string
  role: string
  siteId: string
}

export interface EarlierRecordings {
  /** By what an earlier question about this patient can be found; empty = this one names him by nothing. */
  findableBy: Basis[]
  earlier: EarlierRecording[]
}

export interface EarlierRecording {
  consultationId: string
  siteId: string
  /** As written then. */
  patient: Patient
  basis: Basis
  recording: RecordingRef
}

export interface LiveHead {
  consultationId: string
  seq: number
  subject: Subject
  isOpen: boolean
}

export interface TimelineSpan {
  from?: Date
  to?: Date
  pathway?: string
  siteId?: string
}

export interface Timeline extends TimelineRow {
  consultationId: string
  siteId: string
  pathway: string
  openedAt: string
}

/** As the database writes it, so that what only passes through is not taken apart: the first two are flat JSON objects. */
export interface ExportedTimeline extends Omit<Timeline, 'facts' | 'milestones' | 'intervals' | 'findings'> {
  milestones: string
  intervals: string
  /** Joined by ;. */
  findings: string
}

export type Visible = Entry | { seq: number }

export interface RecordingFacts extends ReceivedRecording {
  consultationId: string
  networkId: string
  seq: number
  original: StoredFile | null
  preview: RecordingPreview | null
}

export interface RecordingPreview {
  sha256: string
  width: number
  height: number
  /** The file that it was made of. */
  of: string
}
