// Drafts and files are kept on the phone until the server has acknowledged them.

import type { Problem } from '../contract/refusals.ts'

export interface WaitingFile {
  name: string
  type: string
  blob: Blob
}

/** One draft on its way. `draftId` is made once; a retry is the same draft. */
export interface Waiting {
  draftId: string
  /** Order of making; within one consultation drafts are sent in this order, one at a time. */
  order: number
  personId: string
  consultationId: string
  task: 'open' | 'recordings' | 'entry'
  kind: string
  body: Record<string, unknown>
  claimedAt: string
  files: readonly WaitingFile[]
  tries: number
  state: 'saved' | 'sending' | 'refused'
  refusal?: Problem
}
