// Who is on duty, for the many steps that come due in one moment: asked once, forgotten after a quarter of a second, at a
// change of shift and at every change of a roster. A change that comes in between is followed by `replan`.

import type { Duty } from '../contract/shapes.ts'
import type { People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/postgres.ts'

export interface DutyMemo {
  dutyAt(tx: Tx, networkId: string, at: Date): Promise<Duty[]>
  forget(networkId: string): void
}

const freshMs = 250

export function dutyMemo(people: Pick<People, 'dutyAt'>, clock: Clock): DutyMemo {
  const known = new Map<string, { duty: Duty[]; at: Date; askedMs: number }>()
  let changes = 0
  return {
    async dutyAt(tx, networkId, at) {
      const before = known.get(networkId)
      if (before && clock.monotonicMs() - before.askedMs < freshMs && isSame(before, at)) return before.duty
      const askedMs = clock.monotonicMs()
      const changesBefore = changes
      const duty = await people.dutyAt(tx, networkId, at)
      // a roster that changed while it was asked may not be in the answer
      if (changes === changesBefore) known.set(networkId, { duty, at, askedMs })
      return duty
    },
    forget(networkId) {
      changes += 1
      known.delete(networkId)
    },
  }
}

function isSame({ duty, at: askedAt }: { duty: Duty[]; at: Date }, at: Date): boolean {
  const ends = duty.flatMap(({ onDuty, backup, secondBackup }) => [onDuty, backup, secondBackup])
  // a gap ends without a word: nobody says when
  return (
    askedAt <= at && at.getTime() - askedAt.getTime() < freshMs && ends.every((one) => !one || new Date(one.until) > at)
  )
}
