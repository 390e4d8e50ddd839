// Begin to hear of one consultation: join first, then read since the last number that the phone has. A push is asked
// for access socket by socket, so being in the room early shows nothing to whoever may not see it.

import { limits } from '../../contract/limits.ts'
import { type LiveSocket, watchRoom } from '../live.ts'
import type { Message } from '../messages.ts'

export const watch: Message<'watch'> = async ({ journal }, socket, actor, { consultationId, after }) => {
  join(socket, consultationId)
  try {
    const { consultation, entries, seq, resync } = await journal.entriesSince(actor, consultationId, after)
    return { consultation, entries, seq, ...(resync ? { resync } : {}) }
  } catch (error) {
    leave(socket, consultationId)
    throw error
  }
}

function join(socket: LiveSocket, consultationId: string): void {
  const { watching } = socket.data
  watching.delete(consultationId)
  watching.add(consultationId)
  socket.join(watchRoom(consultationId))
  if (watching.size > limits.socketWatches) leave(socket, watching.values().next().value!)
}

function leave(socket: LiveSocket, consultationId: string): void {
  socket.data.watching.delete(consultationId)
  socket.leave(watchRoom(consultationId))
}
