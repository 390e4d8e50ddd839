// The number of a milestone, within what its pathway allows: chips where it is a grade, digits where it is a score.

import { useSignal } from '@preact/signals'
import type { MilestoneDefinition, MilestoneValue } from '../../consultation/pathways/pathway.ts'
import { values as texts } from '../texts/areas/values.ts'
import { say, t } from '../texts/texts.ts'
import { OneOf } from './chips.tsx'

const mostChips = 7

/** Few enough to be tapped. */
export function isGrade({ min, max }: MilestoneValue): boolean {
  return max - min < mostChips
}

export interface NumberChoiceProps {
  milestone: MilestoneDefinition
  value: MilestoneValue
  /** NaN: something was typed that is not a number of this milestone; nothing may be recorded then. */
  chosen: number | null
  onChoose: (chosen: number | null) => void
}

export function NumberChoice({ milestone, value, chosen, onChoose }: NumberChoiceProps) {
  const label = say(value.words ?? milestone.words)
  return (
    <div class="panel-write">
      <span class="panel-label">{label}</span>
      {isGrade(value) ? (
        <OneOf
          label={label}
          choices={gradesOf(value)}
          value={chosen === null ? null : `${chosen}`}
          mayBeNone
          onChoose={(grade) => onChoose(grade === null ? null : Number(grade))}
        />
      ) : (
        <Digits label={label} value={value} chosen={chosen} onChoose={onChoose} />
      )}
    </div>
  )
}

export function gradesOf({ min, max, each }: MilestoneValue): { value: string; words: string }[] {
  return Array.from({ length: max - min + 1 }, (_, at) => {
    const words = each?.[at]
    return { value: `${min + at}`, words: words ? say(words) : `${min + at}` }
  })
}

/** What a number that was said means, "已再通" or "TIMI 血流分级 3"; nothing where none was. */
export function numberWords(milestone: MilestoneDefinition | undefined, said: unknown): string {
  if (typeof said !== 'number') return ''
  const { min, each, words } = milestone?.value ?? {}
  const answer = each?.[said - (min ?? 0)]
  if (answer) return say(answer)
  return words ? `${say(words)} ${said}` : `${said}`
}

/** Null where nothing was typed; NaN where it is not a number of this milestone. */
export function numberTyped(value: MilestoneValue, typed: string): number | null {
  return typed.trim() === '' ? null : (numberIn(value, typed) ?? Number.NaN)
}

/** What is out of range is not a number of this milestone. */
export function numberIn({ min, max }: MilestoneValue, typed: string): number | null {
  const number = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : Number.NaN
  return number >= min && number <= max ? number : null
}

function Digits({ label, value, chosen, onChoose }: Omit<NumberChoiceProps, 'milestone'> & { label: string }) {
  const typed = useSignal(chosen === null ? '' : `${chosen}`)
  const range = t(texts).numberFromTo(value.min, value.max)
  return (
    <>
      <input
        class="input number"
        inputMode="numeric"
        maxLength={4}
        autocomplete="off"
        aria-label={label}
        placeholder={range}
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value
          onChoose(numberTyped(value, currentTarget.value))
        }}
      />
      {Number.isNaN(numberTyped(value, typed.value)) && (
        <p class="field-broken" role="alert">
          {range}
        </p>
      )}
    </>
  )
}
