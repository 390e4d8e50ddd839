// When it began, chosen as minutes ago on a wheel and kept as a time: the minutes shown grow while the question is written.
// Not said stays not said; "not known" is an answer too.

import { useState } from 'preact/hooks'
import { tick } from '../clock.ts'
import { ask } from '../texts/areas/ask.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'
import { AgoSheet, agoWords, minutesSince } from './ago-sheet.tsx'
import { Field } from './field.tsx'
import { shownTime } from './shown-time.ts'

/** Milliseconds since 1970. */
export type OnsetAtMs = number | 'unknown' | null

export function OnsetField({ atMs, onChoose }: { atMs: OnsetAtMs; onChoose: (atMs: OnsetAtMs) => void }) {
  const words = t(ask)
  const [isOpen, setOpen] = useState(false)
  tick.value
  const choose = (chosen: OnsetAtMs) => {
    onChoose(chosen)
    setOpen(false)
  }
  return (
    <Field label={words.onset}>
      <button type="button" class="input onset-shown" onClick={() => setOpen(true)}>
        {atMs === null ? <span class="quiet">{words.onsetChoose}</span> : chosenWords(atMs)}
      </button>
      {isOpen && (
        <AgoSheet
          title={words.onsetTitle}
          atMs={typeof atMs === 'number' ? atMs : null}
          onClose={() => setOpen(false)}
          onUnknown={() => choose('unknown')}
          onChoose={choose}
        />
      )}
    </Field>
  )
}

function chosenWords(atMs: number | 'unknown'): string {
  if (atMs === 'unknown') return t(common).unknown
  return `${shownTime(new Date(atMs).toISOString())} · ${agoWords(minutesSince(atMs))}`
}
