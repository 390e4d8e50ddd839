// Which promises are over. Two clocks judge: the database's, and the auditor's own monotonic one, which remembers when
// a promise that it saw would fall due. So a database whose clock is set back by an hour delays nobody by an hour.

/** Something that is to happen by a certain time. */
export interface OpenPromise {
  id: string
  /** As the database writes it; another text = it was promised anew. */
  dueAt: string
  /** Until it is due, by the database's clock; negative = over. */
  waitMs: number
}

export interface LatePromise {
  id: string
  lateMs: number
}

export interface Look {
  promises: readonly OpenPromise[]
  /** Questions that nobody is or will be called about. */
  stuck: readonly string[]
  /** The database's clock and the auditor's own, at the moment of the look. */
  databaseMs: number
  monotonicMs: number
}

export interface Judge {
  late(look: Look): LatePromise[]
  /** Those that were stuck in every look for a while: what is being arranged at this moment is left alone. */
  abandoned(look: Look): string[]
  /** Those that stay without a call, or are without one again and again however often it was promised anew. */
  lost(look: Look): LatePromise[]
}

const unsureMs = 2_000
const abandonedMs = 2_000
const lostMs = 5_000
/** A question that had a call for so long is well again. */
const wellMs = 10_000

export function openJudge(): Judge {
  let known = new Map<string, { dueAt: string; dueMs: number }>()
  let stuckSinceMs = new Map<string, number>()
  let unwell = new Map<string, { sinceMs: number; seenMs: number }>()
  let before: Look | undefined

  return {
    late(look) {
      const { promises, monotonicMs } = look
      const backMs = before === undefined ? 0 : setBackBy(before, look)
      before = look
      const now = new Map<string, { dueAt: string; dueMs: number }>()
      const late: LatePromise[] = []
      for (const promise of promises) {
        const dueMs = monotonicMs + waitOf(promise, monotonicMs, backMs)
        now.set(promise.id, { dueAt: promise.dueAt, dueMs })
        if (monotonicMs > dueMs) late.push({ id: promise.id, lateMs: monotonicMs - dueMs })
      }
      known = now
      return late
    },
    abandoned({ stuck, monotonicMs }) {
      stuckSinceMs = new Map(stuck.map((id) => [id, stuckSinceMs.get(id) ?? monotonicMs]))
      return stuck.filter((id) => monotonicMs - stuckSinceMs.get(id)! >= abandonedMs)
    },
    lost({ stuck, monotonicMs }) {
      unwell = new Map([...unwell].filter(([, { seenMs }]) => monotonicMs - seenMs < wellMs))
      for (const id of stuck) unwell.set(id, { sinceMs: unwell.get(id)?.sinceMs ?? monotonicMs, seenMs: monotonicMs })
      return [...unwell]
        .filter(([, { sinceMs, seenMs }]) => seenMs - sinceMs > lostMs)
        .map(([id, { sinceMs }]) => ({ id, lateMs: monotonicMs - sinceMs }))
    },
  }

  function waitOf({ id, dueAt, waitMs }: OpenPromise, monotonicMs: number, backMs: number): number {
    const one = known.get(id)
    // what was not over a moment ago cannot be over by an hour now: then the clock was set forward
    if (one?.dueAt === dueAt) return Math.min(one.dueMs - monotonicMs, Math.max(0, waitMs))
    // promised since the last look, and by the clock as it was before it was set back
    return backMs > unsureMs && waitMs > backMs - unsureMs ? waitMs - backMs : waitMs
  }
}

function setBackBy(before: Look, now: Look): number {
  return now.monotonicMs - before.monotonicMs - (now.databaseMs - before.databaseMs)
}
