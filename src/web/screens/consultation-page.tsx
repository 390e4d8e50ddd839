// The page of one consultation, from what is known of it. Used by the screen and by the gallery.

import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { Assertion } from '../../consultation/model.ts'
import { AnswerCard } from '../parts/answer-card.tsx'
import { type Attempt, attemptsOf } from '../parts/attempts.ts'
import { AttemptsLine } from '../parts/attempts-line.tsx'
import { ChatList } from '../parts/chat-list.tsx'
import { openChatPlace } from '../parts/chat-place.ts'
import { chatRows } from '../parts/chat-rows.ts'
import { Composer } from '../parts/composer.tsx'
import type { Consulting } from '../parts/consulting.ts'
import { earlierOf } from '../parts/earlier-of.ts'
import { KeepingLine } from '../parts/keeping-line.tsx'
import { MilestoneRail } from '../parts/milestone-rail.tsx'
import { NewPictures, takeNewPictures } from '../parts/new-pictures.tsx'
import { NextStepBar } from '../parts/next-step-bar.tsx'
import { OfflineBar } from '../parts/offline-bar.tsx'
import { PhotoViewer } from '../parts/photo-viewer/photo-viewer.tsx'
import { picturesOf } from '../parts/recording-pictures.ts'
import { SilenceBar } from '../parts/silence-bar.tsx'
import { StatusWord } from '../parts/status-word.tsx'
import { Thumbnails } from '../parts/thumbnails.tsx'
import { UndoBar } from '../parts/undo-bar.tsx'
import { WaitingEntries } from '../parts/waiting-entries.tsx'
import type { OpenConsultation } from '../state.ts'
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
  const lookedAt = useSignal<string | null>(null)
  /** Null = as the situation asks for it. */
  const wantsToAnswer = useSignal<boolean | null>(null)
  const place = useMemo(openChatPlace, [])
  const rows = useMemo(
    () => chatRows(opened.entries, consultation, seat.personId),
    [opened.entries, consultation, seat.personId],
  )
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
  const say = async (body: object) => (await consulting.write('measured', { ...body })).outcome !== 'refused'
  const addFiles = (files: File[]) => takeNewPictures(consultation.id, files)
  return (
    <div class="consultation">
      <ConsultationHead consulting={consulting} onOpen={open} onAnswer={() => wantTo(true)} />
      <OfflineBar />
      <KeepingLine />
      <KeptOnly isKept={opened.status === 'kept'} />
      {isBeingCalled(consulting, attempts) && <AttemptsLine attempts={attempts} next={consulting.next ?? null} />}
      <SilenceBar consulting={consulting} entries={opened.entries} />
      <MilestoneRail
        consulting={consulting}
        isBrief={isAnswering}
        onCorrect={({ assertion }) => open({ panel: 'correct', assertion })}
      />
      <ChatList
        place={place}
        rows={rows}
        consulting={consulting}
        onOpenRecording={view}
        onCorrect={(assertion: Assertion) => open({ panel: 'correct', assertion })}
        waiting={<WaitingEntries waiting={opened.waiting} consulting={consulting} />}
        waitingCount={opened.waiting.length}
        isAnswering={isAnswering}
      >
        {isAnswering && (
          <section class="consultation-ask" data-several={consultation.recordings.length > 1}>
            <Thumbnails
              ids={consultation.recordings.map((one) => one.recordingId)}
              consulting={consulting}
              onOpen={view}
            />
            <AnswerCard
              consulting={consulting}
              lookedAt={lookedAt.value}
              onSent={() => wantTo(null)}
              onFold={() => wantTo(false)}
            />
          </section>
        )}
      </ChatList>
      <footer class="consultation-foot" data-answering={isAnswering}>
        <div class="consultation-float">{panel.value === null && <UndoBar />}</div>
        {consultation.state === 'closed' ? (
          <p class="consultation-closed">
            <StatusWord tone="calm">{words.closedBecause(consultation.closedReason ?? '')}</StatusWord>
          </p>
        ) : (
          <NextStepBar
            consulting={consulting}
            onStamp={stamp}
            onEarlier={(milestone) => open({ panel: 'earlier', milestone })}
            onValue={(milestone) => open({ panel: 'value', milestone })}
            onOpen={(which) => (which === 'answer' ? wantTo(true) : open({ panel: which }))}
            onAddFiles={addFiles}
            isAnswering={isAnswering}
            waiting={opened.waiting}
          />
        )}
        <Composer consulting={consulting} onAddFiles={addFiles} onSaid={place.toNewest} />
      </footer>
      {panel.value && (
        <ConsultationPanels
          opened={panel.value}
          consulting={consulting}
          onStamp={stamp}
          onWithdraw={withdrawWith(consulting)}
          onOpen={open}
          rows={rows}
          place={place}
        />
      )}
      <NewPictures consultation={consultation} />
      {viewing.value !== null && (
        <PhotoViewer
          pictures={picturesOf(consultation.recordings)}
          recordingId={viewing.value}
          earlier={earlierOf(consulting)}
          onViewed={(recordingId) => {
            lookedAt.value = recordingId
            onViewed(recordingId)
          }}
          onMeasured={consultation.state === 'closed' || seat.side === null ? undefined : say}
          onClose={() => {
            viewing.value = null
          }}
        />
      )}
    </div>
  )
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
