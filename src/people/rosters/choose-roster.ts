// Which roster answers a question. Pure over what `answeringRosters` gave: whoever asks for more than this asks once.

import { ladderShape } from '../../consultation/ladder.ts'
import type { ChosenRoster, RosterFacts, WantedRoster } from '../people.ts'
import type { AnsweringRosters, RosterRow } from '../statements/rosters.ts'
import type { RosterKind } from '../tables.ts'

/**
 * The named one, or the one of the nearest hospital: the asking site's own, its parent's and so on, then any of the
 * network. The cath lab's roster is called to the table, not asked: it never answers a question unless it is named. One with
 * nobody on it (just begun, or everybody has left) answers only where no other does. Whoever asks is not refused for a setting:
 * a question that no roster is said to answer goes to the one that would be asked if they all did, the cath lab's last.
 */
export function chooseRoster({ rosters, houses }: AnsweringRosters, wanted: WantedRoster): ChosenRoster | null {
  const { pathway, rosterId: named } = wanted
  if (named !== undefined) return chosen(rosters.find(({ rosterId, isListing }) => rosterId === named && isListing))
  const distance = ({ hospitalSiteId }: RosterRow) => houses.indexOf(hospitalSiteId) + 1 || houses.length + 1
  const misfit = ({ kind }: RosterRow) => (kind === kindFor[pathway] ? 0 : 1)
  const unstaffed = ({ isStaffed }: { isStaffed: boolean }) => (isStaffed ? 0 : 1)
  const table = ({ kind }: RosterRow) => (kind === 'cath_lab' ? 1 : 0)
  // a stable sort: of equals the first by name
  const [nearest] = [...rosters].sort(
    (one, other) =>
      table(one) - table(other) ||
      unstaffed(one) - unstaffed(other) ||
      distance(one) - distance(other) ||
      misfit(one) - misfit(other),
  )
  const found = chosen(nearest)
  return found && nearest && (table(nearest) || !nearest.isListing) ? { ...found, isStandIn: true } : found
}

export function factsOf(roster: RosterRow): RosterFacts {
  const { rosterId, name, hospitalSiteId, patienceSeconds, everyoneAfterSeconds } = roster
  const ladder = ladderShape.safeParse(roster.ladder)
  const ownLadder = ladder.success ? ladder.data : null
  return { rosterId, name, hospitalSiteId, patienceSeconds, everyoneAfterSeconds, ladder: ownLadder }
}

/** Whose work a pathway is, where several rosters of one hospital list it. */
const kindFor: Record<string, RosterKind> = { stemi: 'ecg', stroke: 'stroke' }

function chosen(roster: AnsweringRosters['rosters'][number] | undefined): ChosenRoster | null {
  return roster === undefined ? null : { ...factsOf(roster), version: roster.version }
}
