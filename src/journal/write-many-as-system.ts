// What the system writes to many consultations in one moment (a burst of calls), in one transaction. It waits for
// nobody: a consultation that somebody else writes to is left out. One fault undoes all of it: the caller goes on one by one.

import { toAppend } from './commit-entries.ts'
import { composeEntries, contextOf, refused } from './compose-entries.ts'
import type { Journal } from './journal.ts'
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
      if (locked.length === 0) return []
      // the last that was read: no consultation was locked after it
      const now = road.hasControlledClock ? road.clock.now() : locked.at(-1)!.now
      const consultations = locked.map(({ consultation }) => consultation)
      const wishes = await compose(consultations, tx, now)
      const context = contextOf(network, 'system', now)
      const additions = locked.flatMap(({ consultation: before, subject: { authorId } }) => {
        const own = wishes.get(before.id) ?? []
        if (own.length === 0) return []
        const composed = composeEntries(before, own, context)
        if (composed.refusal) throw refused(composed.refusal)
        return [toAppend({ network, authorId, before, ...composed, recordings: [], draft: null })]
      })
      const news = additions.map(({ committed }) => committed)
      if (news.some(road.bells.isConcern)) throw new Error('An entry that concerns others is written alone.')
      if (news.length > 0)
        await appendMany(
          tx,
          additions.map(({ append }) => append),
        )
      return news
    })
    for (const committed of written) road.bells.ringCommitted(committed)
  } finally {
    turns?.end()
  }
}
