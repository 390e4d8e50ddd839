// A button for a time stamp: a tap means now, holding it means "it happened earlier". The small button beside it says the
// same for those who do not know that one can hold; on a keyboard it is Shift+Enter or the menu key, on a desk the right
// button. Must stay true: one press is one thing, never both.

import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { t } from '../texts/texts.ts'
import './hold-button.css'
import { beginPress, holdMs, type Press, wander } from './press.ts'

export interface HoldButtonProps {
  children: ComponentChildren
  name: string
  look: 'primary' | 'outline' | 'row'
  disabled?: boolean
  /** Little room: the small button is a clock without words. */
  isNarrow?: boolean
  onTap: () => void
  onHold?: () => void
}

export function HoldButton({ children, name, look, disabled, isNarrow, onTap, onHold }: HoldButtonProps) {
  const words = t(texts)
  const press = usePress(name, onTap, onHold)
  return (
    <div class={`hold hold-${look}`} data-pressed={press.isPressed}>
      <button type="button" class="hold-main" disabled={disabled} title={onHold && words.hold} {...press.on}>
        {children}
      </button>
      {onHold && (
        <button
          type="button"
          class="hold-earlier"
          data-narrow={isNarrow}
          aria-label={words.earlierLabel(name)}
          disabled={disabled}
          onClick={onHold}
        >
          {isNarrow ? <ClockShape /> : words.earlier}
        </button>
      )}
    </div>
  )
}

function usePress(name: string, onTap: () => void, onHold: (() => void) | undefined) {
  const [isPressed, setPressed] = useState(false)
  const press = useRef<Press | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const end = () => {
    clearTimeout(timer.current)
    setPressed(false)
  }
  // another step under the finger is not the one that it went down on
  useLayoutEffect(() => {
    if (!press.current) return
    press.current = { ...press.current, isOver: true }
    end()
  }, [name])
  const hold = () => {
    end()
    if (!onHold || press.current?.isOver) return
    if (press.current) press.current = { ...press.current, isOver: true }
    navigator.vibrate?.(30)
    onHold()
  }
  return {
    isPressed,
    on: {
      onPointerDown(event: PointerEvent) {
        press.current = beginPress(event.clientX, event.clientY)
        if (!onHold || event.button !== 0) return
        setPressed(true)
        timer.current = setTimeout(hold, holdMs)
      },
      onPointerMove(event: PointerEvent) {
        if (press.current) press.current = wander(press.current, event.clientX, event.clientY)
        if (press.current?.isOver) end()
      },
      onPointerUp: end,
      onPointerCancel: end,
      // the long press of a phone, the right button of a mouse, the menu key: the same wish
      onContextMenu(event: Event) {
        event.preventDefault()
        hold()
      },
      onKeyDown(event: KeyboardEvent) {
        press.current = null
        if (event.key !== 'Enter' || !event.shiftKey || !onHold) return
        event.preventDefault()
        onHold()
      },
      onClick() {
        const isTap = !press.current?.isOver
        press.current = null
        if (isTap) onTap()
      },
    },
  }
}

function ClockShape() {
  return (
    <svg
      width="22"
      height="22"
      viewBox="0 0 22 22"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      <path d="M4.5 7.5A8 8 0 1 1 3 11M3 3.5v4.5h4.5M11 6.5V11l3 2" />
    </svg>
  )
}
