// What the system itself writes (calls): composed under the consultation's lock, together with rows of its own, which
// are kept also when there is nothing to say.

import { commitEntries } from './commit-entries.ts'
import { composeEntries, contextOf, refused } from './compose-entries.ts'
import type { Journal, Written } from './journal.ts'
import { type Road, takeTurn } from './road.ts'
import { lockConsultation } from './statements/lock-consultation.ts'

export async function writeAsSystem(
  road: Road,
  ...[networkId, consultationId, compose]: Parameters<Journal['writeAsSystem']>
): Promise<Written | null> {
  const network = await road.people.network(networkId)
  return takeTurn<Written | null>(road, { key: consultationId, networkId }, async (tx) => {
    const locked = await lockConsultation(tx, consultationId)
    if (locked === null) return { reply: null, committed: null }
    const { consultation: before, subject } = locked
    const now = road.hasControlledClock ? road.clock.now() : locked.now
    const wishes = await compose(before, tx, now)
    if (wishes.length === 0) return { reply: null, committed: null }
    const composed = composeEntries(before, wishes, contextOf(network, 'system', now))
    if (composed.refusal) throw refused(composed.refusal)
    const addition = { network, authorId: subject.authorId, before, ...composed, recordings: [], draft: null }
    const committed = (await commitEntries(tx, road, addition))!
    return { reply: { consultation: committed.consultation, entries: committed.entries, repeated: false }, committed }
  })
}
