// An owned question moves with the duty. When its owner's shift ends it is offered to whoever is on duty then, who has to
// take it; until then the first stays responsible, and no deadline waits. Who owns it without being on duty keeps it.

import type { Duty } from '../contract/shapes.ts'
import type { Journal } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import { dueTurn, endTurn, lookAgain } from './statements/turns.ts'

export interface Turning {
  journal: Journal
  people: People
  dutyAt(tx: Tx, networkId: string, now: Date): Promise<Duty[]>
}

/** Nobody is on duty: it is looked again after that. */
const gapSeconds = 30

export async function turnDuty(
  { journal, people, dutyAt }: Turning,
  networkId: string,
  consultationId: string,
): Promise<void> {
  const network = await people.network(networkId)
  await journal.writeAsSystem(networkId, consultationId, async (consultation, tx, now) => {
    const turn = await dueTurn(tx, consultationId)
    if (turn === null) return []
    const { owner, state, offeredTo } = consultation
    const duty = (await dutyAt(tx, networkId, now)).find(({ rosterId }) => rosterId === turn.rosterId)
    const own = duty && [duty.onDuty, duty.backup, duty.secondBackup].find((one) => one?.personId === owner?.personId)
    const isOver = state === 'closed' || owner?.personId !== turn.ownerId
    if (!isOver && own) {
      const until = new Date(own.until)
      await lookAgain(tx, consultationId, until, until)
      return []
    }
    // he took it while he was off duty: nothing ends
    if (isOver || turn.shiftUntil === null || duty === undefined) {
      await endTurn(tx, consultationId)
      return []
    }
    const { onDuty } = duty
    const mayTake = onDuty !== null && network.mayTake(onDuty.personId, consultation)
    const dueAt = mayTake ? new Date(onDuty.until) : new Date(now.getTime() + gapSeconds * 1000)
    await lookAgain(tx, consultationId, dueAt, turn.shiftUntil)
    // whom its owner has asked himself may still say yes
    return mayTake && offeredTo === null ? [{ kind: 'duty-offered', body: { to: onDuty.personId } }] : []
  })
}
