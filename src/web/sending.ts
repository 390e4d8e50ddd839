// The way of a draft from the phone to the server, put together: what keeps it, what prepares its pictures, what sends it.
// The browser and the programs that test it run this same code; what differs between them is handed in.

import { call, callTo, type Server } from './api.ts'
import { clockOffsetMs, monotonicMs, phoneNow } from './clock.ts'
import type { Connection } from './connection.ts'
import { newId } from './ids.ts'
import { keepRefused } from './keep-refused.ts'
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
    onAcknowledged: (sent, reply, isOurs) => {
      parts.onAcknowledged(sent, reply, isOurs)
      if (isOurs) keepRefused(outbox, sent, reply)
    },
    // signed out meanwhile: there is nobody to say it
    onUnsent: (one) => void withdrawPicture(outbox, one).catch(() => undefined),
    withdrawalOf,
    ...(parts.tabs ? { tabs: parts.tabs } : {}),
  })
  return outbox
}

/**
 * Everything goes from this phone. Whoever waits for a picture of it is told while there is still a session, unless the line
 * is too slow for that.
 */
export async function giveUpAllAndSay(outbox: Outbox<DraftReply>, mostMs = 3_000): Promise<void> {
  const given = await outbox.giveUpAll()
  const pictures = given.filter(({ consultationId }) => !consultationId.startsWith('new-')).map(pictureOf)
  const late = pause(mostMs)
  await Promise.race([Promise.allSettled(pictures.map((one) => withdrawPicture(outbox, one))), late.done])
  late.end()
  await outbox.giveUpAll()
}

type Picture = Pick<Waiting, 'consultationId' | 'draftId' | 'isAnnounced'>

/** Of what waited to be sent: the picture itself, or what was to say that it will not come. */
function pictureOf(one: Waiting): Picture {
  return one.kind === 'picture-withdrawn' ? { ...one, draftId: String(one.body.draftId), isAnnounced: true } : one
}

/** A picture that was announced and does not go: the duty phone waits for it no longer. */
async function withdrawPicture(outbox: Outbox<DraftReply>, picture: Picture): Promise<void> {
  const { isAnnounced, draftId, consultationId } = picture
  if (!isAnnounced) return
  const body = { draftId }
  const withdrawal = { consultationId, task: 'entry' as const, kind: 'picture-withdrawn', body, files: [] }
  await outbox.add({ ...withdrawal, draftId: newId(), ...madeNow() })
}

/** A stamp that was taken back while it waited is there by now. */
function withdrawalOf({ takenBack, draftId, consultationId }: Waiting, { entries }: DraftReply): NewDraft | undefined {
  const stamp = entries.find((one) => 'kind' in one && one.kind === 'stamped' && one.draftId === draftId)
  if (!takenBack || !stamp) return undefined
  const { reason, ...made } = takenBack
  return { ...made, consultationId, task: 'entry', kind: 'withdrawn', body: { seq: stamp.seq, reason }, files: [] }
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
