// What is there when all is over, as the doors tell it and as the tables hold it. Only shapes: see read-final-state.ts.

export interface FinalEntry {
  seq: number
  kind: string
  atMs: number
  /** null = the system. */
  personId: string | null
  draftId: string | null
  body: Record<string, unknown>
  digest: string
}

export interface FinalStep {
  id: string
  step: number
  round: number
  whom: string
  dueAtMs: number
  firedAtMs: number | null
  stoppedAtMs: number | null
}

export interface FinalConsultation {
  id: string
  networkId: string
  siteId: string
  hospitalSiteId: string
  rosterId: string
  state: 'open' | 'closed'
  /** As the row of the consultation says. */
  seq: number
  isOwned: boolean
  /** By SQL. */
  entries: FinalEntry[]
  /** By the API, of somebody who may see all. */
  told: { seq: number; digest: string | null }[]
  /** By the API: every version of every milestone. */
  versions: { milestone: string; seq: number; at: string | null; recordedAt: string }[]
  steps: FinalStep[]
}

export interface FinalFile {
  consultationId: string
  sha256: string
  bytes: number
  /** What lies on the disk under that name. */
  object: { sha256: string; bytes: number } | null
}

export interface FinalAudit {
  /** As `npm run audit:verify` judges them; `waitsSinceMs`: the oldest row that is not sealed yet. */
  chains: { networkId: string; links: number; faults: string[]; waitsSinceMs: number | null }[]
  /** Every session that was taken away, or that a row tells of so. */
  revoked: { sessionId: string; isRevoked: boolean; rows: number }[]
  /** `person consultation`: who has a row for having read it. */
  readBy: string[]
}

export interface FinalState {
  readAtMs: number
  consultations: FinalConsultation[]
  files: FinalFile[]
  /** Files among the objects whose content is not what their name says. */
  halfFiles: string[]
  audit: FinalAudit
  /** Lines of logs and of metrics that hold what is marked. */
  marked: string[]
  /** Open questions that nobody owned in the calm, and for which nobody was to be called any more. */
  promiseless: string[]
}

/** Where a person stands; enough to say what he may open. */
export interface Standing {
  networkId: string
  role: string
  siteId: string
  rosterIds: readonly string[]
}

/** Everything that is judged. */
export interface Run {
  history: readonly import('./history.ts').Event[]
  final: FinalState
  people: Readonly<Record<string, Standing>>
}

export interface Violation {
  rule: string
  says: string
}
