// Begin to hear of the duty. Joined first, read afterwards: what happens in between arrives twice, never not at all.

import type { Message } from '../messages.ts'

export const watchDuty: Message<'watchDuty'> = async ({ journal, lists, rings, calls, clock }, socket, actor) => {
  socket.data.hearsDuty = true
  const [duty, consultations, ringing] = await Promise.all([
    lists.current(actor.networkId),
    journal.dutyList(actor),
    rings.ringsOf(actor.networkId, actor.personId),
  ])
  return { duty, consultations, rings: calls.begin(socket, ringing), now: clock.now().toISOString() }
}
