// The signed opinion as the clinic reads it, and whether it was received.

import type { Answer, Entry } from '../../consultation/model.ts'
import { answer as texts } from '../texts/areas/answer.ts'
import { lang, t } from '../texts/texts.ts'
import './advice-card.css'
import { composed } from './answer-choice.ts'
import type { Consulting } from './consulting.ts'
import { PhoneButton } from './phone-button.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'

export interface AdviceCardProps {
  entry: Entry
  consulting: Consulting
  isLatest: boolean
}

export function AdviceCard({ entry, consulting, isLatest }: AdviceCardProps) {
  const words = t(texts)
  const { consultation, pathway, naming } = consulting
  const answer = entry.body as Pick<
    Answer,
    'diagnosis' | 'strategy' | 'bypassEd' | 'bypassCcu' | 'destinationSiteId' | 'drugs' | 'text'
  >
  const choice = {
    diagnosis: answer.diagnosis,
    strategy: answer.strategy,
    destinationSiteId: answer.destinationSiteId ?? null,
    bypassEd: answer.bypassEd === true,
    bypassCcu: answer.bypassCcu === true,
    drugs: answer.drugs ?? [],
  }
  const isSecond = consultation.secondOpinions?.some((one) => one.seq === entry.seq) ?? false
  const by = entry.by === 'system' ? '' : entry.by.name
  return (
    <section
      class="advice-card"
      data-latest={isLatest}
      data-due={isLatest && consulting.seat.side === 'clinic' && !consultation.answer?.confirmedAt}
      aria-label={words.advice}
    >
      <h2 class="advice-card-title">
        {isSecond ? words.second : words.advice}
        {!isLatest && !isSecond && <span class="quiet small"> {words.superseded}</span>}
      </h2>
      <p class="advice-card-text">{composed(pathway.answerCard, choice, naming.site, lang.value)}</p>
      {answer.text && <p class="advice-card-own">{answer.text}</p>}
      <p class="quiet small number">{words.signed(by, shownTime(entry.at, { seconds: true }))}</p>
      {isLatest && answer.strategy === 'call-me' && consulting.seat.side === 'clinic' && (
        <PhoneButton consulting={consulting} />
      )}
      {isLatest && <Confirmation consulting={consulting} />}
    </section>
  )
}

/** The button that confirms stands below as the next step, always in sight; here is what became of it. */
function Confirmation({ consulting }: { consulting: Consulting }) {
  const words = t(texts)
  const confirmedAt = consulting.consultation.answer?.confirmedAt
  if (confirmedAt) return <StatusWord tone="good">{words.confirmedAt(shownTime(confirmedAt))}</StatusWord>
  return (
    <StatusWord tone="near">{consulting.seat.side === 'clinic' ? words.confirmBelow : words.notConfirmed}</StatusWord>
  )
}
