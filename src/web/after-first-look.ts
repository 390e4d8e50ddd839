// Work that may wait until what was asked for is on the screen, even on a slow line. It does not wait for an answer that
// never comes: a version whose start hangs has to be updated too.

import { effect } from '@preact/signals'
import { session } from './phone-state.ts'

/** Then what was asked for is on the screen. */
const firstLookMs = 2_000
const patienceMs = 15_000

export function afterFirstLook(work: () => void, waits = { firstLookMs, patienceMs }): void {
  let isDue = false
  const due = (ms: number) => {
    if (isDue) return
    isDue = true
    clearTimeout(late)
    setTimeout(work, ms)
  }
  const late = setTimeout(() => due(0), waits.patienceMs)
  const stop = effect(() => {
    if (session.value === 'starting') return
    due(waits.firstLookMs)
    queueMicrotask(() => stop())
  })
}
