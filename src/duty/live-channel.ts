// The live socket as a way of calling: `ring` to all devices of one person until `ring-stopped`. A call that was
// stopped never rings again here, in whatever order the news of several nodes arrives.

import { channelWords } from '../consultation/channel-names.ts'
import type { Ring } from '../contract/shapes.ts'
import type { CallNotice, Channel } from '../platform/channel.ts'
import { type LiveServer, type LiveSocket, personRoom, socketsIn } from './live.ts'
import type { RelayMessage } from './relay.ts'

type CallMessage = Exclude<RelayMessage, { type: 'entries' | 'receipts' }>

export interface LiveCalls {
  channel: Channel
  /** News of a call, from here or from another node, to the sockets of this node. */
  deliver(message: CallMessage): void
  /** What this socket is told in a reply to ring for: without calls that were stopped meanwhile. */
  begin(socket: LiveSocket, rings: readonly CallNotice[]): Ring[]
  /** Makes the socket ring for exactly these: heals pushes that were lost. `askedAtMs` = when they were read. */
  align(socket: LiveSocket, rings: readonly CallNotice[], wasRinging: ReadonlySet<string>): void
}

const remembered = 2_000

export function liveChannel(io: LiveServer, relay: (message: CallMessage) => void): LiveCalls {
  const stopped = new Set<string>()

  function deliver(message: CallMessage): void {
    const sockets = socketsIn(io, [personRoom(message.personId)])
    if (message.type === 'ring') for (const socket of sockets) ring(socket, message.call)
    else {
      remember(message.call.callId)
      for (const socket of sockets) silence(socket, message.call, message.by)
    }
  }

  function ring(socket: LiveSocket, { consultationId, callId, step }: CallNotice): void {
    if (stopped.has(callId) || socket.data.ringing.has(callId)) return
    socket.data.ringing.set(callId, consultationId)
    socket.emit('ring', { consultationId, callId, step })
  }

  function silence(socket: LiveSocket, { consultationId, callId }: Omit<CallNotice, 'step'>, by: string): void {
    socket.data.ringing.delete(callId)
    socket.emit('ring-stopped', { consultationId, callId, by })
  }

  function remember(callId: string): void {
    stopped.add(callId)
    if (stopped.size > remembered) stopped.delete(stopped.values().next().value!)
  }

  function tell(message: CallMessage): void {
    deliver(message)
    relay(message)
  }

  return {
    channel: {
      name: 'live',
      words: channelWords.live,
      reaches: 'person',
      isOn: async () => true,
      // a phone that is not there rings when it comes back: nobody can say here that it failed
      async ring({ personId, consultationId, callId, step, purpose }) {
        if (purpose === 'call' && consultationId) {
          tell({ type: 'ring', personId, call: { consultationId, callId, step } })
        }
        return { state: 'sent' }
      },
      stop: (personId, { consultationId, callId }, by) =>
        tell({ type: 'ring-stopped', personId, call: { consultationId, callId }, by }),
    },
    deliver,
    begin(socket, rings) {
      const going = rings.filter(({ callId }) => !stopped.has(callId))
      for (const { callId, consultationId } of going) socket.data.ringing.set(callId, consultationId)
      return going.map(({ consultationId, callId, step }) => ({ consultationId, callId, step }))
    },
    align(socket, rings, wasRinging) {
      for (const call of rings) ring(socket, call)
      const going = new Set(rings.map(({ callId }) => callId))
      for (const [callId, consultationId] of [...socket.data.ringing]) {
        if (wasRinging.has(callId) && !going.has(callId)) silence(socket, { callId, consultationId }, 'system')
      }
    },
  }
}
