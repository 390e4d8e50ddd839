// A button for a time stamp: a tap means now, holding it means "it happened earlier". The small button beside it says the
// same for those who cannot hold.

import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { t } from '../texts/texts.ts'
import './hold-button.css'

const holdMs = 500

export interface HoldButtonProps {
  children: ComponentChildren
  name: string
  look: 'primary' | 'outline' | 'row'
  disabled?: boolean
  /** Little room: only holding says "earlier". */
  isNarrow?: boolean
  onTap: () => void
  onHold?: () => void
}

export function HoldButton({ children, name, look, disabled, isNarrow, onTap, onHold }: HoldButtonProps) {
  const words = t(texts)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const wasHeld = useRef(false)
  const press = () => {
    wasHeld.current = false
    if (!onHold) return
    timer.current = setTimeout(() => {
      wasHeld.current = true
      onHold()
    }, holdMs)
  }
  const release = () => clearTimeout(timer.current)
  return (
    <div class={`hold hold-${look}`}>
      <button
        type="button"
        class="hold-main"
        disabled={disabled}
        onPointerDown={press}
        onPointerUp={release}
        onPointerLeave={release}
        onPointerCancel={release}
        onContextMenu={(event) => event.preventDefault()}
        onClick={() => {
          if (!wasHeld.current) onTap()
          wasHeld.current = false
        }}
      >
        {children}
      </button>
      {onHold && !isNarrow && (
        <button
          type="button"
          class="hold-earlier"
          aria-label={words.earlierLabel(name)}
          disabled={disabled}
          onClick={onHold}
        >
          {words.earlier}
        </button>
      )}
    </div>
  )
}
