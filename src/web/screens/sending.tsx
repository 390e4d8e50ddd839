// A question that the server does not have yet. It says honestly how far it is, and goes over to the consultation by itself.

import { useEffect } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import type { Patient } from '../../consultation/model.ts'
import { sentForms } from '../ask-form.ts'
import { Button } from '../parts/button.tsx'
import { ClockSince } from '../parts/clock-since.tsx'
import { KeepingLine } from '../parts/keeping-line.tsx'
import { OfflineBar } from '../parts/offline-bar.tsx'
import { Empty } from '../parts/page-state.tsx'
import { patientWords } from '../parts/patient-words.ts'
import { Row, Rows } from '../parts/row.tsx'
import { shownTime } from '../parts/shown-time.ts'
import { StatusWord } from '../parts/status-word.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { WaitingRow, WaitingState } from '../parts/waiting-sheet.tsx'
import { begunInstead, changeRefused } from '../refused-question.ts'
import { duty, giveUp, isOnline, openedAs, phoneNumberOf, unsentHere, type Waiting, waiting } from '../state.ts'
import { keeping } from '../storage-health.ts'
import { ask } from '../texts/areas/ask.ts'
import { common } from '../texts/areas/everywhere.ts'
import { outboxWords } from '../texts/areas/outbox-words.ts'
import { t } from '../texts/texts.ts'

export function Sending({ id }: { id: string }) {
  const words = t(ask)
  const [, goTo] = useLocation()
  const realId = openedAs.value[id]
  useEffect(() => {
    if (realId) goTo(`/c/${realId}`, { replace: true })
  }, [realId])
  const mine = waiting.value.filter((one) => one.consultationId === id)
  const opening = mine.find((one) => one.task === 'open')
  return (
    <div class="page">
      <TopBar title={words.sendingTitle} back="/" />
      <OfflineBar />
      <main class="page-body">
        {opening ? (
          <Steps opening={opening} pages={mine.filter((one) => one.task === 'recordings').length} />
        ) : (
          !realId && (
            <Empty title={unsentHere.value > 0 ? t(outboxWords).ofOthers(unsentHere.value) : words.gone}>
              <Button look="outline" href="/">
                {words.goHome}
              </Button>
            </Empty>
          )
        )}
        {opening && !isOnline.value && <PhoneMeanwhile />}
      </main>
    </div>
  )
}

function Steps({ opening, pages }: { opening: Waiting; pages: number }) {
  const words = t(ask)
  // "nothing is lost" is said only where the phone can promise it
  const isSafe = keeping.value === 'well' && !opening.isOnlyHere && !opening.isBeingKept
  return (
    <>
      <Rows>
        <Row side={<ClockSince at={opening.claimedAt} size="huge" />} note={pages > 0 && words.pagesWaiting(pages)}>
          <strong>{patientWords(opening.body.patient as Patient)}</strong>
        </Row>
      </Rows>
      {opening.state === 'refused' ? (
        <Rows title={words.refusedTitle}>
          <WaitingRow one={opening} />
          <ChangeAndSend opening={opening} />
        </Rows>
      ) : (
        <Rows>
          <Row>
            <KeptState one={opening} />
          </Row>
          <Row note={isOnline.value ? null : isSafe ? words.offlineNow : words.offlineGoes}>
            {isOnline.value ? <WaitingState one={opening} /> : <StatusWord tone="near">{words.serverStep}</StatusWord>}
          </Row>
          <Row>
            <StatusWord tone="calm">{words.ringStep}</StatusWord>
          </Row>
          <KeepingLine />
        </Rows>
      )}
    </>
  )
}

function KeptState({ one }: { one: Waiting }) {
  const words = t(outboxWords)
  if (one.isOnlyHere) return <StatusWord tone="alarm">{words.onlyHere}</StatusWord>
  if (one.isBeingKept) return <StatusWord tone="near">{words.beingKept}</StatusWord>
  return <StatusWord tone="good">{t(ask).savedStep}</StatusWord>
}

function ChangeAndSend({ opening }: { opening: Waiting }) {
  const [, goTo] = useLocation()
  const form = sentForms.get(opening.consultationId)
  if (!form) return null
  const change = () => {
    if (!changeRefused(form)) return
    giveUp(opening.draftId)
    goTo('/ask', { replace: true })
  }
  const begun = begunInstead()
  return (
    <>
      {begun && (
        <Row href="/ask">
          <StatusWord tone="near">
            {t(outboxWords).begunFirst(shownTime(new Date(begun.startedMs).toISOString()))}
          </StatusWord>
        </Row>
      )}
      <div class="row">
        <Button look="primary" wide disabled={begun !== null} onTap={change}>
          {t(ask).fix}
        </Button>
      </div>
    </>
  )
}

/** Without a network the telephone may still work: whoever is on duty, one tap away. */
function PhoneMeanwhile() {
  const people = duty.value.flatMap((one) => [one.onDuty, one.backup]).filter((one) => one !== null)
  const reachable = people
    .map((person) => ({ ...person, number: phoneNumberOf(person.personId) }))
    .filter((person) => person.number)
  if (reachable.length === 0) return null
  return (
    <Rows title={t(ask).phoneMeanwhile}>
      {reachable.map((person) => (
        <div class="row" key={person.personId}>
          <Button look="outline" wide href={`tel:${person.number}`}>
            {t(common).call(person.name)} {person.number}
          </Button>
        </div>
      ))}
    </Rows>
  )
}
