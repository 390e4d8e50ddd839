// The way of a draft from the phone to the server, put together: what keeps it, what prepares its pictures, what sends it.
// The browser and the programs that test it run this same code; what differs between them is handed in.

import { call, callTo, type Server } from './api.ts'
import { clockOffsetMs, monotonicMs, phoneNow } from './clock.ts'
import type { Connection } from './connection.ts'
import { newId } from './ids.ts'
import { type Outbox, openOutbox } from './outbox.ts'
import { prepareRendition } from './prepare-rendition.ts'
import type { Rendition } from './rendition.ts'
import { type DraftReply, makeSend } from './send-draft.ts'
import { makeSendOriginal, type OriginalParts } from './send-original.ts'
import type { NewDraft, OutboxStorage, Tabs, Waiting } from './waiting.ts'

export interface SendingParts {
  storage: OutboxStorage
  connection(): Connection | null
  /** null where the file is small enough, or cannot be drawn here. */
  render(file: Blob): Promise<Rendition | null>
  onChange(waiting: readonly Waiting[]): void
  onAcknowledged(waiting: Waiting, reply: DraftReply, isOurs: boolean): void
  onProgress(draftId: string, sentBytes: number, totalBytes: number): void
  onSignedOut(reason?: string): void
  tabs?: Tabs<DraftReply>
  server?: Server
  uploadable?: OriginalParts['uploadable']
}

const pageId = newId()

export function openSending(parts: SendingParts): Outbox<DraftReply> {
  const { storage, onProgress, onSignedOut, server } = parts
  const uploadable = parts.uploadable ? { uploadable: parts.uploadable } : {}
  const clock = () => ({ phoneAt: phoneNow(), offsetMs: clockOffsetMs(), monotonicMs: monotonicMs(), pageId })
  const outbox: Outbox<DraftReply> = openOutbox<DraftReply>({
    storage,
    prepare: prepareRendition(storage, parts.render),
    send: makeSend({
      connection: parts.connection,
      call: server ? callTo(server) : call,
      storage,
      clock,
      sendOriginal: makeSendOriginal({ server: server ?? { address: '' }, storage, clock, onProgress, ...uploadable }),
      onProgress,
      onSignedOut,
    }),
    pause,
    onChange: parts.onChange,
    onAcknowledged: parts.onAcknowledged,
    onUnsent: (one) => void withdrawPicture(outbox, one),
    ...(parts.tabs ? { tabs: parts.tabs } : {}),
  })
  return outbox
}

/** A picture that was announced and does not go: the duty phone waits for it no longer. */
async function withdrawPicture(outbox: Outbox<DraftReply>, { isAnnounced, draftId, consultationId }: Waiting) {
  if (!isAnnounced) return
  const body = { draftId }
  const withdrawal = { consultationId, task: 'entry' as const, kind: 'picture-withdrawn', body, files: [] }
  const withdrawalId = newId()
  const outcome = await outbox.add({ ...withdrawal, draftId: withdrawalId, ...madeNow() })
  // it is not awaited any more: nothing that anybody has to decide
  if (outcome.is === 'refused') await outbox.giveUp(withdrawalId)
}

/** When a draft was made, on every clock that this phone has. */
export function madeNow(): Pick<NewDraft, 'claimedAt' | 'clockOffsetMs' | 'monotonicMs' | 'pageId'> {
  const offsetMs = clockOffsetMs()
  const measured = offsetMs === undefined ? {} : { clockOffsetMs: offsetMs }
  return { claimedAt: phoneNow(), ...measured, monotonicMs: Math.round(monotonicMs()), pageId }
}

function pause(ms: number) {
  let end = () => {}
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    end = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  return { done, end: () => end() }
}
