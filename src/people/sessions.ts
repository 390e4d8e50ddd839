// Sessions: an opaque token of 256 random bits, of which only the sha256 is kept. Who he is comes from the database
// again at least once a second, so that a changed role or an ended session is never older than that.

import { writeAudit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import { isId } from '../platform/ids.ts'
import type { Postgres } from '../platform/postgres.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import type { Actor } from './actor.ts'
import type { SessionEnds } from './session-ends.ts'
import { tokenHashOf } from './sign-in.ts'
import {
  endReasonOf,
  endSession,
  findLiveSession,
  type SessionRow,
  sessionsOf,
  touchSession,
} from './statements/sessions.ts'

export interface Sessions {
  authenticate(token: string): Promise<Actor | null>
  /** The no to somebody without a live session; says so where it was taken away. */
  notSignedIn(token: string | null): Promise<RefusalError>
  devicesOf(actor: Actor): Promise<Device[]>
  signOut(actor: Actor): Promise<void>
  /** Ends one of his own sessions; any other is not found. */
  revoke(actor: Actor, sessionId: string): Promise<void>
}

export interface Device {
  id: string
  deviceName: string | null
  createdAt: string
  lastSeenAt: string
  current: boolean
}

interface Known {
  actor: Promise<Actor | null>
  sessionId?: string
  readMs: number
}

const freshMs = 1_000
const mostKnown = 20_000
const touchEveryMs = 60_000
const tokenShape = /^[A-Za-z0-9_-]{43}$/

export function openSessions(options: {
  postgres: Postgres
  clock: Clock
  ends: SessionEnds
  demoAllowed: boolean
}): Sessions {
  const { postgres, clock, ends, demoAllowed } = options
  const known = new Map<string, Known>()
  ends.onEnded((sessionId) => {
    for (const [key, one] of known) if (one.sessionId === sessionId) known.delete(key)
  })

  async function read(tokenHash: Buffer): Promise<Actor | null> {
    const at = clock.now()
    const row = await postgres.asSystem((tx) => findLiveSession(tx, { tokenHash, at, demoAllowed }))
    if (row === undefined) return null
    const isStale = at.getTime() - row.lastSeenAt.getTime() >= touchEveryMs
    if (isStale) await postgres.asSystem((tx) => touchSession(tx, row.sessionId, at))
    return actorOf(row)
  }

  function remember(key: string, tokenHash: Buffer): Promise<Actor | null> {
    if (known.size >= mostKnown) known.clear()
    const one: Known = { actor: read(tokenHash), readMs: clock.monotonicMs() }
    known.set(key, one)
    const forget = () => {
      if (known.get(key) === one) known.delete(key)
    }
    // strangers are not remembered: their tokens are without number
    one.actor.then((actor) => {
      if (actor === null) return forget()
      one.sessionId = actor.sessionId
    }, forget)
    return one.actor
  }

  async function end(actor: Actor, sessionId: string, operation: 'sign-out' | 'session-revoked'): Promise<boolean> {
    const reason = operation === 'sign-out' ? 'signed-out' : 'revoked'
    const hasEnded = await postgres.inNetwork(actor.networkId, async (tx) => {
      const { personId, networkId } = actor
      if (!(await endSession(tx, { sessionId, personId, at: clock.now(), reason }))) return false
      await writeAudit(tx, { networkId, personId, sessionId: actor.sessionId, operation, subjectId: sessionId })
      return true
    })
    if (hasEnded) ends.tell(sessionId, reason)
    return hasEnded
  }

  return {
    async authenticate(token) {
      if (!tokenShape.test(token)) return null
      const tokenHash = tokenHashOf(token)
      const key = tokenHash.toString('base64')
      const one = known.get(key)
      if (one !== undefined && clock.monotonicMs() - one.readMs < freshMs) return one.actor
      return remember(key, tokenHash)
    },
    async notSignedIn(token) {
      if (token === null || !tokenShape.test(token)) return new RefusalError('not-signed-in')
      const reason = await postgres.asSystem((tx) => endReasonOf(tx, tokenHashOf(token), clock.now()))
      const isTakenAway = reason === 'revoked' || reason === 'disabled'
      return new RefusalError('not-signed-in', isTakenAway ? { reason } : {})
    },
    async devicesOf(actor) {
      const rows = await postgres.inNetwork(actor.networkId, (tx) => sessionsOf(tx, actor.personId, clock.now()))
      return rows.map(({ id, deviceName, createdAt, lastSeenAt }) => ({
        id,
        deviceName,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        current: id === actor.sessionId,
      }))
    },
    async signOut(actor) {
      await end(actor, actor.sessionId, 'sign-out')
    },
    async revoke(actor, sessionId) {
      if (!isId(sessionId) || !(await end(actor, sessionId, 'session-revoked'))) throw new RefusalError('not-found')
    },
  }
}

function actorOf({ personId, name, networkId, sessionId, memberships, rosterIds }: SessionRow): Actor {
  return { personId, name, networkId, sessionId, memberships, rosterIds }
}
