// The rules in their order. Pure: the same history and the same final state give the same verdict, today and next year.

import { allAgree } from './checks/all-agree.ts'
import { audited } from './checks/audited.ts'
import { filesWhole } from './checks/files-whole.ts'
import { keptOnce } from './checks/kept-once.ts'
import { neverOutside } from './checks/never-outside.ts'
import { nothingInvented } from './checks/nothing-invented.ts'
import { numbered } from './checks/numbered.ts'
import { onlyTheEntitled } from './checks/only-the-entitled.ts'
import { ownOrder } from './checks/own-order.ts'
import { rung } from './checks/rung.ts'
import { seenInOrder } from './checks/seen-in-order.ts'
import { versionsKept } from './checks/versions-kept.ts'
import type { Run, Violation } from './final-state.ts'

export const checks = {
  I1: keptOnce,
  I2: nothingInvented,
  I3: numbered,
  I4: seenInOrder,
  I5: allAgree,
  I6: ownOrder,
  I7: rung,
  I8: versionsKept,
  I9: audited,
  I10: onlyTheEntitled,
  I11: neverOutside,
  I12: filesWhole,
} satisfies Record<string, (run: Run) => string[]>

export type Rule = keyof typeof checks

export function violationsOf(run: Run): Violation[] {
  return (Object.keys(checks) as Rule[]).flatMap((rule) => checks[rule](run).map((says) => ({ rule, says })))
}
