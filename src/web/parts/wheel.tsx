// A wheel of choices: scroll or tap; the one in the middle is chosen. A listbox for the keyboard.

import { useEffect, useRef } from 'preact/hooks'

export interface WheelProps<Value extends string | number> {
  label: string
  choices: readonly { value: Value; words: string }[]
  value: Value
  onChoose: (value: Value) => void
}

const rowPixels = 48
const restMs = 120

export function Wheel<Value extends string | number>({ label, choices, value, onChoose }: WheelProps<Value>) {
  const wheel = useRef<HTMLDivElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const chosen = Math.max(
    0,
    choices.findIndex((choice) => choice.value === value),
  )
  useEffect(() => {
    const shown = wheel.current
    if (shown && Math.round(shown.scrollTop / rowPixels) !== chosen) shown.scrollTop = chosen * rowPixels
  }, [chosen])
  const settle = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const next = choices[Math.round((wheel.current?.scrollTop ?? 0) / rowPixels)]
      if (next && next.value !== value) onChoose(next.value)
    }, restMs)
  }
  const move = (pressed: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[pressed.key]
    const next = by === undefined ? undefined : choices[chosen + by]
    if (!next) return
    pressed.preventDefault()
    onChoose(next.value)
  }
  return (
    <div ref={wheel} class="wheel" role="listbox" tabIndex={0} aria-label={label} onScroll={settle} onKeyDown={move}>
      {choices.map((choice, index) => (
        <button
          key={choice.value}
          type="button"
          tabIndex={-1}
          class="wheel-choice"
          role="option"
          aria-selected={index === chosen}
          onClick={() => onChoose(choice.value)}
        >
          {choice.words}
        </button>
      ))}
    </div>
  )
}
