// A draft on the same road as over HTTP. The reply comes after the commit, the push to the others after it.

import type { Message } from '../messages.ts'
import { entryOf } from '../routes.ts'

export const write: Message<'write'> = async ({ journal }, _socket, actor, { consultationId, draft }) => {
  const { entries } = await journal.write(actor, consultationId, draft)
  return { entry: entryOf(entries, draft.draftId), entries }
}
