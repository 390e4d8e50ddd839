// What everything on the road needs, and the turn that every writer takes: one at a time for one consultation, one
// transaction, and the outer bell only after its commit.

import type { People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import type { Bells } from './bells.ts'
import type { Committed } from './journal.ts'
import type { OneAtATime } from './one-at-a-time.ts'

export interface Road {
  postgres: Postgres
  people: People
  bells: Bells
  clock: Clock
  /** A controlled clock takes the place of the database's (seed, tests); everything else stays the same. */
  hasControlledClock: boolean
  inTurn: OneAtATime
  newId: () => string
}

/** What a turn did; `committed` is null when it wrote nothing. */
export interface Turn<Reply> {
  reply: Reply
  committed: Committed | null
}

export function takeTurn<Reply>(
  road: Road,
  turn: { key: string; networkId: string },
  work: (tx: Tx) => Promise<Turn<Reply>>,
): Promise<Reply> {
  return road.inTurn(turn.key, async () => {
    const { reply, committed } = await road.postgres.inNetwork(turn.networkId, work)
    if (committed) road.bells.ringCommitted(committed)
    return reply
  })
}
