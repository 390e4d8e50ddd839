// I6: what a person wrote one after the other on one phone stands in that order in each consultation.

import type { Run } from '../final-state.ts'
import { eventsOf } from '../history.ts'

export function ownOrder({ history, final }: Run): string[] {
  const placed = new Map<string, { consultationId: string; seq: number }>()
  for (const { id, entries } of final.consultations) {
    for (const { seq, kind, draftId } of entries) placed.set(`${kind} ${draftId}`, { consultationId: id, seq })
  }
  const last = new Map<string, { seq: number; order: number }>()
  const invoked = eventsOf(history, 'invoke').filter(({ order }) => order !== undefined)
  return invoked
    .sort((one, other) => one.order! - other.order!)
    .flatMap(({ by, kind, draftId, order = 0 }) => {
      const place = placed.get(`${kind} ${draftId}`)
      if (place === undefined) return []
      const key = `${by} ${place.consultationId}`
      const before = last.get(key)
      last.set(key, { seq: place.seq, order })
      if (before === undefined || before.seq < place.seq) return []
      return [`${by} wrote ${kind} as number ${order}, and it stands as ${place.seq} before number ${before.order}`]
    })
}
