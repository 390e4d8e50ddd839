// Running one self-test: rings what is still waited for, follows what comes of it, and ends it once, when nothing is
// waited for any more or when its time is over.

import type { Channel } from '../../platform/channel.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { isAwaited, isReachable } from './plan-tries.ts'
import {
  type CheckRow,
  endCheck,
  failUnconfirmed,
  holdCheck,
  settleTry,
  type TryRow,
  tellServers,
  triesOf,
} from './statements/checks.ts'

export interface RunRoom {
  postgres: Postgres
  clock: Clock
  log: Log
  channels: readonly Channel[]
  /** In the transaction that ends a test of the start of a shift: nothing that rings reached him. */
  onUnreachable(tx: Tx, check: CheckRow): Promise<void>
  /** In that of any test that reached him. */
  onReached(tx: Tx, check: CheckRow): Promise<void>
}

export interface Runs {
  begin(check: CheckRow, tries: readonly TryRow[], lastsMs: number): void
  /** Something was found: look at once. */
  wake(checkId: string): void
  /** What runs here is left to other servers. */
  close(): Promise<void>
}

const lookEveryMs = 1_000

export function selfTestRuns(room: RunRoom): Runs {
  const { postgres, clock, log } = room
  const running = new Map<string, { ended: Promise<void>; wake: () => void }>()
  let isClosing = false

  async function follow(check: CheckRow, lastsMs: number): Promise<void> {
    const until = clock.monotonicMs() + lastsMs
    for (;;) {
      const tries = await postgres.inNetwork(check.networkId, (tx) => triesOf(tx, check.id))
      const leftMs = until - clock.monotonicMs()
      if (isClosing) return
      const isOver = leftMs <= 0
      if (isOver || !isAwaited(tries, check.why)) return end(room, check, isOver)
      await rest(check.id, Math.min(leftMs, lookEveryMs))
    }
  }

  function rest(checkId: string, ms: number): Promise<void> {
    return new Promise((go) => {
      const timer = setTimeout(go, ms)
      const run = running.get(checkId)
      if (run === undefined) return
      run.wake = () => {
        clearTimeout(timer)
        go()
      }
    })
  }

  return {
    begin(check, tries, lastsMs) {
      for (const one of tries) {
        if (one.state !== 'waiting' || one.channel === 'live') continue
        void ring(room, check, one).then(() => running.get(check.id)?.wake())
      }
      const ended = follow(check, lastsMs)
        // its lease ends, and whoever looks then goes on with it
        .catch((error: unknown) => log.warn({ err: error }, 'a self-test was broken off'))
        .then(() => void running.delete(check.id))
      running.set(check.id, { ended, wake: () => {} })
    },
    wake: (checkId) => running.get(checkId)?.wake(),
    async close() {
      isClosing = true
      const all = [...running.values()]
      for (const { wake } of all) wake()
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}

async function ring(room: RunRoom, check: CheckRow, { id: callId, channel: name }: TryRow): Promise<void> {
  const { postgres, clock, log, channels } = room
  const { networkId, personId } = check
  try {
    const channel = channels.find((one) => one.name === name)
    const outcome = channel
      ? await channel.ring({ callId, networkId, personId, purpose: 'self-test', consultationId: null, step: 0 })
      : { state: 'failed' as const, reason: 'not-configured' as const }
    const reason = outcome.state === 'failed' ? outcome.reason : outcome.state === 'sent' ? outcome.lacks : null
    await postgres.inNetwork(networkId, async (tx) => {
      if (!(await settleTry(tx, callId, { state: outcome.state, reason: reason ?? null, at: clock.now() }))) return
      await tellServers(tx, { type: 'self-test-result', ...addressOf(check) })
    })
  } catch (error) {
    log.warn({ err: error }, 'what a self-test found could not be kept')
  }
}

async function end(room: RunRoom, check: CheckRow, isOver: boolean): Promise<void> {
  const { postgres, clock, onUnreachable, onReached } = room
  await postgres.inNetwork(check.networkId, async (tx) => {
    const at = clock.now()
    // a push that is shown at this moment is either seen here, or finds the test ended
    await holdCheck(tx, check.id)
    const tries = await triesOf(tx, check.id)
    const isReached = isReachable(tries)
    // a server that was frozen meanwhile ends nothing of who took over
    if (!(await endCheck(tx, check, at, isReached))) return
    if (isOver) await failUnconfirmed(tx, check.id, at)
    for (const { id, channel, state } of tries) {
      if (state !== 'waiting') continue
      await settleTry(tx, id, { state: 'failed', reason: channel === 'live' ? 'no-answer' : 'timed-out', at })
    }
    if (isReached) await onReached(tx, check)
    if (!isReached && check.why === 'shift' && check.aheadMinutes === 0) await onUnreachable(tx, check)
    await tellServers(tx, { type: 'self-test-result', ...addressOf(check) })
  })
}

/** What the servers are told of a test. */
export function addressOf({ id, networkId, personId }: CheckRow): { id: string; networkId: string; personId: string } {
  return { id, networkId, personId }
}
