// What everything on the road needs, and the turn that every writer takes: one at a time for one consultation, one
// transaction, and the outer bell only after its commit.

import type { People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import type { Bells } from './bells.ts'
import type { Committed } from './journal.ts'
import type { LastLeft } from './last-left.ts'
import type { OneAtATime } from './one-at-a-time.ts'

export interface Road {
  postgres: Postgres
  people: People
  bells: Bells
  clock: Clock
  /** A controlled clock takes the place of the database's (seed, tests); everything else stays the same. */
  hasControlledClock: boolean
  inTurn: OneAtATime
  lastLeft: LastLeft
  newId: () => string
}

/** What a turn did; `committed` is null when it wrote nothing. */
export interface Turn<Reply> {
  reply: Reply
  committed: Committed | null
}

/**
 * `atOnce` comes first where there is one; null: it wrote nothing, and `work` does it. `work` answers null for a draft that
 * is known: it is looked up afterwards, in a transaction of its own.
 */
export function takeTurn<Reply>(
  road: Road,
  turn: { key: string; networkId: string },
  work: (tx: Tx) => Promise<Turn<Reply> | null>,
  repeat?: (tx: Tx) => Promise<Reply | null>,
  atOnce?: () => Promise<Turn<Reply> | null>,
): Promise<Reply> {
  const { key, networkId } = turn
  return road.inTurn(key, async () => {
    const written = atOnce ? await atOnce() : null
    if (written) return told(road, written)
    const done = await road.postgres.inNetwork(networkId, work)
    if (done) return told(road, done)
    const reply = await road.postgres.inNetwork(networkId, async (tx) => (repeat ? repeat(tx) : null))
    if (reply === null) throw new Error('A draft that was known is gone.')
    return reply
  })
}

function told<Reply>(road: Road, { reply, committed }: Turn<Reply>): Reply {
  if (committed) {
    road.lastLeft.keep(committed)
    road.bells.ringCommitted(committed)
  }
  return reply
}
