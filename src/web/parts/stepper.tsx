// A number with minus and plus, gloves on: hold to run. The number itself can be typed.

import { useRef, useState } from 'preact/hooks'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'

export interface StepperProps {
  label: string
  value: number
  min: number
  max: number
  step?: number
  onChange: (value: number) => void
}

const holdMs = 400
const runEveryMs = 70

export function Stepper({ label, value, min, max, step = 1, onChange }: StepperProps) {
  // What is being typed counts at once: nothing may move under the finger when the field is left.
  const [typed, setTyped] = useState<string | null>(null)
  const latest = useRef(value)
  latest.current = value
  const set = (next: number) => onChange(Math.min(max, Math.max(min, next)))
  const hold = useHold((by) => set(latest.current + by))
  return (
    <div class="stepper">
      <button type="button" class="stepper-step" aria-label={`${label} ${t(common).less}`} {...hold(-step)}>
        −
      </button>
      <input
        class="input stepper-value"
        inputMode="numeric"
        aria-label={label}
        value={typed ?? value}
        onFocus={(focused) => focused.currentTarget.select()}
        onInput={(input) => {
          const digits = input.currentTarget.value.replace(/\D/g, '')
          setTyped(digits)
          if (digits !== '') set(Number.parseInt(digits, 10))
        }}
        onBlur={() => setTyped(null)}
      />
      <button type="button" class="stepper-step" aria-label={`${label} ${t(common).more}`} {...hold(step)}>
        +
      </button>
    </div>
  )
}

/** A tap is one step (also by keyboard); a long press runs until it is let go. */
function useHold(go: (by: number) => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const hasRun = useRef(false)
  const stop = () => clearTimeout(timer.current)
  const run = (by: number) => {
    hasRun.current = true
    go(by)
    timer.current = setTimeout(() => run(by), runEveryMs)
  }
  return (by: number) => ({
    onPointerDown: () => {
      hasRun.current = false
      timer.current = setTimeout(() => run(by), holdMs)
    },
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    onClick: () => {
      if (!hasRun.current) go(by)
      hasRun.current = false
    },
    onContextMenu: (opened: Event) => opened.preventDefault(),
  })
}
