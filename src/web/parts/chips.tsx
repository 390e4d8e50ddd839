// A row of chips: choose one (or none again, where `mayBeNone`), or several with `Chips` and a set.

import { BreakingWords } from './breaking-words.tsx'

export interface ChipChoice<Value extends string> {
  value: Value
  words: string
}

export interface OneOfProps<Value extends string> {
  label: string
  choices: readonly ChipChoice<Value>[]
  value: Value | null
  mayBeNone?: boolean
  onChoose: (value: Value | null) => void
}

export function OneOf<Value extends string>({ label, choices, value, mayBeNone, onChoose }: OneOfProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of toggle buttons keeps one tap per choice and un-choosing
    <div class="chips" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          class="chip"
          aria-pressed={choice.value === value}
          onClick={() => onChoose(mayBeNone && choice.value === value ? null : choice.value)}
        >
          <BreakingWords words={choice.words} />
        </button>
      ))}
    </div>
  )
}

export interface SomeOfProps<Value extends string> {
  label: string
  choices: readonly ChipChoice<Value>[]
  chosen: readonly Value[]
  onChange: (chosen: Value[]) => void
}

export function SomeOf<Value extends string>({ label, choices, chosen, onChange }: SomeOfProps<Value>) {
  const toggle = (value: Value) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div class="chips" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          class="chip"
          aria-pressed={chosen.includes(choice.value)}
          onClick={() => toggle(choice.value)}
        >
          <BreakingWords words={choice.words} />
        </button>
      ))}
    </div>
  )
}
