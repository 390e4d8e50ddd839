// An owner went home, and his question is offered to those on duty in turn: how long each of them is waited for. What
// nobody has answered yet and is urgent follows the patient's clock, like the ladder; the rest has time.

import { repeatSeconds } from './ladder.ts'
import { shortestWaitSeconds, shrinkWaits } from './patience.ts'

export interface Offer {
  /** How many may take it. */
  persons: number
  /** How often one of them has been asked already. */
  round: number
  /** Since the shift ended. */
  sinceSeconds: number
  /** Urgent and unanswered: the patience of the roster, and what is left of the budget (null: none runs). */
  pressing: { patienceSeconds: number; leftSeconds: number | null } | null
}

const calmSeconds = 300
const calmLaterSeconds = 1800
const calmForSeconds = 3600

export function offerWaitSeconds({ persons, round, sinceSeconds, pressing }: Offer): number {
  if (pressing === null) return sinceSeconds < calmForSeconds ? calmSeconds : calmLaterSeconds
  const patience = Math.min(calmSeconds, Math.max(shortestWaitSeconds, pressing.patienceSeconds))
  const afters = Array.from({ length: Math.max(2, persons) }, (_, place) => place * patience)
  return repeatSeconds({ repeatAfterSeconds: shrinkWaits(afters, pressing.leftSeconds)[1]! }, round)
}
