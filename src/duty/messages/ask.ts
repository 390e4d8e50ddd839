// A question on the open line: the same road as over HTTP, in one round trip. It brings no file: pictures are announced
// and follow by their own door, so that it rings before they have gone.

import { droppedFieldsOf } from '../../consultation/entries/opened.ts'
import type { Message } from '../messages.ts'

export const ask: Message<'ask'> = async ({ journal, clock }, _socket, actor, { draft }, arrivedAtMs) => {
  // what the draft lacks, its number too, is refused by the journal with its name
  const sent = draft as typeof draft & { draftId: string }
  const asked = await journal.open(actor, sent, [], [], clock.monotonicMs() - arrivedAtMs)
  const { consultation, entries } = asked
  return { consultation, entries, droppedFields: droppedFieldsOf(entries) }
}
