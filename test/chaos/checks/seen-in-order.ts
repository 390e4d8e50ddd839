// I4: on every screen the entries of a consultation came to stand as 1, 2, 3 ..., none left out and none twice.

import type { Run } from '../final-state.ts'
import { eventsOf } from '../history.ts'

export function seenInOrder({ history }: Run): string[] {
  const last = new Map<string, number>()
  return eventsOf(history, 'received').flatMap(({ phone, consultationId, seq }) => {
    const key = `${phone} ${consultationId}`
    const before = last.get(key) ?? 0
    last.set(key, Math.max(before, seq))
    return seq === before + 1 ? [] : [`${phone} saw ${seq} of ${consultationId} after ${before}`]
  })
}
