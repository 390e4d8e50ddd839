// What waits on the phone, and the places that keep it, send it and speak of it with other tabs. Fields are only added:
// what an older client kept must still go.

import type { Problem } from '../contract/refusals.ts'

export interface WaitingFile {
  name: string
  type: string
  bytes?: number
  /** Here while the page that took the file lives, or where an older client kept it; else the storage has it. */
  blob?: Blob
  /** Under which the storage keeps it. */
  fileId?: string
}

/** One draft on its way. */
export interface Waiting {
  draftId: string
  order: number
  /** Whose draft it is: nobody else's session ever sends it. */
  personId: string
  /** `new-...` until the server has opened the consultation. */
  consultationId: string
  task: 'open' | 'recordings' | 'original' | 'entry'
  kind: string
  body: Record<string, unknown>
  /** The phone's own time. */
  claimedAt: string
  /** Server clock minus phone clock as it was measured when the draft was made. */
  clockOffsetMs?: number
  /** The clock that nobody can set, of the page that made it. */
  monotonicMs?: number
  pageId?: string
  files: readonly WaitingFile[]
  /** What the file is a legible rendition of; it follows when the rendition has arrived. */
  original?: WaitingFile & { sha256: string }
  /** The file is as it was taken: before the first try a rendition is made and kept. */
  isRaw?: boolean
  /** The question named it: whoever waits for it is told when it will not come. */
  isAnnounced?: boolean
  /** Where the server keeps what has arrived of the original. */
  uploadUrl?: string
  tries: number
  /** Tries that failed while the server could be reached. */
  stuckTries?: number
  state: 'saved' | 'sending' | 'refused'
  refusal?: Problem
  /** The phone had no room: it lives as long as this page. */
  isOnlyHere?: boolean
  /** The phone is still writing it down: it is sent meanwhile. Never kept. */
  isBeingKept?: boolean
  /** A stamp that the doctor took back after it may have reached the server: once it is there it is withdrawn. */
  takenBack?: TakenBack
}

/** What the withdrawal will be: made up at the tap, so that it is written once however often it is sent. */
export type TakenBack = Pick<Waiting, 'draftId' | 'claimedAt' | 'clockOffsetMs' | 'monotonicMs' | 'pageId'> & {
  reason: string
}

export type NewDraft = Omit<
  Waiting,
  'order' | 'personId' | 'tries' | 'state' | 'isOnlyHere' | 'isBeingKept' | 'takenBack'
>

export interface OutboxStorage {
  all(): Promise<Waiting[]>
  get(draftId: string): Promise<Waiting | undefined>
  /** `here` = there was no room on the phone, it is kept by this page alone. */
  put(waiting: Waiting): Promise<'kept' | 'here'>
  /** With its files, but those that another draft still needs. */
  remove(draftId: string): Promise<void>
  /** null: it is not there any more. */
  openFile(file: WaitingFile): Promise<Blob | null>
}

/** What became of one try. `later` = try again by itself; `refused` = a person has to decide. */
export type Outcome<Reply> =
  | { is: 'acknowledged'; reply: Reply; consultationId?: string; follows?: Partial<Waiting> }
  /** `isStuck`: although the server can be reached, so that it may be about this draft. `isUnsent`: it surely did not arrive. */
  | { is: 'later'; isStuck?: boolean; isUnsent?: boolean }
  | { is: 'refused'; refusal: Problem }

/** What tabs of one phone tell each other. */
export type TabNews<Reply> =
  | { is: 'changed'; draftId: string; state: Waiting['state'] }
  | { is: 'removed'; draftId: string }
  | { is: 'settled'; draftId: string; outcome: Outcome<Reply> }

export interface Tabs<Reply> {
  /**
   * Resolves when it is this tab's turn to send; `end` gives the turn back, or gives up waiting for it. `onLost`: another tab
   * has taken it, and sends.
   */
  turn(personId: string, onLost: () => void): { granted: Promise<void>; end(): void }
  tell(news: TabNews<Reply>): void
  hear(listener: (news: TabNews<Reply>) => void): void
}

/** The only tab there is. */
export function alone<Reply>(): Tabs<Reply> {
  return { turn: () => ({ granted: Promise.resolve(), end: () => {} }), tell: () => {}, hear: () => {} }
}

/** `sending` is never kept: after a crash nobody is sending. */
export function atRest(waiting: Waiting): Waiting {
  return waiting.state === 'sending' ? { ...waiting, state: 'saved' } : waiting
}
