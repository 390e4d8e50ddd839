// Which promises are over. Two clocks judge: the database's, and the auditor's own monotonic one, which remembers when
// a promise that it saw would fall due. So a database whose clock is set back by an hour delays nobody by an hour.

export interface OpenStep {
  id: string
  /** As the database writes it; another text = it was promised anew. */
  dueAt: string
  /** Until it is due, by the database's clock; negative = over. */
  waitMs: number
}

export interface LateStep {
  id: string
  lateMs: number
}

export interface Judge {
  /** `monotonicMs` is the auditor's own clock at the moment of the look. */
  late(steps: readonly OpenStep[], monotonicMs: number): LateStep[]
}

export function openJudge(): Judge {
  let promised = new Map<string, { dueAt: string; dueMs: number }>()

  return {
    late(steps, monotonicMs) {
      const now = new Map<string, { dueAt: string; dueMs: number }>()
      const late: LateStep[] = []
      for (const { id, dueAt, waitMs } of steps) {
        const before = promised.get(id)
        const isKnown = before?.dueAt === dueAt
        // what was not over a moment ago cannot be over by an hour now: then the clock was set forward
        const byDatabase = monotonicMs + (isKnown ? Math.max(0, waitMs) : waitMs)
        const dueMs = isKnown ? Math.min(before.dueMs, byDatabase) : byDatabase
        now.set(id, { dueAt, dueMs })
        if (monotonicMs > dueMs) late.push({ id, lateMs: monotonicMs - dueMs })
      }
      promised = now
      return late
    },
  }
}
