// Ten seconds to take a tap back. The stamp is already written: undoing writes that it is withdrawn. Shown on the page and
// on every panel over it, because the tap may have been made on either.

import { monotonicMs, tick } from '../clock.ts'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { t } from '../texts/texts.ts'
import { swallowEcho } from './echo.ts'
import './stamps.css'
import { forgetUndo, pathNow, undoable } from './undo.ts'

export function UndoBar() {
  tick.value
  const offered = undoable.value?.path === pathNow() ? undoable.value : null
  const left = offered ? Math.ceil((offered.untilMs - monotonicMs()) / 1000) : 0
  const undo = () => {
    // the next step may lie under it
    swallowEcho()
    forgetUndo()
    offered?.onUndo()
  }
  return (
    <div role="status">
      {offered && left > 0 && (
        <div class="undo-bar">
          <span>{offered.words}</span>
          <button type="button" class="undo-bar-button number" onClick={undo}>
            {t(texts).undo(left)}
          </button>
        </div>
      )}
    </div>
  )
}
