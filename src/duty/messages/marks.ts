// What has arrived on a phone, and what was looked at there. Answered when it is kept, so that the phone may forget it.

import type { Message } from '../messages.ts'

export const received: Message<'received'> = async ({ receipts }, _socket, actor, { consultationId, seq }) => {
  await receipts.mark(actor, 'received', consultationId, seq)
  return {}
}

export const seen: Message<'seen'> = async ({ receipts }, _socket, actor, { consultationId, seq }) => {
  await receipts.mark(actor, 'seen', consultationId, seq)
  return {}
}
