// The shapes of the heart: who acts, what an entry is, what a consultation looks like after its entries were read.
// Plain data only: the same types on server and phone. Times are ISO 8601 UTC strings with milliseconds.

export const roles = ['clinic_doctor', 'specialist', 'coordinator', 'quality_officer', 'administrator'] as const
export type Role = (typeof roles)[number]

export const tiers = ['pci_hospital', 'county_hospital', 'rescue_unit', 'rescue_point'] as const
export type Tier = (typeof tiers)[number]

export type Lang = 'zh' | 'en'
export type Words = Record<Lang, string>

/** ISO 8601 UTC with milliseconds, e.g. `2026-11-22T05:09:00.000Z`. */
export type Instant = string

/** Who wrote an entry, as kept in the entry itself (a later rename changes nothing). */
export interface Author {
  personId: string
  name: string
  role: Role
  siteId: string
}

/** One fact in the journal. Never changed, never removed. `seq` is 1..n without gaps. */
export interface Entry<Kind extends string = string, Body = unknown> {
  seq: number
  kind: Kind
  /** Database clock, read after the lock. */
  at: Instant
  by: Author | 'system'
  body: Body
  /** What the phone or device claimed its own time was when the fact happened. */
  claimedAt?: Instant
  /** Server clock minus phone clock, where it was measured. */
  clockOffsetMs?: number
  draftId?: string
}

/** What is left of an entry for somebody who may not see it: its number, so that there is no false gap. */
export interface HiddenEntry {
  seq: number
}

/** An entry that somebody wishes to write. `sentAt` is the phone's clock when it sent: the server measures the offset from it. */
export interface Draft<Kind extends string = string, Body = unknown> {
  draftId: string
  kind: Kind
  body: Body
  claimedAt?: Instant
  sentAt?: Instant
}

export type Precision = 'exact' | 'about' | 'unknown'
export type Urgency = 'urgent' | 'ordinary'
export type Sex = 'male' | 'female' | 'unknown'

export interface Patient {
  sex: Sex
  ageYears: number
  name?: string
  localId?: string
}

export interface Vitals {
  systolic?: number
  diastolic?: number
  heartRate?: number
  spo2?: number
}

export type How = 'tapped' | 'recalled' | 'document' | 'device'
export type Source = 'system' | How

/** One claim about one milestone. `at` is null when the claim is `unknown` or `not-applicable`. */
export interface Assertion {
  milestone: string
  seq: number
  /** The site at which it happened; only milestones marked `perSite` are told apart by it. */
  siteId: string
  at: Instant | null
  precision: Precision
  value?: 'unknown' | 'not-applicable' | number
  source: Source
  by: Author | 'system'
  recordedAt: Instant
  claimedAt?: Instant
  clockOffsetMs?: number
  note?: string
  replaces?: number
  reason?: string
  overrides?: { rule: string; reason: string }[]
  /** Of an arrival in the cath lab: past the emergency department, past the CCU. Left out = not told. */
  bypassEd?: boolean
  bypassCcu?: boolean
  withdrawn?: { seq: number; reason: string }
}

export interface StoredFile {
  sha256: string
  name: string
  mediaType: string
  bytes: number
}

export interface RecordingRef extends StoredFile {
  recordingId: string
  seq: number
  addedAt: Instant
  by: Author | 'system'
  /** This one is a rendition; the original follows. */
  promised?: StoredFile
  /** The original has arrived. */
  original?: StoredFile & { seq: number; addedAt: Instant }
}

/** What is on its way when the question rings. */
export interface AnnouncedPicture {
  name: string
  mediaType: string
  bytes: number
  pages?: number | undefined
  draftId?: string | undefined
}

/** One try to reach one person through one channel, as the journal tells it. */
export interface CallState {
  callId: string
  personId: string
  personName: string
  channel: string
  step: number
  /** From the second on: the ladder began again because nobody answered. */
  round?: number
  calledAt: Instant
  deliveredAt?: Instant
  failed?: string
  declinedAt?: Instant
}

export interface Answer {
  seq: number
  at: Instant
  by: Author
  diagnosis: string
  strategy: string
  bypassEd?: boolean
  bypassCcu?: boolean
  destinationSiteId?: string
  /** Codes of the answer card, what is given at once. */
  drugs?: string[]
  text?: string
  confirmedAt?: Instant
}

