// What the system writes to many consultations in one moment (a burst of calls), in one transaction. It waits for
// nobody: a consultation that somebody else writes to is left out. One fault undoes all of it: the caller goes on one by one.

import { toAppend } from './commit-entries.ts'
import { composeEntries, contextOf, refused } from './compose-entries.ts'
import type { Committed, Journal } from './journal.ts'
import type { TakenTurns } from './one-at-a-time.ts'
import type { Road } from './road.ts'
import { appendMany } from './statements/append-many.ts'
import { lockFree } from './statements/lock-consultation.ts'

export async function writeManyAsSystem(
  road: Road,
  ...[networkId, choose, compose]: Parameters<Journal['writeManyAsSystem']>
): Promise<void> {
  const network = await road.people.network(networkId)
  let turns: TakenTurns | undefined
  try {
    const written = await road.postgres.inNetwork(networkId, async (tx) => {
      turns = road.inTurn.takeFree(await choose(tx))
      if (turns.keys.length === 0) return []
      const locked = await lockFree(tx, turns.keys)
      const controlled = road.hasControlledClock ? { now: road.clock.now() } : {}
      const wishes = await compose(
        locked.map(({ consultation, now }) => ({ consultation, now, ...controlled })),
        tx,
      )
      const additions = locked.flatMap(({ consultation: before, subject, now }) => {
        const own = wishes.get(before.id) ?? []
        if (own.length === 0) return []
        const composed = composeEntries(before, own, contextOf(network, 'system', controlled.now ?? now))
        if (composed.refusal) throw refused(composed.refusal)
        return [toAppend({ network, authorId: subject.authorId, before, ...composed, recordings: [], draft: null })]
      })
      if (additions.some(({ committed }) => road.bells.isConcern(committed))) throw new Error('To be written alone.')
      if (additions.length > 0) await appendMany(tx, additions.map(({ append }) => append))
      return additions.map(({ committed }): Committed => committed)
    })
    for (const committed of written) road.bells.ringCommitted(committed)
  } finally {
    turns?.end()
  }
}
