// The page of one consultation, from what is known of it. Used by the screen and by the gallery.

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Assertion } from '../../consultation/model.ts'
import { AnswerCard } from '../parts/answer-card.tsx'
import { type Attempt, attemptsOf } from '../parts/attempts.ts'
import { AttemptsLine } from '../parts/attempts-line.tsx'
import { type ChatRow, chatRows } from '../parts/chat-rows.ts'
import { Composer } from '../parts/composer.tsx'
import type { Consulting } from '../parts/consulting.ts'
import { EntryRow } from '../parts/entry-row.tsx'
import { MilestoneRail } from '../parts/milestone-rail.tsx'
import { NextStepBar } from '../parts/next-step-bar.tsx'
import { OfflineBar } from '../parts/offline-bar.tsx'
import { PhotoViewer } from '../parts/photo-viewer/photo-viewer.tsx'
import { picturesOf } from '../parts/recording-pictures.ts'
import { SilenceBar } from '../parts/silence-bar.tsx'
import { StatusWord } from '../parts/status-word.tsx'
import { Thumbnails } from '../parts/thumbnails.tsx'
import { UndoBar } from '../parts/undo-bar.tsx'
import { WaitingEntries } from '../parts/waiting-entries.tsx'
import { addRecordings, type OpenConsultation } from '../state.ts'
import { chat as chatTexts } from '../texts/areas/chat.ts'
import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { t } from '../texts/texts.ts'
import './consultation.css'
import { ConsultationHead } from './consultation-head.tsx'
import { ConsultationPanels, type Opened } from './consultation-panels.tsx'
import { stampWith, withdrawWith } from './stamping.ts'
import { useViewedOnce } from './viewed-once.ts'

export interface ConsultationPageProps {
  opened: OpenConsultation
  consulting: Consulting
}

export function ConsultationPage({ opened, consulting }: ConsultationPageProps) {
  const words = t(texts)
  const { consultation, seat } = consulting
  const panel = useSignal<Opened | null>(null)
  const viewing = useSignal<string | null>(null)
  /** Null = as the situation asks for it. */
  const wantsToAnswer = useSignal<boolean | null>(null)
  const rows = chatRows(opened.entries, consultation, seat.personId)
  const attempts = attemptsOf(consultation, opened.entries)
  const isAnswering = wantsToAnswer.value ?? mustAnswer(consulting)
  const stamp = stampWith(consulting)
  const onViewed = useViewedOnce(consulting, opened.entries)
  const open = (next: Opened | null) => {
    panel.value = next
  }
  const wantTo = (answer: boolean | null) => {
    wantsToAnswer.value = answer
  }
  const view = (recordingId: string) => {
    viewing.value = recordingId
  }
  const addFiles = (files: File[]) => addRecordings(consultation.id, files)
  return (
    <div class="consultation">
      <ConsultationHead consulting={consulting} onOpen={open} onAnswer={() => wantTo(true)} />
      <OfflineBar />
      <KeptOnly isKept={opened.status === 'kept'} />
      {isBeingCalled(consulting, attempts) && <AttemptsLine attempts={attempts} next={consulting.next ?? null} />}
      <SilenceBar consulting={consulting} entries={opened.entries} />
      <MilestoneRail
        consulting={consulting}
        isBrief={isAnswering}
        onCorrect={({ assertion }) => open({ panel: 'correct', assertion })}
      />
      <ChatBody rows={rows} waiting={opened.waiting.length} isAnswering={isAnswering}>
        {isAnswering && (
          <section class="consultation-ask" data-several={consultation.recordings.length > 1}>
            <Thumbnails
              ids={consultation.recordings.map((one) => one.recordingId)}
              consulting={consulting}
              onOpen={view}
            />
            <AnswerCard consulting={consulting} onSent={() => wantTo(null)} onFold={() => wantTo(false)} />
          </section>
        )}
        <div class="chat" role="log" aria-label={t(chatTexts).label}>
          {rows.map((row) => (
            <EntryRow
              key={row.entry.seq}
              row={row}
              consulting={consulting}
              onOpenRecording={view}
              onCorrect={(assertion: Assertion) => open({ panel: 'correct', assertion })}
            />
          ))}
          <WaitingEntries waiting={opened.waiting} consulting={consulting} />
        </div>
      </ChatBody>
      <footer class="consultation-foot" data-answering={isAnswering}>
        {panel.value === null && <UndoBar />}
        {consultation.state === 'closed' ? (
          <p class="consultation-closed">
            <StatusWord tone="calm">{words.closedBecause(consultation.closedReason ?? '')}</StatusWord>
          </p>
        ) : (
          <NextStepBar
            consulting={consulting}
            onStamp={stamp}
            onEarlier={(milestone) => open({ panel: 'earlier', milestone })}
            onOpen={(which) => (which === 'answer' ? wantTo(true) : open({ panel: which }))}
            onAddFiles={addFiles}
            isAnswering={isAnswering}
            waiting={opened.waiting}
          />
        )}
        <Composer consulting={consulting} onAddFiles={addFiles} />
      </footer>
      {panel.value && (
        <ConsultationPanels
          opened={panel.value}
          consulting={consulting}
          onStamp={stamp}
          onWithdraw={withdrawWith(consulting)}
          onOpen={open}
        />
      )}
      {viewing.value !== null && (
        <PhotoViewer
          pictures={picturesOf(consultation.recordings)}
          recordingId={viewing.value}
          onViewed={onViewed}
          onClose={() => {
            viewing.value = null
          }}
        />
      )}
    </div>
  )
}

