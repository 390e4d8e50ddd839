// The time zone of each network, remembered: whoever asks holds a connection in his transaction, and must not wait for
// another one while all of them are held by others who wait as well.

import type { People } from '../people/people.ts'
import type { Clock } from '../platform/clock.ts'

export type TimeZoneOf = (networkId: string) => Promise<string>

/** A network moves to another zone once in its life, if ever. */
const freshMs = 60_000

export function timeZones(people: Pick<People, 'network'>, clock: Clock): TimeZoneOf {
  const known = new Map<string, { timeZone: string; askedMs: number }>()

  async function ask(networkId: string): Promise<string> {
    const askedMs = clock.monotonicMs()
    const { timeZone } = await people.network(networkId)
    known.set(networkId, { timeZone, askedMs })
    return timeZone
  }

  return async (networkId) => {
    const before = known.get(networkId)
    if (before === undefined) return ask(networkId)
    if (clock.monotonicMs() - before.askedMs > freshMs) {
      known.set(networkId, { ...before, askedMs: clock.monotonicMs() })
      ask(networkId).catch(() => {})
    }
    return before.timeZone
  }
}
