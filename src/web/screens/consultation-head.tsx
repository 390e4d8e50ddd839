// The head of a consultation: patient, state, the clock since the door, the telephone, and everything else behind one button.

import { useSignal } from '@preact/signals'
import { useLocation } from 'wouter-preact'
import { effectiveTime } from '../../consultation/milestones.ts'
import { ClockSince } from '../parts/clock-since.tsx'
import { type Consulting, phonePartner } from '../parts/consulting.ts'
import { ActionSheet, type SheetChoice } from '../parts/dialog.tsx'
import { patientWords } from '../parts/patient-words.ts'
import { StatusWord } from '../parts/status-word.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { chat as chatTexts } from '../texts/areas/chat.ts'
import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { statusCard as statusTexts } from '../texts/areas/status-card.ts'
import { t } from '../texts/texts.ts'
import type { Opened } from './consultation-panels.tsx'

export interface ConsultationHeadProps {
  consulting: Consulting
  onOpen: (opened: Opened) => void
  onAnswer: () => void
}

export function ConsultationHead(props: ConsultationHeadProps) {
  const words = t(texts)
  const { consulting } = props
  const { consultation } = consulting
  const isMore = useSignal(false)
  const [, goTo] = useLocation()
  const doorAt = effectiveTime(consultation, 'door_in')
  const partner = phonePartner(consulting)
  return (
    <>
      <TopBar
        back="/"
        title={
          <span class="consultation-title">
            <span>{patientWords(consultation.patient)}</span>
            <State consulting={consulting} />
          </span>
        }
        right={
          <>
            <span class="consultation-clock">
              <ClockSince
                at={doorAt ?? consultation.openedAt}
                until={consultation.closedAt}
                label={doorAt ? words.sinceDoor : words.sinceAsked}
              />
              <span class="consultation-clock-words">{doorAt ? words.sinceDoor : words.sinceAsked}</span>
            </span>
            {partner && (
              <a
                class="top-bar-button"
                href={`tel:${partner.phone}`}
                onClick={() => void consulting.write('phoned', { personId: partner.id })}
              >
                <svg
                  width="22"
                  height="22"
                  viewBox="0 0 24 24"
                  fill="none"
                  stroke="currentColor"
                  stroke-width="2"
                  aria-hidden="true"
                >
                  <path d="M5 3h4l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z" />
                </svg>
                <span class="unseen">{words.phone(partner.name)}</span>
              </a>
            )}
            <button type="button" class="top-bar-button" aria-label={words.more} onClick={() => (isMore.value = true)}>
              <svg width="22" height="22" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
                <circle cx="5" cy="12" r="2" />
                <circle cx="12" cy="12" r="2" />
                <circle cx="19" cy="12" r="2" />
              </svg>
            </button>
          </>
        }
      />
      {isMore.value && (
        <ActionSheet title={words.more} choices={choicesFor(props, goTo)} onClose={() => (isMore.value = false)} />
      )}
      <Offer consulting={consulting} />
    </>
  )
}

function State({ consulting: { consultation } }: { consulting: Consulting }) {
  const words = t(texts)
  if (consultation.state === 'closed') return <StatusWord tone="calm">{words.closed}</StatusWord>
  if (!consultation.owner) return <StatusWord tone="near">{words.nobody}</StatusWord>
  return <StatusWord tone="good">{words.owner(consultation.owner.name)}</StatusWord>
}

/** The question was offered to me: one tap takes it. */
function Offer({ consulting }: { consulting: Consulting }) {
  const words = t(texts)
  const { consultation, seat, naming } = consulting
  if (consultation.state === 'closed' || !consultation.offeredTo) return null
  if (consultation.offeredTo !== seat.personId) {
    if (consultation.owner?.personId !== seat.personId) return null
    return <p class="consultation-offer">{words.offered(naming.person(consultation.offeredTo))}</p>
  }
  return (
    <div class="consultation-offer">
      <span>{words.offeredToYou(consultation.owner?.name ?? '')}</span>
      <button type="button" class="button button-primary" onClick={() => void consulting.write('duty-taken')}>
        {words.takeOver}
      </button>
    </div>
  )
}

function choicesFor(
  { consulting, onOpen, onAnswer }: ConsultationHeadProps,
  goTo: (path: string) => void,
): SheetChoice[] {
  const words = t(texts)
  const { consultation, seat } = consulting
  const { side } = seat
  const isOpen = consultation.state === 'open'
  const isOwner = consultation.owner?.personId === seat.personId
  const choice = (may: boolean, said: string, onChoose: () => void): SheetChoice[] =>
    may ? [{ words: said, onChoose }] : []
  return [
    ...choice(true, words.stampTimes, () => onOpen({ panel: 'stamps' })),
    ...choice(isOpen && side === 'duty', words.ask, onAnswer),
    ...choice(side === 'clinic' || side === 'duty', words.lysis, () => onOpen({ panel: 'lysis' })),
    ...choice(side !== null, words.transfer, () => onOpen({ panel: 'transfer' })),
    ...choice(isOpen && isOwner, words.handOver, () => onOpen({ panel: 'hand-over' })),
    ...choice(isOpen && side === 'clinic', words.ringAgain, () => void consulting.write('rung-again')),
    ...choice(side !== 'clinic', words.outcome, () => onOpen({ panel: 'outcome' })),
    ...choice(true, t(chatTexts).search, () => onOpen({ panel: 'search' })),
    ...choice(true, t(statusTexts).title, () => onOpen({ panel: 'status-card' })),
    ...choice(true, words.timeline, () => goTo(`/timeline/${consultation.id}`)),
    ...choice(isOpen, words.close, () => onOpen({ panel: 'closed' })),
    ...choice(!isOpen, words.reopen, () => onOpen({ panel: 'reopened' })),
  ]
}