/** The latest request for a new picture; whether one is still owed says `dueRetake`. */
export interface RetakeAsked {
  seq: number
  at: Instant
  by: Author
  faults: string[]
  recordingId?: string
  text?: string
}

export interface Screening {
  seq: number
  at: Instant
  by: Author
  listVersion: string
  answers: Record<string, 'yes' | 'no' | 'unknown'>
}

export interface LysisOrder {
  seq: number
  at: Instant
  by: Author
  product: string
  doseMg: number
  /** Absolute contraindications answered yes or unknown that the ordering specialist overrides, each with a reason. */
  overrides: { item: string; reason: string }[]
  weightKg?: number
  halfDose?: boolean
  /** Why another dose than the formulary's. */
  doseReason?: string
  acknowledgedLate?: boolean
  note?: string
  confirmed?: { seq: number; at: Instant; by: Author }
}

export interface Transfer {
  to: string
  /** Absent when the patient was handed over without anybody having asked first. */
  requestedAt?: Instant
  acceptedAt?: Instant
  handedOverAt?: Instant
}

/** A consultation as its entries tell it: what `fold` yields. Kept as a snapshot by the journal, rebuilt by the phone. */
export interface Consultation {
  id: string
  networkId: string
  /** Where the question was asked. */
  siteId: string
  rosterId: string
  /** The hospital of the roster. */
  hospitalSiteId: string
  pathway: string
  urgency: Urgency
  state: 'open' | 'closed'
  seq: number
  openedAt: Instant
  openedBy: Author
  closedAt: Instant | null
  closedReason?: string
  patient: Patient
  complaint?: string
  vitals?: Vitals
  /** ECGs; `announced` those on their way with the question, see awaited-pictures.ts. */
  recordings: RecordingRef[]
  /** Those that name their draft leave with its recording, or withdrawn. */
  announced?: AnnouncedPicture[]
  /** Voice messages: kept like recordings, and never among the ECGs. */
  voices?: RecordingRef[]
  /** Who owns the question. */
  owner: Author | null
  acceptedAt: Instant | null
  /** The clinic rang an owned question again: whoever is called since then may take it over. */
  rungAgainAt?: Instant
  /** Accepted (entry `seq`) after the clinic rang again and this owner had not answered. */
  takenOver?: { seq: number; from: Author }[]
  /** An owner who says nothing for so long may be rung again; absent = the default of the rules. */
  silentAfterSeconds?: number
  /** The question was offered to this person and not yet taken. */
  offeredTo: string | null
  calls: CallState[]
  /** The owner's latest answer; until he answers, the latest of anybody. */
  answer: Answer | null
  /** Answers by others than the owner, after his own. */
  secondOpinions?: Answer[]
  retake?: RetakeAsked
  screening: Screening | null
  /** Lists and orders that later ones took the place of: the gate is judged as it stood at the needle. */
  earlierScreenings?: Screening[]
  lysisOrder: LysisOrder | null
  earlierLysisOrders?: LysisOrder[]
  transfer: Transfer | null
  outcome: Record<string, unknown> | null
  assertions: Assertion[]
}

/** One row of a list of consultations: small, no free text but the complaint. */
export interface ConsultationSummary {
  id: string
  siteId: string
  rosterId: string
  pathway: string
  urgency: Urgency
  state: 'open' | 'closed'
  seq: number
  openedAt: Instant
  closedAt: Instant | null
  patient: Patient
  complaint?: string
  owner: Author | null
  acceptedAt: Instant | null
  diagnosis: string | null
  strategy: string | null
  confirmedAt: Instant | null
  doorInAt: Instant | null
  needleAt: Instant | null
  recordings: number
  firstRecordingId: string | null
  transferTo: string | null
  /** At the hospital that treats: the transfer is over. */
  arrivedAt: Instant | null
}

/** A no: a listed code, and the values its sentence speaks of. Thrown by nobody here; `decide` returns it. */
export interface Refusal {
  code: string
  /** Values for the sentence (never patient data). */
  values?: Record<string, string | number>
  /** What is wrong with which field, by path. */
  fields?: Record<string, Words>
}
