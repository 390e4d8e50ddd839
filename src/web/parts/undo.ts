// What can be taken back for ten seconds: the last stamp that the server has, on the page where it was tapped and nowhere
// else, because another page is another patient's. What comes late for another page takes nothing away from this one.

import { signal } from '@preact/signals'
import { monotonicMs } from '../clock.ts'

const undoMs = 10_000

export interface Undoable {
  words: string
  /** On the monotonic clock. */
  untilMs: number
  path: string
  onUndo: () => void
}

export const undoable = signal<Undoable | null>(null)

export function offerUndo(words: string, onUndo: () => void, path = pathNow()): void {
  // looked at, not watched: whoever offers it while a page is drawn would be drawn again, and offer it again
  const now = undoable.peek()
  if (path !== pathNow() && now?.path === pathNow() && now.untilMs > monotonicMs()) return
  undoable.value = { words, untilMs: monotonicMs() + undoMs, path, onUndo }
}

export function forgetUndo(): void {
  undoable.value = null
}

export function pathNow(): string {
  return globalThis.location?.pathname ?? ''
}
