// One try to bring one waiting draft to the server: entries over the live wire or HTTP, openings and files as multipart with
// progress in bytes. The draftId travels with every try, so the server writes it once.

import { call, isPassing, type RefusalError, type ReplyOf } from './api.ts'
import { phoneNow } from './clock.ts'
import type { Connection } from './connection.ts'
import type { Outcome, Waiting } from './outbox.ts'

export type DraftReply = Partial<ReplyOf<'openConsultation'>> & Pick<ReplyOf<'openConsultation'>, 'entries'>

export interface SendParts {
  connection(): Connection | null
  onProgress(draftId: string, sentBytes: number, totalBytes: number): void
  onSignedOut(): void
}

export function makeSend(parts: SendParts): (waiting: Waiting) => Promise<Outcome<DraftReply>> {
  return async (waiting) => {
    try {
      if (waiting.task === 'entry') return { is: 'acknowledged', reply: await sendEntry(parts, waiting) }
      const reply = await sendForm(parts, waiting)
      return { is: 'acknowledged', reply, consultationId: reply.consultation?.id ?? waiting.consultationId }
    } catch (cause) {
      if (isPassing(cause)) return { is: 'later' }
      const { problem } = cause as RefusalError
      if (problem.code !== 'not-signed-in') return { is: 'refused', refusal: problem }
      parts.onSignedOut()
      return { is: 'later' }
    }
  }
}

async function sendEntry(parts: SendParts, waiting: Waiting): Promise<DraftReply> {
  const { draftId, kind, body, claimedAt, consultationId } = waiting
  const draft = { draftId, kind, body, claimedAt, sentAt: phoneNow() }
  const connection = parts.connection()
  // The second try goes the other way: some networks let only one of the two through.
  if (connection?.isUp() && waiting.tries % 2 === 0) {
    return (await connection.ask('write', { consultationId, draft })) as DraftReply
  }
  return call<DraftReply>({
    method: 'POST',
    path: `/api/consultations/${encodeURIComponent(consultationId)}/entries`,
    json: draft,
  })
}

function sendForm(parts: SendParts, waiting: Waiting): Promise<DraftReply> {
  const { draftId, body, claimedAt, consultationId } = waiting
  const form = new FormData()
  const draft = { ...body, draftId, claimedAt, sentAt: phoneNow() }
  form.append('draft', JSON.stringify(draft))
  for (const file of waiting.files) form.append('recording', file.blob, file.name)
  const path =
    waiting.task === 'open'
      ? '/api/consultations'
      : `/api/consultations/${encodeURIComponent(consultationId)}/recordings`
  return call<DraftReply>({
    method: 'POST',
    path,
    form,
    onProgress: (sent, total) => parts.onProgress(draftId, sent, total),
  })
}
