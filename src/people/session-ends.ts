// A session that ends must fall silent within two seconds on every node. A notification brings the news at once; one
// look a second over the sessions with a live socket finds what the notification lost, what expired, and who was
// disabled.

import type { Clock } from '../platform/clock.ts'
import type { Postgres } from '../platform/postgres.ts'
import { endedAmong } from './statements/sessions.ts'

export interface SessionEnds {
  onEnded(listener: (sessionId: string, reason: string) => void): void
  watch(sessionId: string): void
  unwatch(sessionId: string): void
  /** The news from this node itself, which does not wait for the notification. */
  tell(sessionId: string, reason: string): void
  /** News of other nodes arrive from here on. */
  ready: Promise<unknown>
  close(): Promise<void>
}

const lookEveryMs = 1_000
const mostTold = 1_000

export function openSessionEnds(options: { postgres: Postgres; clock: Clock }): SessionEnds {
  const { postgres, clock } = options
  const listeners: ((sessionId: string, reason: string) => void)[] = []
  /** Session -> how many sockets it has. */
  const watched = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  /** The last ones told of: the same news comes from this node, the notification and the look. */
  const told = new Set<string>()

  function tell(sessionId: string, reason: string): void {
    if (told.has(sessionId)) return
    told.add(sessionId)
    if (told.size > mostTold) told.delete(told.values().next().value!)
    watched.delete(sessionId)
    for (const listener of listeners) listener(sessionId, reason)
    rest()
  }

  async function look(): Promise<void> {
    if (isLooking || watched.size === 0) return
    isLooking = true
    try {
      const ended = await postgres.asSystem((tx) => endedAmong(tx, [...watched.keys()], clock.now()))
      for (const { id, reason } of ended) tell(id, reason)
    } catch {
      // the database is away: nothing can be known until the next look
    } finally {
      isLooking = false
    }
  }

  function rest(): void {
    if (watched.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  // A listener that cannot connect now connects by itself later; the looks do not depend on it.
  const listening = postgres.listen('jiuxin_session_ended', (payload) => {
    const news = readNews(payload)
    if (news) tell(news.sessionId, news.reason)
  })
  listening.catch(() => {})

  return {
    onEnded: (listener) => void listeners.push(listener),
    watch(sessionId) {
      watched.set(sessionId, (watched.get(sessionId) ?? 0) + 1)
      timer ??= setInterval(() => void look(), lookEveryMs)
    },
    unwatch(sessionId) {
      const sockets = (watched.get(sessionId) ?? 0) - 1
      if (sockets > 0) watched.set(sessionId, sockets)
      else watched.delete(sessionId)
      rest()
    },
    tell,
    ready: listening,
    async close() {
      watched.clear()
      rest()
      await listening.then((stop) => stop()).catch(() => {})
    },
  }
}

function readNews(payload: string): { sessionId: string; reason: string } | null {
  try {
    return JSON.parse(payload)
  } catch {
    return null
  }
}
