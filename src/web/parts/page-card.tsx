// One page of the question: its small picture, what the gate says of it, and what can be done about it.

import { useState } from 'preact/hooks'
import { limits } from '../../contract/limits.ts'
import type { Page } from '../ask-form.ts'
import { nowMs, phoneNow } from '../clock.ts'
import { asksForRetake, type PhotoAdvice } from '../photo-gate/advice.ts'
import { type Looked, useGate, usePicture } from '../photo-gate/use-gate.ts'
import { type AskedFor, type FileTells, type Mismatch, mismatches } from '../photo-gate/wrong-patient.ts'
import { ask } from '../texts/areas/ask.ts'
import { photoGate } from '../texts/areas/photo-gate.ts'
import { t } from '../texts/texts.ts'
import { PickButton } from './pick-button.tsx'
import { wallClock } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'

export interface PageCardProps {
  page: Page
  nth: number
  asked: AskedFor
  onOpen: () => void
  onRemove: () => void
  onRetake: (file: File) => void
}

export function PageCard({ page, nth, asked, onOpen, onRemove, onRetake }: PageCardProps) {
  const words = t(photoGate)
  const { file } = page
  const url = usePicture(file)
  const looked = useGate(file)
  const [isKept, setKept] = useState(false)
  const isTooLarge = file.size > limits.recordingBytes
  const worst = isKept ? undefined : looked?.verdict?.advice[0]
  const mayRetake = isTooLarge || (worst !== undefined && worst !== 'sideways')
  return (
    <li class="picker-page">
      {url ? (
        <button type="button" class="picker-open" aria-label={words.look(nth)} onClick={onOpen}>
          <img class="picker-picture" src={url} alt="" />
        </button>
      ) : (
        <span class="picker-file">{file.name}</span>
      )}
      <div class="picker-words">
        {isTooLarge && <StatusWord tone="alarm">{t(ask).tooLarge(limits.recordingBytes / 1024 / 1024)}</StatusWord>}
        {!isTooLarge && <Verdict page={page} looked={looked} isKept={isKept} />}
        {looked && <Mismatches tells={looked.tells} asked={asked} />}
      </div>
      <button type="button" class="picker-remove" aria-label={t(ask).remove(nth)} onClick={onRemove}>
        ×
      </button>
      <div class="picker-choices">
        {mayRetake && (
          <PickButton onPick={([taken]) => taken && onRetake(taken)} accept="image/*" capture>
            {words.retake}
          </PickButton>
        )}
        {worst === 'sideways' && <Choice onTap={onOpen}>{words.turn}</Choice>}
        {looked?.verdict?.straighten && !page.straightened && <Choice onTap={onOpen}>{words.straighten}</Choice>}
        {worst && !isTooLarge && <Choice onTap={() => setKept(true)}>{words.keep}</Choice>}
      </div>
    </li>
  )
}

function Choice({ children, onTap }: { children: string; onTap: () => void }) {
  return (
    <button type="button" class="button button-plain" onClick={onTap}>
      {children}
    </button>
  )
}

function Verdict({ page, looked, isKept }: { page: Page; looked: Looked | null; isKept: boolean }) {
  const words = t(photoGate)
  if (!looked) return <span class="quiet small">{words.checking}</span>
  const { verdict } = looked
  // HEIC, PDF, a machine's own file: nothing said would look like nothing wrong
  if (!verdict) return <StatusWord tone="near">{words.notChecked}</StatusWord>
  if (verdict.advice.length > 0) return <Advice advice={verdict.advice} isKept={isKept} />
  if (page.straightened) return <StatusWord tone="good">{words.hasStraight}</StatusWord>
  if (verdict.straighten) return <StatusWord tone="calm">{words.tilted}</StatusWord>
  return <StatusWord tone="good">{words.clear}</StatusWord>
}

/** All of it, worst first: who mends one thing only would photograph it again for the next. */
function Advice({ advice, isKept }: { advice: readonly PhotoAdvice[]; isKept: boolean }) {
  const words = t(photoGate)
  if (isKept) return <span class="quiet small">{advice.map((one) => words[one]).join(' · ')}</span>
  return (
    <>
      {advice.map((one) => (
        <StatusWord key={one} tone={asksForRetake.has(one) ? 'alarm' : 'near'}>
          {words[one]}
        </StatusWord>
      ))}
    </>
  )
}

function Mismatches({ tells, asked }: { tells: FileTells; asked: AskedFor }) {
  const words = t(photoGate)
  // a camera's picture carries the phone's own clock, which may be wrong
  const clocks = [wallClock(nowMs()), wallClock(Date.parse(phoneNow()))]
  const say: Record<Mismatch, () => string> = {
    sex: () => words.otherSex(tells.sex!),
    age: () => words.otherAge(tells.ageYears!),
    time: () =>
      words.otherTime(
        tells.at!.slice(0, 4) === clocks[0]!.slice(0, 4) ? dayAndTime(tells.at!) : tells.at!.slice(0, 10),
      ),
  }
  return (
    <>
      {mismatches(tells, asked, clocks).map((one) => (
        <StatusWord key={one} tone="near">
          {say[one]()}
        </StatusWord>
      ))}
    </>
  )
}

const dayAndTime = (at: string) => at.slice(5, 16).replace('T', ' ')
