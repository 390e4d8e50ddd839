// A specialist who looks at an ECG is told to the clinic, once for each recording.

import { useRef } from 'preact/hooks'
import type { Consulting } from '../parts/consulting.ts'
import type { Visible } from '../state.ts'

export function useViewedOnce(consulting: Consulting, entries: readonly Visible[]) {
  const told = useRef(new Set<string>())
  return (recordingId: string): void => {
    const { seat } = consulting
    if (seat.side !== 'duty' || told.current.has(recordingId) || wasViewed(entries, seat.personId, recordingId)) return
    told.current.add(recordingId)
    void consulting.write('viewed', { recordingId })
  }
}

function wasViewed(entries: readonly Visible[], personId: string, recordingId: string): boolean {
  return entries.some((entry) => {
    if (!('kind' in entry) || entry.kind !== 'viewed' || entry.by === 'system') return false
    return entry.by.personId === personId && (entry.body as { recordingId?: string }).recordingId === recordingId
  })
}
