// The specialist cannot read the ECG: one tap asks the clinic for a new picture. What is wrong with it may follow, a tap
// each; the clinic sees the latest.

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { type DueRetake, dueRetake } from '../../../consultation/due-retake.ts'
import { retakeFaults, wordsOfFault } from '../../../consultation/entries/retake-asked.ts'
import { openConsultation } from '../../state.ts'
import { retake as texts } from '../../texts/areas/retake.ts'
import { say, t } from '../../texts/texts.ts'
import { SomeOf } from '../chips.tsx'
import type { Consulting } from '../consulting.ts'
import { StatusWord } from '../status-word.tsx'
import './retake.css'
import { numberOf, whichPicture } from './which-picture.ts'

const faults = retakeFaults.filter((fault) => fault !== 'other')

/** The chip, among those of the diagnosis. `lookedAt`: the recording that was in the viewer last. */
export function AskRetake({ consulting, lookedAt = null }: { consulting: Consulting; lookedAt?: string | null }) {
  const isSending = useSignal(false)
  const { consultation } = consulting
  if (dueRetake(consultation) || consultation.recordings.length === 0) return null
  const recordingId = whichPicture(consultation, lookedAt)
  const ask = async () => {
    isSending.value = true
    await askFor(consulting, [], recordingId)
    isSending.value = false
  }
  return (
    <button type="button" class="chip retake-ask" disabled={isSending.value} onClick={() => void ask()}>
      {t(texts).ask(numberOf(consultation, recordingId))}
    </button>
  )
}

/** Asked for: what was wrong with it, said afterwards. */
export function RetakeAskedFor({ consulting }: { consulting: Consulting }) {
  const due = dueRetake(consulting.consultation)
  return due && <Faults consulting={consulting} due={due} />
}

/** Lit at once, and written as one entry when no more taps come: two of them in one breath are not one over the other. */
function Faults({ consulting, due }: { consulting: Consulting; due: DueRetake }) {
  const words = t(texts)
  const chosen = useSignal<readonly string[]>(due.faults)
  const writing = useRef<{ timer: ReturnType<typeof setTimeout>; now: () => void } | null>(null)
  const choose = (next: readonly string[]) => {
    chosen.value = next
    clearTimeout(writing.current?.timer)
    const now = () => {
      writing.current = null
      if (isStillDue(consulting)) void askFor(consulting, next, due.recordingId)
    }
    writing.current = { timer: setTimeout(now, writeAfterMs), now }
  }
  useEffect(
    () => () => {
      clearTimeout(writing.current?.timer)
      writing.current?.now()
    },
    [],
  )
  return (
    <div class="retake-asked answer-card-main">
      <StatusWord tone="near">{words.asked(numberOf(consulting.consultation, due.recordingId))}</StatusWord>
      <p class="quiet small">{words.what}</p>
      <SomeOf
        label={words.what}
        choices={faults.map((fault) => ({ value: fault, words: say(wordsOfFault(fault)) }))}
        chosen={faults.filter((fault) => chosen.value.includes(fault))}
        onChange={choose}
      />
    </div>
  )
}

const writeAfterMs = 1000

/** The new picture may have come meanwhile: then nothing is wrong any more. */
function isStillDue({ consultation }: Consulting): boolean {
  return dueRetake(openConsultation(consultation.id).value.consultation ?? consultation) !== null
}

function askFor({ consultation, write }: Consulting, faults: readonly string[], of?: string) {
  const recordingId = of ?? whichPicture(consultation, null)
  return write('retake-asked', { ...(recordingId ? { recordingId } : {}), faults })
}
