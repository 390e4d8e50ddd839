// A player asks for one voice in many pieces. The log of who read what tells that he listened, once; whether he may is
// asked for every piece.

import type { Clock } from '../platform/clock.ts'

const listeningMs = 10 * 60_000
const mostKept = 10_000

export interface Listenings {
  /** He began to listen a while ago, and this is another piece of it. */
  goesOn(sessionId: string, recordingId: string): boolean
  begun(sessionId: string, recordingId: string): void
}

export function openListenings({ monotonicMs }: Pick<Clock, 'monotonicMs'>): Listenings {
  const begunAtMs = new Map<string, number>()
  return {
    goesOn(sessionId, recordingId) {
      const at = begunAtMs.get(`${sessionId}/${recordingId}`)
      return at !== undefined && monotonicMs() - at < listeningMs
    },
    begun(sessionId, recordingId) {
      const key = `${sessionId}/${recordingId}`
      begunAtMs.delete(key)
      begunAtMs.set(key, monotonicMs())
      if (begunAtMs.size > mostKept) begunAtMs.delete(begunAtMs.keys().next().value!)
    },
  }
}
