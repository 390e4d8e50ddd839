// The server took a draft but not every file of it. A file that can only not be kept just now goes on by itself, as the
// refusal says; any other stays on the phone with its reason, and a person decides.

import type { Problem } from '../contract/refusals.ts'
import { newId } from './ids.ts'
import type { Outbox } from './outbox.ts'
import type { DraftReply } from './send-draft.ts'
import type { Waiting } from './waiting.ts'

export function keepRefused(outbox: Outbox<DraftReply>, sent: Waiting, reply: DraftReply): void {
  const { consultation, refusedRecordings = [] } = reply
  if (!consultation) return
  for (const { index, refusal } of refusedRecordings as { index: number; refusal: Problem }[]) {
    const file = sent.files[index]
    if (!file) continue
    const { kind, claimedAt } = sent
    const draft = { draftId: newId(), consultationId: consultation.id, task: 'recordings' as const, kind, claimedAt }
    const kept = { ...draft, body: {}, files: [file] }
    // signed out meanwhile: there is nobody to send for
    if (refusal.retryable) void outbox.add(kept).catch(() => undefined)
    else void outbox.park(kept, refusal)
  }
}
