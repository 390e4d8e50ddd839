// When it began, as minutes ago on a wheel. Not said stays not said; "not known" is an answer too.

import { useState } from 'preact/hooks'
import { ask } from '../texts/areas/ask.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { Sheet } from './dialog.tsx'
import { Field } from './field.tsx'
import { Wheel } from './wheel.tsx'

export type Onset = number | 'unknown' | null

const minutes = [0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 1080, 1440]

export function OnsetField({ value, onChoose }: { value: Onset; onChoose: (value: Onset) => void }) {
  const words = t(ask)
  const [isOpen, setOpen] = useState(false)
  return (
    <Field label={words.onset}>
      <button type="button" class="input onset-shown" onClick={() => setOpen(true)}>
        {value === null ? <span class="quiet">{words.onsetChoose}</span> : wordsOf(value)}
      </button>
      {isOpen && (
        <OnsetSheet
          value={value ?? 0}
          onClose={() => setOpen(false)}
          onChoose={(chosen) => {
            onChoose(chosen)
            setOpen(false)
          }}
        />
      )}
    </Field>
  )
}

interface OnsetSheetProps {
  value: number | 'unknown'
  onChoose: (value: Onset) => void
  onClose: () => void
}

function OnsetSheet({ value, onChoose, onClose }: OnsetSheetProps) {
  const [turned, setTurned] = useState(value === 'unknown' ? 0 : value)
  return (
    <Sheet title={t(ask).onsetTitle} onClose={onClose}>
      <Wheel
        label={t(ask).onsetTitle}
        choices={minutes.map((one) => ({ value: one, words: wordsOf(one) }))}
        value={turned}
        onChoose={setTurned}
      />
      <div class="onset-choices">
        <Button onTap={() => onChoose('unknown')}>{t(common).unknown}</Button>
        <Button look="primary" onTap={() => onChoose(turned)}>
          {t(common).confirm}
        </Button>
      </div>
    </Sheet>
  )
}

function wordsOf(value: number | 'unknown'): string {
  if (value === 'unknown') return t(common).unknown
  return value === 0 ? t(ask).justNow : t(ask).ago(value)
}
