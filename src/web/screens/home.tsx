// The first page: for a clinic its questions and one large button, for a specialist the duty, for the others what is open.

import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Link, Redirect } from 'wouter-preact'
import type { ConsultationSummary } from '../../consultation/model.ts'
import { call, type ReplyOf } from '../api.ts'
import { askForm, isUntouched } from '../ask-form.ts'
import { AlarmBar } from '../parts/alarm-bar.tsx'
import { Button } from '../parts/button.tsx'
import { DutyBar } from '../parts/duty-bar.tsx'
import { quietly } from '../parts/later.tsx'
import { OfflineBar } from '../parts/offline-bar.tsx'
import { Empty, Loading } from '../parts/page-state.tsx'
import { patientWords } from '../parts/patient-words.ts'
import { QuestionRow } from '../parts/question-row.tsx'
import { Row, Rows } from '../parts/row.tsx'
import { StatusWord } from '../parts/status-word.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { OfOthers } from '../parts/waiting-sheet.tsx'
import { canRing } from '../ring-sound.ts'
import { consultations, forgetWithPerson, hasRole, unsentHere, type Waiting, waiting } from '../state.ts'
import { takenPictures } from '../taken-pictures.ts'
import { home } from '../texts/areas/home.ts'
import { t } from '../texts/texts.ts'
import '../parts/question-row.css'

const DutyNotices = quietly(() => import('../parts/duty-notices.tsx'))

export function Home() {
  const words = t(home)
  const isClinic = hasRole('clinic_doctor')
  const mayCount = hasRole('quality_officer') || hasRole('administrator')
  if (hasRole('administrator') && !isClinic && !hasRole('specialist')) return <Redirect to="/month" replace />
  return (
    <div class="page">
      <TopBar
        title={isClinic ? words.clinicTitle : hasRole('specialist') ? words.dutyTitle : words.otherTitle}
        right={
          <>
            {mayCount && <TopLink href="/month">{words.month}</TopLink>}
            <TopLink href="/me">{words.me}</TopLink>
          </>
        }
      />
      <OfflineBar />
      <main class="page-body">
        <AlarmBar />
        <DutyBar />
        {hasRole('specialist') && <DutyNotices />}
        {isClinic && <Begun />}
        <Taken />
        <Unsent />
        <OpenQuestions isClinic={isClinic} />
        <ClosedQuestions />
      </main>
      {isClinic && (
        <footer class="page-foot">
          <Button look="primary" tall wide href="/ask">
            {words.ask}
          </Button>
        </footer>
      )}
    </div>
  )
}

function TopLink({ href, children }: { href: string; children: string }) {
  return (
    <Link class="top-bar-button" href={href}>
      {children}
    </Link>
  )
}

function OpenQuestions({ isClinic }: { isClinic: boolean }) {
  const words = t(home)
  const open = consultations.value
  if (open === null) return <Loading />
  if (open.length === 0) {
    // a phone that cannot ring must not promise to: the bar above says so
    const forDuty = canRing.value === 'yes' ? words.noneOpenDuty : ''
    const hint = isClinic ? words.noneOpenClinic : hasRole('specialist') ? forDuty : words.noneOpenOther
    return <Empty title={words.noneOpen}>{hint}</Empty>
  }
  return (
    <Rows title={words.open}>
      {unansweredFirst(open).map((one) => (
        <QuestionRow key={one.id} summary={one} />
      ))}
    </Rows>
  )
}

/** A question that was begun and not sent: nobody may believe that it has gone. */
function Begun() {
  const form = askForm.value
  if (!form || isUntouched(form)) return null
  return (
    <Rows>
      <Row href="/ask">
        <StatusWord tone="near">{t(home).begun(form.pages.length)}</StatusWord>
      </Row>
    </Rows>
  )
}

/** Pictures that were taken for a consultation and not sent: the same. */
function Taken() {
  const taken = Object.entries(takenPictures.value)
  if (taken.length === 0) return null
  const patientOf = (id: string) => consultations.value?.find((one) => one.id === id)?.patient
  return (
    <Rows>
      {taken.map(([id, pages]) => (
        <TakenRow key={id} id={id} pages={pages.length} patient={patientOf(id)} />
      ))}
    </Rows>
  )
}

interface TakenRowProps {
  id: string
  pages: number
  patient: ConsultationSummary['patient'] | undefined
}

function TakenRow({ id, pages, patient }: TakenRowProps) {
  return (
    <Row href={`/c/${id}`}>
      {patient && <span class="question-patient">{patientWords(patient)}</span>}
      <StatusWord tone="near">{t(home).begun(pages)}</StatusWord>
    </Row>
  )
}

/** Questions that have not reached the server yet: they are real, and they say so. */
function Unsent() {
  const unsent = waiting.value.filter((one) => one.task === 'open')
  if (unsent.length + unsentHere.value === 0) return null
  return (
    <Rows>
      <OfOthers />
      {unsent.map((one) => (
        <UnsentRow key={one.draftId} one={one} />
      ))}
    </Rows>
  )
}

function UnsentRow({ one }: { one: Waiting }) {
  const words = t(home)
  const isRefused = one.state === 'refused'
  return (
    <Row href={`/c/${one.consultationId}`}>
      <span class="question-patient">{patientWords(one.body.patient as ConsultationSummary['patient'])}</span>
      <StatusWord tone={isRefused ? 'alarm' : 'near'}>{isRefused ? words.notSentRefused : words.notSent}</StatusWord>
    </Row>
  )
}

const closed = signal<readonly ConsultationSummary[]>([])
forgetWithPerson(() => {
  closed.value = []
})

function ClosedQuestions() {
  const openCount = consultations.value?.length
  useEffect(() => {
    if (openCount === undefined) return
    call<ReplyOf<'listConsultations'>>({ path: '/api/consultations?state=closed' }).then(
      (reply) => {
        closed.value = reply.consultations.slice(0, 10)
      },
      () => undefined,
    )
  }, [openCount])
  if (closed.value.length === 0) return null
  return (
    <Rows title={t(home).closed}>
      {closed.value.map((one) => (
        <QuestionRow key={one.id} summary={one} />
      ))}
    </Rows>
  )
}

function unansweredFirst(open: readonly ConsultationSummary[]): ConsultationSummary[] {
  return [...open].sort((one, other) => Number(one.owner !== null) - Number(other.owner !== null))
}
