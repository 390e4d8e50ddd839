// The auditor: every second it looks at every open question, restarts what is stuck and says what is over. It trusts
// nobody: not the servers, not their timers, not the clock. When it cannot see it says so, and then too the heartbeat
// is silent.

import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../../platform/log.ts'
import { type AuditDatabase, openAuditDatabase } from './audit-database.ts'
import { type LatePromise, openJudge } from './judge.ts'
import type { Teller, Trouble } from './tell.ts'

export interface Watch {
  /** Ends after the look that is under way. */
  stop(): Promise<void>
}

export interface WatchParts {
  /** Asked at every new connection: an embedded database may come back somewhere else. */
  databaseUrl: () => string
  teller: Teller
  log: Log
  everyMs?: number
  monotonicMs?: () => number
}

const overAfterMs = 5_000

export function startWatch({ databaseUrl, teller, log, everyMs = 1_000, monotonicMs }: WatchParts): Watch {
  const nowMs = monotonicMs ?? (() => performance.now())
  const judge = openJudge()
  const stopping = new AbortController()
  let database: AuditDatabase | undefined
  let lastSeenMs = nowMs()

  async function look(): Promise<Trouble | null> {
    database ??= await openAuditDatabase(databaseUrl())
    const startedMs = nowMs()
    const seen = await database.look()
    const now = { ...seen, monotonicMs: nowMs() }
    const late = judge.late(now)
    lastSeenMs = nowMs()
    if (lastSeenMs - startedMs > everyMs) log.warn({ tookMs: Math.round(lastSeenMs - startedMs) }, 'a slow look')
    await restart(database, judge.abandoned(now), late)
    return troubleOf(late)
  }

  async function restart(by: AuditDatabase, stuck: string[], late: LatePromise[]): Promise<void> {
    const over = late.filter(({ lateMs }) => lateMs > overAfterMs)
    if (over.length > 0) {
      log.error({ count: over.length, promises: over.slice(0, 5).map(({ id }) => id) }, 'calls are over: hurried')
      await by.hurry(over.map(({ id }) => id))
    }
    if (stuck.length > 0) {
      log.error({ count: stuck.length, consultations: stuck.slice(0, 5) }, 'questions without a call: promised anew')
      await by.promiseAnew(stuck)
    }
  }

  async function lookOrFail(): Promise<Trouble | null | 'unsure'> {
    try {
      return await look()
    } catch (error) {
      log.warn({ err: error }, 'the database could not be looked at')
      await database?.end()
      database = undefined
      const blindMs = nowMs() - lastSeenMs
      return blindMs > overAfterMs ? { kind: 'blind', count: 1, longestMs: blindMs } : 'unsure'
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedMs = nowMs()
      teller.found(await lookOrFail())
      const restMs = Math.max(50, everyMs - (nowMs() - startedMs))
      await wait(restMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
    await database?.end()
    await teller.end()
  }

  const running = run()
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}

function troubleOf(late: readonly LatePromise[]): Trouble | null {
  const over = late.filter(({ lateMs }) => lateMs > overAfterMs)
  if (over.length === 0) return null
  return { kind: 'late', count: over.length, longestMs: Math.max(...over.map(({ lateMs }) => lateMs)) }
}
