// Which duties of others one of mine can be swapped for, and who could take mine for nothing. Pure. Nobody is put in two
// places: neither of the two may be on duty elsewhere while he stands where the other stood.

import type { RosterPerson, Shift } from './roster-view.ts'

export function swapPartners(shifts: readonly Shift[], mine: Shift, nowMs: number): Shift[] {
  return shifts
    .filter((theirs) => theirs.personId !== mine.personId && Date.parse(theirs.until) > nowMs)
    .filter((theirs) => !isBusy(shifts, mine.personId, theirs, mine) && !isBusy(shifts, theirs.personId, mine, theirs))
    .sort((one, other) => rank(one, mine) - rank(other, mine) || Date.parse(one.from) - Date.parse(other.from))
}

/** Those of the staff who are free while I am on duty. */
export function standIns(staff: readonly RosterPerson[], shifts: readonly Shift[], mine: Shift): RosterPerson[] {
  return staff.filter(({ personId }) => personId !== mine.personId && !isBusy(shifts, personId, mine, null))
}

/** Is he on duty during this span, apart from the duty that he gives away? */
function isBusy(shifts: readonly Shift[], personId: string, during: Shift, given: Shift | null): boolean {
  return shifts.some((one) => one.personId === personId && !isSamePiece(one, given) && overlap(one, during))
}

/** My own line first, then what runs at the same time (the two lines change places), then the others. */
function rank(theirs: Shift, mine: Shift): number {
  if (theirs.line === mine.line) return 0
  return overlap(theirs, mine) ? 1 : 2
}

/** Of one that runs the rest was cut off from now on: it is known by its end. */
function isSamePiece(one: Shift, other: Shift | null): boolean {
  return other !== null && one.id === other.id && one.until === other.until
}

function overlap(one: Shift, other: Shift): boolean {
  return Date.parse(one.from) < Date.parse(other.until) && Date.parse(other.from) < Date.parse(one.until)
}
