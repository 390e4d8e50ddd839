// Can everybody who is on duty be reached, and does somebody know when not? Self-tests, the tests of whoever comes on
// duty, and alarms. What is left to do is in the database; every server looks, a row decides which of them does it.

import type { ToWeb } from '../../contract/to-web.ts'
import type { Actor } from '../../people/actor.ts'
import type { People } from '../../people/people.ts'
import type { Channel } from '../../platform/channel.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { lookout } from '../../platform/lookout.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type Alarms, alarms } from './alarms.ts'
import { reportGaps } from './gaps.ts'
import type { KnownDevice } from './plan-tries.ts'
import { type SelfTests, selfTests } from './self-tests.ts'
import { checkShifts } from './shift-checks.ts'
import { clearUnreachable, insertAlarm, untoldAlarms } from './statements/alarms.ts'
import { networkIds, openChecks, reachNotification, tellServers } from './statements/checks.ts'
import { watchReading } from './watch-reading.ts'

/** What reachability asks of the live sockets, wired by app.ts. */
export interface LiveDevices {
  devicesOf(networkId: string, personId: string): Promise<KnownDevice[]>
  connected(networkId: string): Actor[]
  /** Rings each device of his that is connected here, once a test. */
  testDevices(personId: string, checkId: string): void
  tell<Name extends keyof ToWeb>(personId: string, name: Name, body: (actor: Actor) => ToWeb[Name]): void
}

export interface ReachRoom {
  postgres: Postgres
  people: People
  clock: Clock
  log: Log
  channels: readonly Channel[]
  live: LiveDevices
  isDemo: boolean
  selfTestSeconds?: number | undefined
  /** How often it looks who comes on duty; tests are less patient. */
  lookSeconds?: number | undefined
}

export interface Reach {
  tests: SelfTests
  alarms: Alarms
  /** For `people.onRosterChanged`. */
  rosterChanged(): void
  start(): void
  stop(): Promise<void>
}

const usualLookSeconds = 5
const atOnce = 20
const checksAtOnce = 500
const gapsEveryMs = 600_000
const readingEveryMs = 60_000
const restBeforeGapsMs = 60_000
const mostListenMs = 2_000
const afterMs = (ms: number) => new Promise<void>((go) => setTimeout(go, ms).unref())

