// A draft on the same road as over HTTP. The reply comes after the commit, the push to the others after it.

import type { Message } from '../messages.ts'
import { entryOf } from '../routes.ts'

export const write: Message<'write'> = async (
  { journal, clock },
  _socket,
  actor,
  { consultationId, draft },
  arrivedAtMs,
) => {
  const { entries } = await journal.write(actor, consultationId, draft, clock.monotonicMs() - arrivedAtMs)
  return { entry: entryOf(entries, draft.draftId), entries }
}
