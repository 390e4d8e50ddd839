// A reason by chip, or in own words. Empty until one is given.

import { stamps as texts } from '../texts/areas/stamps.ts'
import { t } from '../texts/texts.ts'
import { OneOf } from './chips.tsx'

export interface ReasonChoiceProps {
  label: string
  reasons: readonly string[]
  reason: string
  onChange: (reason: string) => void
}

export function ReasonChoice({ label, reasons, reason, onChange }: ReasonChoiceProps) {
  return (
    <div class="panel-write">
      <span class="panel-label">{label}</span>
      <OneOf
        label={label}
        choices={reasons.map((words) => ({ value: words, words }))}
        value={reasons.includes(reason) ? reason : null}
        mayBeNone
        onChoose={(chosen) => onChange(chosen ?? '')}
      />
      <input
        class="input"
        aria-label={`${label}: ${t(texts).ownReason}`}
        placeholder={t(texts).ownReason}
        maxLength={500}
        value={reasons.includes(reason) ? '' : reason}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}
