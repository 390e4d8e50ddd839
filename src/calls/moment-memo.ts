// What many steps ask alike when they come due in one moment (the wishes of the same few people): asked once, and
// forgotten after a quarter of a second.

import type { Clock } from '../platform/clock.ts'

export interface MomentMemo {
  recall<T>(key: string, ask: () => Promise<T>): Promise<T>
}

const freshMs = 250
const most = 500

export function momentMemo(clock: Clock): MomentMemo {
  const known = new Map<string, { answer: unknown; askedMs: number }>()
  return {
    async recall<T>(key: string, ask: () => Promise<T>): Promise<T> {
      const askedMs = clock.monotonicMs()
      const before = known.get(key)
      if (before && askedMs - before.askedMs < freshMs) return before.answer as T
      const answer = await ask()
      if (known.size >= most) known.clear()
      known.set(key, { answer, askedMs })
      return answer
    },
  }
}
