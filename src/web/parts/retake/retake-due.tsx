// The clinic owes a new picture: what was wrong with the last one, and one large button that opens the camera. What it takes
// joins this consultation.

import { dueRetake } from '../../../consultation/due-retake.ts'
import { faultsInWords } from '../../../consultation/entries/retake-asked.ts'
import { retake as texts } from '../../texts/areas/retake.ts'
import { lang, t } from '../../texts/texts.ts'
import type { Consulting } from '../consulting.ts'
import { StatusWord } from '../status-word.tsx'
import './retake.css'
import { numberOf } from './which-picture.ts'

export function RetakeDue({ consulting, onTaken }: { consulting: Consulting; onTaken: (files: File[]) => void }) {
  const words = t(texts)
  const due = dueRetake(consulting.consultation)
  if (!due) return null
  const what = words.due(due.by.name, numberOf(consulting.consultation, due.recordingId))
  return (
    <section class="retake-due" aria-label={what}>
      <StatusWord tone="alarm">{what}</StatusWord>
      {(due.faults.length > 0 || due.text) && (
        <p class="retake-faults">
          {due.faults.length > 0 && faultsInWords(due.faults, lang.value)}
          {due.text && <span class="quiet"> {due.text}</span>}
        </p>
      )}
      <label class="button button-primary button-wide button-tall retake-camera">
        <input
          type="file"
          class="unseen"
          accept="image/*"
          capture="environment"
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])]
            currentTarget.value = ''
            if (files.length > 0) onTaken(files)
          }}
        />
        {words.again}
      </label>
    </section>
  )
}
