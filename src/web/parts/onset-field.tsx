// When it began, chosen as minutes ago on a wheel and kept as a time: the minutes shown grow while the question is written.
// Not said stays not said; "not known" is an answer too.

import { useState } from 'preact/hooks'
import { nowMs, tick } from '../clock.ts'
import { ask } from '../texts/areas/ask.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { Button } from './button.tsx'
import { Sheet } from './dialog.tsx'
import { Field } from './field.tsx'
import { shownTime } from './shown-time.ts'
import { Wheel } from './wheel.tsx'

/** Milliseconds since 1970. */
export type OnsetAtMs = number | 'unknown' | null

const minutes = [0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 1080, 1440]

export function OnsetField({ atMs, onChoose }: { atMs: OnsetAtMs; onChoose: (atMs: OnsetAtMs) => void }) {
  const words = t(ask)
  const [isOpen, setOpen] = useState(false)
  tick.value
  return (
    <Field label={words.onset}>
      <button type="button" class="input onset-shown" onClick={() => setOpen(true)}>
        {atMs === null ? <span class="quiet">{words.onsetChoose}</span> : chosenWords(atMs)}
      </button>
      {isOpen && (
        <OnsetSheet
          atMs={atMs}
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
  atMs: OnsetAtMs
  onChoose: (atMs: OnsetAtMs) => void
  onClose: () => void
}

function OnsetSheet({ atMs, onChoose, onClose }: OnsetSheetProps) {
  const before = typeof atMs === 'number' ? atMs : null
  const [shown] = useState(() => nearest(before === null ? 0 : minutesSince(before)))
  const [turned, setTurned] = useState(shown)
  // confirmed as it stood it stays the time that it was
  const chosen = () => (before !== null && turned === shown ? before : nowMs() - turned * 60_000)
  return (
    <Sheet title={t(ask).onsetTitle} onClose={onClose}>
      <Wheel
        label={t(ask).onsetTitle}
        choices={minutes.map((one) => ({ value: one, words: agoWords(one) }))}
        value={turned}
        onChoose={setTurned}
      />
      <div class="onset-choices">
        <Button onTap={() => onChoose('unknown')}>{t(common).unknown}</Button>
        <Button look="primary" onTap={() => onChoose(chosen())}>
          {t(common).confirm}
        </Button>
      </div>
    </Sheet>
  )
}

/** Whole minutes that have gone. */
export function minutesSince(atMs: number): number {
  return Math.max(0, Math.floor((nowMs() - atMs) / 60_000))
}

function nearest(minutesAgo: number): number {
  const byDistance = [...minutes].sort((one, other) => Math.abs(one - minutesAgo) - Math.abs(other - minutesAgo))
  return byDistance[0]!
}

function chosenWords(atMs: number | 'unknown'): string {
  if (atMs === 'unknown') return t(common).unknown
  return `${shownTime(new Date(atMs).toISOString())} · ${agoWords(minutesSince(atMs))}`
}

function agoWords(minutesAgo: number): string {
  return minutesAgo === 0 ? t(ask).justNow : t(ask).ago(minutesAgo)
}
