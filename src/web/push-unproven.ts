// A push service takes a push also for a phone that is off: only what a device has shown proves that a locked one rings.

import type { SelfTest } from '../contract/reach-shapes.ts'

/** The last self-test is over, its push was sent, and no device has shown it: so this one has not either. */
export function isPushUnproven(tested: SelfTest | null): boolean {
  if (!tested || tested.endedAt === null) return false
  const pushes = tested.lines.filter(({ channel }) => channel === 'web-push')
  return pushes.some(({ isRed, reason }) => isRed && reason === 'no-answer')
}
