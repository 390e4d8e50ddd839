// Who is behind a socket: asked when it connects and again before each message. A session that ends is told so and
// cut; whoever's places changed moves to other rooms.

import type { Actor } from '../people/actor.ts'
import { cookieToken } from '../people/authentication.ts'
import type { People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'
import { type Language, languageOf } from '../platform/problem.ts'
import { newAllowance } from './allowance.ts'
import { type LiveServer, type LiveSocket, networkRoom, ownRooms, sessionRoom, socketsIn } from './live.ts'
import { type Telling, tellProblem } from './tell-problem.ts'

export interface SignIns {
  /** The actor as he is now. Refuses `not-signed-in` and cuts the socket when the session has ended. */
  actorOf(socket: LiveSocket): Promise<Actor>
  /** Asks again for every socket of the network, or for those that were not asked for some time. */
  askAgain(networkId: string, askedBeforeMs?: number): void
}

const askedAtOnce = 8
const askOnceAfterMs = 1_200

export function signIns(io: LiveServer, room: Telling & { people: People; clock: Clock }): SignIns {
  const { people, clock } = room

  io.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (error: unknown) => {
        const problem = tellProblem(error, langOf(socket), 'connect', room)
        next(Object.assign(new Error(problem.code), { data: problem }))
      },
    )
  })

  async function admit(socket: LiveSocket): Promise<void> {
    const token = tokenOf(socket)
    const actor = token === null ? null : await people.authenticate(token)
    if (token === null || actor === null) throw await people.notSignedIn(token)
    const now = clock.monotonicMs()
    socket.data = {
      token,
      actor,
      askedAtMs: now,
      lang: langOf(socket),
      watching: new Set(),
      hearsDuty: false,
      ringing: new Map(),
      allowance: newAllowance(now),
    }
  }

  io.on('connection', (socket) => {
    socket.join(ownRooms(socket.data.actor))
    people.watchSession(socket.data.actor.sessionId)
    // a session that ended in the very moment of connecting was told of before this socket was in its room
    setTimeout(() => socket.connected && void actorOf(socket).catch(() => {}), askOnceAfterMs).unref()
    socket.on('disconnect', left)
  })

  // one for all sockets: what each of them keeps counts
  function left(this: LiveSocket): void {
    people.unwatchSession(this.data.actor.sessionId)
  }

  people.onSessionEnded((sessionId, reason) => {
    for (const socket of socketsIn(io, [sessionRoom(sessionId)])) signOut(socket, reason)
  })

  async function actorOf(socket: LiveSocket): Promise<Actor> {
    const actor = await people.authenticate(socket.data.token)
    if (actor === null) {
      // whoever only says that it is over leaves what was begun on a phone that was taken away
      const no = await people.notSignedIn(socket.data.token)
      signOut(socket, String(no.values.reason ?? 'expired'))
      throw no
    }
    if (socket.connected) moveTo(socket, actor)
    socket.data.actor = actor
    socket.data.askedAtMs = clock.monotonicMs()
    return actor
  }

  return {
    actorOf,
    askAgain(networkId, askedBeforeMs = Number.POSITIVE_INFINITY) {
      const waiting = [...socketsIn(io, [networkRoom(networkId)])].filter(({ data }) => data.askedAtMs <= askedBeforeMs)
      const ask = async (): Promise<void> => {
        // the database being away is no reason to cut anybody: he is asked for again later
        for (let next = waiting.pop(); next; next = waiting.pop()) await actorOf(next).catch(() => {})
      }
      for (let asker = 0; asker < askedAtOnce; asker++) void ask()
    },
  }
}

function signOut(socket: LiveSocket, reason: string): void {
  socket.emit('signed-out', { reason })
  socket.disconnect(true)
}

function moveTo(socket: LiveSocket, actor: Actor): void {
  if (actor === socket.data.actor) return
  const before = ownRooms(socket.data.actor)
  const after = ownRooms(actor)
  for (const room of before) if (!after.includes(room)) socket.leave(room)
  socket.join(after)
}

function tokenOf(socket: LiveSocket): string | null {
  const { token } = socket.handshake.auth
  if (typeof token === 'string' && token !== '') return token
  return cookieToken(socket.handshake.headers.cookie)
}

function langOf({ handshake }: LiveSocket): Language {
  const { lang } = handshake.auth
  return languageOf(typeof lang === 'string' ? lang : handshake.headers['accept-language'])
}
