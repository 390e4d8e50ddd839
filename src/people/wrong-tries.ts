// One address may be wrong only so often a minute, whichever logins it tries. Right sign-ins do not count: a whole
// hospital may stand behind one address.

import { limits } from '../contract/limits.ts'
import type { Clock } from '../platform/clock.ts'

const minuteMs = 60_000
const mostAddresses = 50_000

export function countWrongTries(clock: Clock) {
  const known = new Map<string, { count: number; sinceMs: number }>()

  function current(address: string): { count: number; sinceMs: number } {
    const one = known.get(address)
    const nowMs = clock.monotonicMs()
    return one !== undefined && nowMs - one.sinceMs < minuteMs ? one : { count: 0, sinceMs: nowMs }
  }

  return {
    /** Seconds until this address may try again; 0 = now. */
    secondsToWait(address: string): number {
      const { count, sinceMs } = current(networkPart(address))
      if (count < limits.signInPerMinute) return 0
      return Math.max(1, Math.ceil((sinceMs + minuteMs - clock.monotonicMs()) / 1000))
    },
    add(address: string): void {
      const key = networkPart(address)
      const one = current(key)
      if (known.size >= mostAddresses) known.clear()
      known.set(key, { count: one.count + 1, sinceMs: one.sinceMs })
    },
  }
}

/** An IPv6 customer has 2^64 addresses: they count as one. */
function networkPart(address: string): string {
  return address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address
}
