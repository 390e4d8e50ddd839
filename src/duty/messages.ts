// What a phone may say, one function a message. Names and bodies come from contract/to-server.ts; access is asked
// inside journal and calls.

import type { z } from 'zod'
import type { MessageName, ToServer } from '../contract/to-server.ts'
import type { Actor } from '../people/actor.ts'
import type { DutyRoom } from './duty.ts'
import type { DutyLists } from './duty-lists.ts'
import { type LiveServer, type LiveSocket, watchRoom } from './live.ts'
import type { LiveCalls } from './live-channel.ts'
import { ask } from './messages/ask.ts'
import { received, seen } from './messages/marks.ts'
import { watch } from './messages/watch.ts'
import { watchDuty } from './messages/watch-duty.ts'
import { write } from './messages/write.ts'
import type { Presences } from './presence.ts'
import type { Receipts } from './receipts.ts'
import type { SignIns } from './sign-ins.ts'

export interface MessageContext extends DutyRoom {
  io: LiveServer
  lists: DutyLists
  sessions: SignIns
  calls: LiveCalls
  online: Presences
  receipts: Receipts
}

export type Body<Name extends MessageName> = z.infer<ToServer[Name]['body']>
/** `arrivedAtMs` is monotonic: when the message reached us. */
export type Message<Name extends MessageName> = (
  context: MessageContext,
  socket: LiveSocket,
  actor: Actor,
  body: Body<Name>,
  arrivedAtMs: number,
) => Promise<z.infer<ToServer[Name]['reply']>>

export const messages: { [Name in MessageName]: Message<Name> } = {
  watchDuty,
  watch,
  ask,
  write,
  async unwatch(_context, socket, _actor, { consultationId }) {
    socket.data.watching.delete(consultationId)
    socket.leave(watchRoom(consultationId))
    return {}
  },
  async ringShown({ rings }, _socket, actor, { callId }) {
    await rings.ringShown(actor.networkId, actor.personId, callId)
    return {}
  },
  async deviceState({ online }, socket, _actor, state) {
    online.say(socket, state)
    return {}
  },
  async selfTestHeard({ selfTestHeard }, _socket, actor, heard) {
    await selfTestHeard?.(actor, { ...heard, deviceId: actor.sessionId })
    return {}
  },
  received,
  seen,
  async clock({ clock }) {
    return { serverAt: clock.now().toISOString() }
  },
}
