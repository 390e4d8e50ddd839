// What a live socket is here, and the names of the Socket.IO rooms. Rooms are joined by the server only; a room is an
// index of who may be interested, never a permission: that is asked for every socket and every entry.

import type { Server, Socket } from 'socket.io'
import type { DeviceState } from '../contract/reach-shapes.ts'
import type { ToWeb } from '../contract/to-web.ts'
import type { Actor } from '../people/actor.ts'
import { roomsOf } from '../people/audience.ts'
import type { Allowance } from './allowance.ts'

export interface LiveState {
  token: string
  actor: Actor
  /** When (monotonic) the session was last asked for. */
  askedAtMs: number
  lang: 'zh' | 'en'
  /** Consultations that this socket watches, the longest watched first. */
  watching: Set<string>
  hearsDuty: boolean
  /** Calls that this socket was told to ring for: callId -> consultationId. */
  ringing: Map<string, string>
  allowance: Allowance
  /** What the device last said of itself. */
  device?: DeviceState
  /** Self-tests that rang this device. */
  testedBy?: Set<string>
}

type Pushes = { [Name in keyof ToWeb]: (body: ToWeb[Name]) => void }
type Anything = Record<string, (...args: unknown[]) => void>
export type LiveServer = Server<Anything, Pushes, Anything, LiveState>
export type LiveSocket = Socket<Anything, Pushes, Anything, LiveState>

export const personRoom = (personId: string) => `person:${personId}`
export const sessionRoom = (sessionId: string) => `session:${sessionId}`
export const networkRoom = (networkId: string) => `network:${networkId}`
export const watchRoom = (consultationId: string) => `consultation:${consultationId}`

/** Every room that this actor's sockets belong in without asking. */
export function ownRooms(actor: Actor): string[] {
  return [personRoom(actor.personId), sessionRoom(actor.sessionId), networkRoom(actor.networkId), ...roomsOf(actor)]
}

/** The sockets of this node in any of the rooms, each once. */
export function socketsIn(io: LiveServer, rooms: readonly string[]): Set<LiveSocket> {
  const found = new Set<LiveSocket>()
  const space = io.of('/')
  for (const room of rooms) {
    for (const id of space.adapter.rooms.get(room) ?? []) {
      const socket = space.sockets.get(id)
      if (socket !== undefined) found.add(socket)
    }
  }
  return found
}
