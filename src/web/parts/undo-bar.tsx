// Ten seconds to take a tap back. The stamp is already written: undoing writes that it is withdrawn.

import { monotonicMs, tick } from '../clock.ts'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { t } from '../texts/texts.ts'

export const undoSeconds = 10

export interface Undoable {
  seq: number
  words: string
  /** On the monotonic clock. */
  untilMs: number
}

export function UndoBar({ undoable, onUndo }: { undoable: Undoable | null; onUndo: (seq: number) => void }) {
  tick.value
  const left = undoable ? Math.ceil((undoable.untilMs - monotonicMs()) / 1000) : 0
  return (
    <div role="status" class="undo-live">
      {undoable && left > 0 && (
        <div class="undo-bar">
          <span>{undoable.words}</span>
          <button type="button" class="undo-bar-button number" onClick={() => onUndo(undoable.seq)}>
            {t(texts).undo(left)}
          </button>
        </div>
      )}
    </div>
  )
}
