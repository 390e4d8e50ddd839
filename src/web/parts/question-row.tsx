// One consultation in a list: patient, what it waits for, minutes since the door.

import type { ConsultationSummary } from '../../consultation/model.ts'
import { nowMs, tick } from '../clock.ts'
import { me, naming } from '../state.ts'
import { home } from '../texts/areas/home.ts'
import { t } from '../texts/texts.ts'
import { ClockSince, elapsed } from './clock-since.tsx'
import { patientWords } from './patient-words.ts'
import { questionState } from './question-state.ts'
import { Row } from './row.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'

export function QuestionRow({ summary }: { summary: ConsultationSummary }) {
  tick.value
  const words = t(home)
  const isMine = me.value?.memberships.some((membership) => membership.siteId === summary.siteId) ?? false
  const state = questionState(summary, isMine, nowMs())
  const waited = state.isUnanswered ? ` ${elapsed(nowMs() - Date.parse(summary.openedAt)).number}` : ''
  const from = summary.doorInAt ?? summary.openedAt
  const note = [isMine ? '' : naming.value.site(summary.siteId), summary.complaint].filter(Boolean).join(' · ')
  return (
    <Row
      href={`/c/${summary.id}`}
      note={
        <>
          {note && <span class="question-note">{note}</span>}
          {summary.recordings === 0 && summary.state === 'open' && <span>{words.noRecording}</span>}
        </>
      }
      side={
        <>
          <span class="question-since">{summary.doorInAt ? words.sinceDoor : words.sinceOpened}</span>
          {summary.state === 'closed' ? <span class="quiet">{shownTime(from)}</span> : <ClockSince at={from} />}
        </>
      }
    >
      <span class="question-patient">{patientWords(summary.patient)}</span>
      <span class="question-state">
        <StatusWord tone={state.tone}>
          {state.words}
          {waited && <span class="number">{waited}</span>}
        </StatusWord>
      </span>
    </Row>
  )
}
