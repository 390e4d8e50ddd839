// The specialist cannot read the ECG: one tap asks the clinic for a new picture. What is wrong with it may follow, a tap
// each; the clinic sees the latest.

import { useSignal } from '@preact/signals'
import { dueRetake } from '../../../consultation/due-retake.ts'
import { retakeFaults, wordsOfFault } from '../../../consultation/entries/retake-asked.ts'
import { retake as texts } from '../../texts/areas/retake.ts'
import { say, t } from '../../texts/texts.ts'
import { SomeOf } from '../chips.tsx'
import type { Consulting } from '../consulting.ts'
import { StatusWord } from '../status-word.tsx'
import './retake.css'

const faults = retakeFaults.filter((fault) => fault !== 'other')

/** The chip, among those of the diagnosis. */
export function AskRetake({ consulting }: { consulting: Consulting }) {
  const isSending = useSignal(false)
  const { consultation } = consulting
  if (dueRetake(consultation) || consultation.recordings.length === 0) return null
  const ask = async () => {
    isSending.value = true
    await askFor(consulting, [])
    isSending.value = false
  }
  return (
    <button type="button" class="chip retake-ask" disabled={isSending.value} onClick={() => void ask()}>
      {t(texts).ask}
    </button>
  )
}

/** Asked for: what was wrong with it, said afterwards. */
export function RetakeAskedFor({ consulting }: { consulting: Consulting }) {
  const words = t(texts)
  const due = dueRetake(consulting.consultation)
  if (!due) return null
  return (
    <div class="retake-asked answer-card-main">
      <StatusWord tone="near">{words.asked}</StatusWord>
      <p class="quiet small">{words.what}</p>
      <SomeOf
        label={words.what}
        choices={faults.map((fault) => ({ value: fault, words: say(wordsOfFault(fault)) }))}
        chosen={faults.filter((fault) => due.faults.includes(fault))}
        onChange={(chosen) => void askFor(consulting, chosen)}
      />
    </div>
  )
}

function askFor({ consultation, write }: Consulting, faults: readonly string[]) {
  const recordingId = consultation.recordings.at(-1)?.recordingId
  return write('retake-asked', { ...(recordingId ? { recordingId } : {}), faults })
}