/**
 * The scrolling middle. Follows what is new until somebody scrolls up, also when the foot grows or a picture comes; a new
 * advice is shown in any case. A question to be answered begins at its head.
 */
function ChatBody(props: {
  rows: readonly ChatRow[]
  waiting: number
  isAnswering: boolean
  children: preact.ComponentChildren
}) {
  const body = useRef<HTMLElement>(null)
  const atEnd = useRef(true)
  const lastTop = useRef(0)
  const follow = (isNews = false) => {
    if (atEnd.current) scrollToEnd(body.current!, isNews)
  }
  const advice = props.rows.filter((row) => row.row === 'advice').length
  useEffect(() => {
    atEnd.current = !props.isAnswering
    if (props.isAnswering) body.current!.scrollTop = 0
    follow(true)
  }, [props.isAnswering, advice])
  useEffect(() => follow(), [props.rows.length, props.waiting])
  useEffect(() => {
    const sizes = new ResizeObserver(() => follow())
    for (const one of [body.current!, ...body.current!.children]) sizes.observe(one)
    return () => sizes.disconnect()
  }, [props.isAnswering])
  return (
    <main
      ref={body}
      class="consultation-body"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        const isNear = scrollHeight - scrollTop - clientHeight < 80
        atEnd.current = isNear || (atEnd.current && scrollTop >= lastTop.current)
        lastTop.current = scrollTop
      }}
    >
      {props.children}
    </main>
  )
}

/** Not past the head of an advice that waits for its confirmation, whatever stands below it, unless a person went there. */
function scrollToEnd(body: HTMLElement, isNews: boolean): void {
  const due = body.querySelector('.advice-card[data-due="true"]')
  const dueTop = due ? due.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop - 8 : 0
  const isBefore = isNews || body.scrollTop <= dueTop + 1
  body.scrollTop = due && isBefore ? Math.min(dueTop, body.scrollHeight) : body.scrollHeight
}

const keptPatienceMs = 3000

/** Said only when the server does not answer: while the page opens it is kept for a moment in any case. */
function KeptOnly({ isKept }: { isKept: boolean }) {
  const isLasting = useSignal(false)
  useEffect(() => {
    isLasting.value = false
    if (!isKept) return
    const timer = setTimeout(() => (isLasting.value = true), keptPatienceMs)
    return () => clearTimeout(timer)
  }, [isKept])
  return isKept && isLasting.value ? <p class="consultation-kept">{t(texts).kept}</p> : null
}

/** Nobody has taken it, or its owner is being rung once more. */
function isBeingCalled({ consultation, next }: Consulting, attempts: readonly Attempt[]): boolean {
  if (consultation.state === 'closed') return false
  if (!consultation.owner) return attempts.length > 0 || (next?.calls.length ?? 0) > 0
  return attempts.some((one) => one.is === 'try' && one.tried.outcome === 'ringing')
}

/** The owner who has not answered yet has the answer card before him: no tap to find it. */
function mustAnswer({ consultation, seat }: Consulting): boolean {
  if (consultation.state === 'closed' || consultation.answer || seat.side !== 'duty') return false
  return consultation.owner?.personId === seat.personId
}
