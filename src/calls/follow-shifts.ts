// A shift begins, ends or leaves a gap while a question rings that nobody owns: it follows the duty within seconds. What is
// remembered is who stood there, not that a change was heard of: a server that was away looks at everything when it starts.

import { defaultNight } from '../consultation/ladder.ts'
import { nightEndsAt } from '../consultation/night.ts'
import type { Duty } from '../contract/shapes.ts'
import type { People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { lookout } from '../platform/lookout.ts'
import type { Postgres } from '../platform/postgres.ts'
import { callingRosters } from './statements/running-ladders.ts'
import type { TimeZoneOf } from './time-zones.ts'

export interface ShiftFollower {
  start(): void
  /** What could not be followed at once is looked at again. */
  forget(rosterId: string): void
  stop(): Promise<void>
}

export interface ShiftRoom {
  postgres: Postgres
  people: Pick<People, 'dutyAt' | 'rosterFacts'>
  clock: Clock
  log: Log
  timeZoneOf: TimeZoneOf
  replan(roster: { networkId: string; rosterId: string }): Promise<void>
}

/** A gap ends without a word; the end of a shift is waited for. */
const lookEveryMs = 2_500
const soonestMs = 50
/** What was being written when the duty changed is seen by a later look. */
const unsureMs = 12_000

interface Seen {
  standing: string
  sinceMs: number
}

export function followShifts({ postgres, people, clock, log, timeZoneOf, replan }: ShiftRoom): ShiftFollower {
  const seen = new Map<string, Seen>()
  async function lookOnce(): Promise<number> {
    const { now, rosters } = await postgres.asSystem(callingRosters)
    const waits: number[] = []
    for (const networkId of new Set(rosters.map((roster) => roster.networkId))) {
      const own = rosters.filter((roster) => roster.networkId === networkId).map(({ rosterId }) => rosterId)
      // what goes wrong in one network takes nothing from the next
      await lookAt(networkId, own, now).then(
        (endsMs) => waits.push(...endsMs.map((endMs) => endMs - now.getTime() + soonestMs)),
        (error: unknown) => log.warn({ err: error, networkId }, 'the calls could not follow the shifts of a network'),
      )
    }
    return Math.min(...waits)
  }

  /** When the shifts end that stand there. */
  async function lookAt(networkId: string, rosterIds: string[], now: Date): Promise<number[]> {
    const timeZone = await timeZoneOf(networkId)
    const { duty, asleep } = await postgres.inNetwork(networkId, async (tx) => {
      const duty = await people.dutyAt(tx, networkId, now)
      const asleep = new Set<string>()
      for (const rosterId of rosterIds) {
        const night = (await people.rosterFacts(tx, rosterId))?.ladder?.night ?? defaultNight
        if (nightEndsAt(now, night, timeZone) !== null) asleep.add(rosterId)
      }
      return { duty, asleep }
    })
    const ends: number[] = []
    for (const rosterId of rosterIds) {
      const lines = linesOf(duty.find((one) => one.rosterId === rosterId))
      ends.push(...lines.flatMap((one) => (one ? [Date.parse(one.until)] : [])))
      // what waited for the end of the night follows then
      const standing = [asleep.has(rosterId), ...lines.map((one) => one?.personId)].join()
      if (isSettled(rosterId, standing)) continue
      // looked at again, and the next roster now
      await replan({ networkId, rosterId }).catch((error: unknown) => {
        seen.delete(rosterId)
        log.warn({ err: error, networkId, rosterId }, 'the calls could not follow the shifts of a roster')
      })
    }
    return ends.filter((endMs) => endMs > now.getTime())
  }

  function isSettled(rosterId: string, standing: string): boolean {
    const nowMs = clock.monotonicMs()
    const before = seen.get(rosterId)
    if (before?.standing === standing) return nowMs - before.sinceMs > unsureMs
    seen.set(rosterId, { standing, sinceMs: nowMs })
    return false
  }

  const room = { log, failure: 'the calls could not follow the shifts', restMs: lookEveryMs }
  const { start, stop } = lookout(room, lookOnce)
  return { start, stop, forget: (rosterId) => void seen.delete(rosterId) }
}

const linesOf = (duty: Duty | undefined) => (duty ? [duty.onDuty, duty.backup, duty.secondBackup] : [])
