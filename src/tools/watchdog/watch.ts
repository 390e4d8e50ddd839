// The auditor: every second it looks at every open question, restarts what is stuck and says what is over. It trusts
// nobody: not the servers, not their timers, not the clock. What is over is said before anything is done about it, so
// that a database that takes no writing is no reason for silence. When it cannot see it says so, and then too the
// heartbeat is silent.

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

interface Found {
  trouble: Trouble | null | 'unsure'
  restart: Restart
}

interface Restart {
  /** Promises that are over. */
  over: string[]
  /** Questions without a call: to be promised anew, and those of which somebody has to hear. */
  abandoned: string[]
  lost: string[]
}

const nothing: Restart = { over: [], abandoned: [], lost: [] }

export function startWatch({ databaseUrl, teller, log, everyMs = 1_000, monotonicMs }: WatchParts): Watch {
  const nowMs = monotonicMs ?? (() => performance.now())
  const judge = openJudge()
  const stopping = new AbortController()
  let database: AuditDatabase | undefined
  let lastSeenMs = nowMs()

  async function look(): Promise<Found> {
    database ??= await openAuditDatabase(databaseUrl())
    const startedMs = nowMs()
    const seen = await database.look()
    const now = { ...seen, monotonicMs: nowMs() }
    const over = judge.late(now).filter(({ lateMs }) => lateMs > overAfterMs)
    const abandoned = judge.abandoned(now)
    const lost = judge.lost(now)
    lastSeenMs = nowMs()
    if (lastSeenMs - startedMs > everyMs) log.warn({ tookMs: Math.round(lastSeenMs - startedMs) }, 'a slow look')
    // without a call, but perhaps not for long: no reason to ring anybody, and not all is well
    const calm = abandoned.length > 0 ? 'unsure' : null
    return {
      trouble: troubleOf([...over, ...lost]) ?? calm,
      restart: { over: over.map(({ id }) => id), abandoned, lost: lost.map(({ id }) => id) },
    }
  }

  async function lookOrFail(): Promise<Found> {
    try {
      return await look()
    } catch (error) {
      log.warn({ err: error }, 'the database could not be looked at')
      await leave()
      const blindMs = nowMs() - lastSeenMs
      const isBlind = blindMs > overAfterMs
      return { trouble: isBlind ? { kind: 'blind', count: 1, longestMs: blindMs } : 'unsure', restart: nothing }
    }
  }

  async function restart({ over, abandoned, lost }: Restart): Promise<void> {
    const by = database
    if (by === undefined) return
    const works: [string, () => Promise<void>][] = []
    if (over.length > 0) {
      log.error({ count: over.length, promises: over.slice(0, 5) }, 'calls are over: hurried')
      works.push(['hurry calls', () => by.hurry(over)])
    }
    if (abandoned.length > 0) {
      const few = abandoned.slice(0, 5)
      log.error({ count: abandoned.length, consultations: few }, 'questions without a call: promised anew')
      works.push(['promise calls anew', () => by.promiseAnew(abandoned)])
    }
    if (over.length + lost.length > 0) works.push(['raise alarms', () => by.raiseAlarms(over, lost)])
    let hasFailed = false
    for (const [what, work] of works) {
      await work().catch((error: unknown) => {
        log.error({ err: error }, `could not ${what}`)
        hasFailed = true
      })
    }
    // after a failover another connection may lead to a database that can be written
    if (hasFailed) await leave()
  }

  async function leave(): Promise<void> {
    const left = database
    database = undefined
    await left?.end()
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedMs = nowMs()
      const found = await lookOrFail()
      teller.found(found.trouble)
      await restart(found.restart)
      const restMs = Math.max(50, everyMs - (nowMs() - startedMs))
      await wait(restMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
    await leave()
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

function troubleOf(over: readonly LatePromise[]): Trouble | null {
  if (over.length === 0) return null
  return { kind: 'late', count: over.length, longestMs: Math.max(...over.map(({ lateMs }) => lateMs)) }
}