export function openReach(room: ReachRoom): Reach {
  const { postgres, clock, log, live } = room
  const told = alarms(room)
  const tests = selfTests({
    ...room,
    devicesOf: live.devicesOf,
    async onUnreachable(tx, { networkId, personId, rosterIds, shiftFrom, shiftUntil }) {
      for (const rosterId of rosterIds) {
        const key = `unreachable:${personId}:${rosterId}:${shiftFrom!.toISOString()}`
        const span = { from: shiftFrom!, until: shiftUntil! }
        await insertAlarm(tx, { networkId, kind: 'unreachable', key, rosterId, personId, ...span })
      }
    },
    async onReached(tx, { networkId, personId }) {
      for (const id of await clearUnreachable(tx, personId, clock.now()))
        await tellServers(tx, { type: 'alarm', networkId, id })
    },
  })
  const shifts = {
    ...room,
    tests,
    hasDevice: async (...who: [string, string]) => (await live.devicesOf(...who)).length > 0,
  }
  const restMs = (room.lookSeconds ?? usualLookSeconds) * 1000
  const looks = lookout({ log, failure: 'could not look who is to be reached', restMs }, lookOnce)
  let isRunning = false
  let hearing: Promise<void> | null = null
  let unlisten: (() => Promise<void>) | undefined
  let gapsDueMs = 0
  let readingDueMs = 0
  /** Alarms that are being told: a slow gateway holds up neither the next one nor a test. */
  const telling = new Map<string, Promise<void>>()

  /** Waited for a moment only: who does not hear looks all the same. */
  function listen(): Promise<void> {
    hearing ??= postgres.listen(reachNotification, onNews).then(
      (end) => {
        if (!isRunning) return end()
        unlisten = end
      },
      (error: unknown) => {
        hearing = null
        log.warn({ err: error }, 'news of reachability cannot be heard yet')
      },
    )
    return Promise.race([hearing, afterMs(mostListenMs)])
  }

  function onNews(payload: string): void {
    hear(payload).catch((error: unknown) => log.warn({ err: error }, 'news of reachability were lost'))
  }

  async function lookOnce(): Promise<undefined> {
    await listen()
    const { checks, untold, networks } = await postgres.asSystem(async (tx) => ({
      checks: await openChecks(tx, checksAtOnce),
      untold: await untoldAlarms(tx, atOnce),
      networks: await networkIds(tx),
    }))
    for (const { id, networkId } of untold) tellBeside(networkId, id)
    for (const { id, networkId, personId, isAbandoned } of checks) {
      if (isAbandoned) await goOn(networkId, id)
      // a device that came back meanwhile is rung, too
      live.testDevices(personId, id)
    }
    await forEach(networks, (networkId) => checkShifts(shifts, networkId))
    if (clock.monotonicMs() >= readingDueMs) {
      readingDueMs = clock.monotonicMs() + readingEveryMs
      await forEach(networks, (networkId) => watchReading(room, networkId))
    }
    if (clock.monotonicMs() < gapsDueMs) return
    gapsDueMs = clock.monotonicMs() + gapsEveryMs
    await forEach(networks, (networkId) => reportGaps(room, networkId))
  }

  async function goOn(networkId: string, checkId: string): Promise<void> {
    await tests
      .resume(networkId, checkId)
      .catch((error: unknown) => log.warn({ err: error }, 'a self-test that was left could not be gone on with'))
  }

  function tellBeside(networkId: string, alarmId: string): void {
    if (telling.has(alarmId)) return
    const ended = told
      .tell(networkId, alarmId)
      .catch((error: unknown) => log.warn({ err: error }, 'an alarm could not be told, it is tried again'))
      .then(() => void telling.delete(alarmId))
    telling.set(alarmId, ended)
  }

  /** What goes wrong in one network takes nothing from the next. */
  async function forEach(networks: readonly string[], work: (networkId: string) => Promise<void>): Promise<void> {
    for (const networkId of networks) {
      await work(networkId).catch((error: unknown) => {
        log.warn({ err: error, networkId }, 'could not look who is to be reached in a network')
      })
    }
  }

  async function hear(payload: string): Promise<void> {
    const news = readNews(payload)
    if (news === null || !isRunning) return
    if (news.type === 'untold') return looks.look()
    if (news.type === 'self-test') {
      return live.testDevices(news.personId, news.id)
    }
    const here = live.connected(news.networkId)
    if (news.type === 'self-test-result') {
      if (!here.some(({ personId }) => personId === news.personId)) return
      const shown = await tests.shownTo(news.networkId, news.id)
      live.tell(news.personId, 'self-test-result', (actor) => ({ selfTest: shown(actor)! }))
      return
    }
    if (here.length === 0) return
    const shown = await told.shownTo(news.networkId, news.id)
    for (const personId of new Set(here.filter(shown).map((actor) => actor.personId))) {
      live.tell(personId, 'alarm', (actor) => ({ alarm: shown(actor)! }))
    }
  }

  return {
    tests,
    alarms: told,
    rosterChanged() {
      // whoever changes a plan makes holes while he does it
      gapsDueMs = Math.min(gapsDueMs, clock.monotonicMs() + restBeforeGapsMs)
      looks.look()
    },
    start() {
      isRunning = true
      looks.start()
    },
    async stop() {
      isRunning = false
      await looks.stop()
      await unlisten?.()
      unlisten = undefined
      await Promise.all(telling.values())
      await tests.close()
    },
  }
}

type News =
  | { type: 'untold' }
  | { type: 'self-test' | 'self-test-result'; id: string; networkId: string; personId: string }
  | { type: 'alarm'; id: string; networkId: string }

/** Null: not told by this service (somebody at a database console), and no reason to end the process. */
function readNews(payload: string): News | null {
  try {
    const read = JSON.parse(payload) as News
    return typeof read === 'object' && read !== null && 'type' in read ? read : null
  } catch {
    return null
  }
}
