// Which duties of others one of mine can be swapped for. Pure. What runs now is none: of two that run at once each is where
// he is; and what lies in another duty of mine would put me in two places.

import type { Shift } from './roster-view.ts'

export function swapPartners(shifts: readonly Shift[], mine: Shift, nowMs: number): Shift[] {
  const others = shifts.filter((one) => one.personId !== mine.personId && Date.parse(one.from) > nowMs)
  const otherMine = shifts.filter((one) => one.personId === mine.personId && !isSamePiece(one, mine))
  return others
    .filter((theirs) => !otherMine.some((one) => overlap(one, theirs)))
    .sort(
      (one, other) =>
        Number(one.line !== mine.line) - Number(other.line !== mine.line) ||
        Date.parse(one.from) - Date.parse(other.from),
    )
}

function isSamePiece(one: Shift, mine: Shift): boolean {
  return one.id === mine.id && one.until === mine.until
}

function overlap(one: Shift, other: Shift): boolean {
  return Date.parse(one.from) < Date.parse(other.until) && Date.parse(other.from) < Date.parse(one.until)
}
