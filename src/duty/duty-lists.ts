// Who is on duty now, by network, as phones are shown it. Kept only for networks with a live socket, resolved again at
// each beat and at the next change of shift, and pushed when it changed.

import type { Duty } from '../contract/shapes.ts'
import type { People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Postgres } from '../platform/postgres.ts'
import { type LiveServer, networkRoom, socketsIn } from './live.ts'
import { sendTogether } from './send-together.ts'

export interface DutyLists {
  current(networkId: string): Promise<Duty[]>
  /** Looks again, and pushes when something changed; when the plan was changed in any case, for phones that show it. */
  resolve(networkId: string, isPlanChanged?: boolean): void
  /** Who answers this roster as far as this node knows: only for who is sent to first. */
  onDutyFor(networkId: string, rosterId: string): string[]
  close(): void
}

export interface DutyListsRoom {
  postgres: Postgres
  people: People
  clock: Clock
  log: Log
}

const soonestMs = 50
const latestMs = 60_000

export function dutyLists(io: LiveServer, { postgres, people, clock, log }: DutyListsRoom): DutyLists {
  const known = new Map<string, Duty[]>()
  const boundaries = new Map<string, NodeJS.Timeout>()

  async function current(networkId: string, isPlanChanged = false): Promise<Duty[]> {
    const now = clock.now()
    const duty = await postgres.inNetwork(networkId, (tx) => people.dutyAt(tx, networkId, now))
    const before = known.get(networkId)
    known.set(networkId, duty)
    wakeAtChange(networkId, duty, now)
    const isChanged = before !== undefined && JSON.stringify(before) !== JSON.stringify(duty)
    if (isChanged || isPlanChanged) push(networkId, duty)
    return duty
  }

  function push(networkId: string, duty: Duty[]): void {
    const hearing = [...socketsIn(io, [networkRoom(networkId)])].filter(({ data }) => data.hearsDuty)
    sendTogether(hearing, [['duty', { duty }]])
  }

  function resolve(networkId: string, isPlanChanged = false): void {
    current(networkId, isPlanChanged).catch((error: unknown) =>
      log.warn({ err: error }, 'the duty could not be resolved'),
    )
  }

  function wakeAtChange(networkId: string, duty: Duty[], now: Date): void {
    clearTimeout(boundaries.get(networkId))
    const persons = duty.flatMap(({ onDuty, backup, secondBackup }) => [onDuty, backup, secondBackup])
    const ends = persons.flatMap((one) => (one ? [one.until] : []))
    const waits = ends.map((until) => Date.parse(until) - now.getTime()).filter((ms) => ms > 0 && ms < latestMs)
    if (waits.length === 0) return
    const timer = setTimeout(() => resolve(networkId), Math.max(soonestMs, Math.min(...waits)))
    timer.unref()
    boundaries.set(networkId, timer)
  }

  return {
    current: (networkId) => current(networkId),
    resolve,
    onDutyFor(networkId, rosterId) {
      const duty = known.get(networkId)?.find((one) => one.rosterId === rosterId)
      return duty?.onDuty ? [duty.onDuty.personId] : []
    },
    close() {
      for (const timer of boundaries.values()) clearTimeout(timer)
    },
  }
}
