// The daily work on rosters: patterns write on, swaps that nobody answered expire. Looked at every hour by every node;
// what is done is done under the roster's lock, so once. One that fails stops no other.

import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { patternsToWriteOn } from '../statements/patterns.ts'
import { overdueSwaps } from '../statements/swaps.ts'
import { horizonKeptMs, writeOn } from './keep-patterns.ts'
import { expireSwap } from './swap-duty.ts'

export interface Upkeep {
  /** Everything that is due; answers how many shifts were written. */
  once(): Promise<number>
  start(options: { onFailure(error: unknown): void; everyMs?: number }): void
  stop(): Promise<void>
}

const hourMs = 3_600_000

export function rosterUpkeep({ postgres, clock }: { postgres: Postgres; clock: Clock }): Upkeep {
  let timer: NodeJS.Timeout | undefined
  let working: Promise<unknown> = Promise.resolve()

  async function once(onFailure?: (error: unknown) => void): Promise<number> {
    const now = clock.now()
    const until = new Date(now.getTime() + horizonKeptMs)
    const due = await postgres.asSystem(async (tx) => ({
      patterns: await patternsToWriteOn(tx, until),
      swaps: await overdueSwaps(tx, now),
    }))
    let written = 0
    for (const { id, networkId, rosterId } of due.patterns) {
      await tolerant(onFailure, async () => {
        written += await postgres.inNetwork(networkId, (tx) => writeOn(tx, networkId, rosterId, id, now))
      })
    }
    for (const { id, networkId, rosterId } of due.swaps) {
      await tolerant(onFailure, () => postgres.inNetwork(networkId, (tx) => expireSwap(tx, rosterId, id, now)))
    }
    return written
  }

  return {
    once: () => once(),
    start({ onFailure, everyMs = hourMs }) {
      const look = () => {
        working = once(onFailure).catch(onFailure)
      }
      look()
      timer = setInterval(look, everyMs)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      await working
    },
  }
}

async function tolerant(onFailure: ((error: unknown) => void) | undefined, work: () => Promise<unknown>) {
  try {
    await work()
  } catch (error) {
    if (onFailure === undefined) throw error
    onFailure(error)
  }
}
