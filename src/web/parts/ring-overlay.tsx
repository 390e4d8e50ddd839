// A call, full screen over everything, ringing until an answer: who, how old, since when, the ECG itself behind two large
// buttons. Accepting stops all other phones (the server tells them); a call that was answered elsewhere goes away by itself.

import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import type { Consultation } from '../../consultation/model.ts'
import { offerStep } from '../../consultation/offer-step.ts'
import type { Ring } from '../../contract/shapes.ts'
import { nowMs, tick } from '../clock.ts'
import { givenAnswer, goodForMs, takeAnswer } from '../ring-answer.ts'
import { canRing, startRinging, stopSound } from '../ring-sound.ts'
import { isOnline, naming, openConsultation, phoneNumberOf, ringShown, rings, write } from '../state.ts'
import { common } from '../texts/areas/everywhere.ts'
import { ring as texts } from '../texts/areas/ring.ts'
import { t } from '../texts/texts.ts'
import { Boundary } from './boundary.tsx'
import { ClockSince, elapsed } from './clock-since.tsx'
import { swallowEcho } from './echo.ts'
import { patientWords } from './patient-words.ts'
import { RingPicture } from './ring-picture.tsx'
import { useScrollFocus } from './scroll-focus.ts'
import { useSettled } from './settled.ts'
import { shownTime } from './shown-time.ts'
import { toast } from './toast.tsx'
import './ring-overlay.css'

/** Once, beside the routes. */
export function RingOverlay() {
  const [answered, setAnswered] = useState<readonly string[]>([])
  const ringing = rings.value.filter((one) => !answered.includes(one.callId))
  const given = givenAnswer.value
  // answered on its notification: that one first
  const first = ringing.find(({ callId }) => callId === given?.callId) ?? ringing[0]
  const isUp = isOnline.value
  // every call that rings here counts as shown, also behind the first one; and again when the line was away meanwhile
  useEffect(() => {
    if (isUp) for (const one of ringing) ringShown(one.callId)
  }, [isUp, ringing.map((one) => one.callId).join(' ')])
  useEffect(() => {
    if (first) startRinging()
    else stopSound()
  }, [first?.callId])
  // whoever is signed out in mid-ring has no overlay any more, and no sound
  useEffect(() => stopSound, [])
  useAnswerForNothing(given?.callId, isUp)
  if (!first) return null
  return (
    <RingScreen
      key={first.callId}
      ring={first}
      others={ringing.length - 1}
      onAnswered={() => setAnswered((before) => [...before, first.callId])}
    />
  )
}

const lateMs = 6000

/** A notification was answered whose call does not ring (any more): said, rather than nothing happening. */
function useAnswerForNothing(callId: string | undefined, isUp: boolean): void {
  useEffect(() => {
    if (!callId || !isUp) return
    const timer = setTimeout(() => {
      if (takeAnswer(callId)) toast(t(texts).answeredElsewhere, lateMs)
    }, lateMs)
    return () => clearTimeout(timer)
  }, [callId, isUp])
  // without a line it was never sent
  useEffect(() => {
    if (!callId) return
    const timer = setTimeout(() => {
      if (takeAnswer(callId)) toast(t(texts).answerTooLate, lateMs)
    }, goodForMs)
    return () => clearTimeout(timer)
  }, [callId])
}

type Answer = 'accepted' | 'declined'

function RingScreen({ ring, others, onAnswered }: { ring: Ring; others: number; onAnswered: () => void }) {
  const words = t(texts)
  const screen = useRef<HTMLDialogElement>(null)
  const head = useScrollFocus<HTMLElement>()
  const [answer, setAnswer] = useState<Answer | null>(null)
  const isSaid = useRef(false)
  const { isSettled, isMeant, onPress } = useSettled()
  const [isQueued, setQueued] = useState(false)
  const goOn = () => {
    onAnswered()
    goTo(answer === 'declined' ? '/' : `/c/${ring.consultationId}`)
  }
  const [, goTo] = useLocation()
  useShown(screen)
  useTitle(words.title)
  const given = givenAnswer.value?.callId === ring.callId
  useEffect(() => {
    const kind = given ? takeAnswer(ring.callId) : null
    if (kind === 'late') toast(words.answerTooLate, lateMs)
    else if (kind) void say(kind)
  }, [given])

  // accepting what somebody else owns is taking it over
  const isOffer = ring.step === offerStep
  async function say(kind: Answer) {
    if (isSaid.current) return
    isSaid.current = true
    const echoAgain = swallowEcho()
    setAnswer(kind)
    stopSound()
    const written = await write(ring.consultationId, isOffer && kind === 'accepted' ? 'duty-taken' : kind)
    if (written.outcome === 'queued') return setQueued(true)
    if (written.outcome === 'refused') toast(written.refusal.detail, 6000)
    onAnswered()
    if (kind === 'accepted' || written.outcome === 'refused') goTo(`/c/${ring.consultationId}`)
    echoAgain()
  }

  const doing = answer === 'accepted' ? words.accepting : words.passing
  return (
    <dialog
      ref={screen}
      class="ring"
      tabIndex={-1}
      aria-label={words.calling}
      onCancel={(cancelled) => cancelled.preventDefault()}
      // A second Escape or back closes it whatever was prevented; it still rings, so it has to be seen.
      onClose={() => cover(screen.current)}
    >
      <Boundary about={ring.callId} instead={null}>
        <RingPicture ring={ring} />
      </Boundary>
      <header class="ring-head" ref={head}>
        <p class="ring-calling">
          {words.calling}
          {others > 0 && <span> · {words.more(others)}</span>}
        </p>
        <Facts ring={ring} />
        {canRing.value !== 'yes' && <p class="ring-silent">{words.silent}</p>}
      </header>
      <footer class="ring-foot" onPointerDown={onPress}>
        {isQueued && (
          <div class="ring-queued">
            <p role="status">{answer === 'accepted' ? words.acceptWaits : words.passWaits}</p>
            <PhoneTheClinic ring={ring} />
            <button type="button" class="button button-primary" onClick={goOn}>
              {answer === 'accepted' ? words.goOn : words.goBack}
            </button>
          </div>
        )}
        {answer && !isQueued && (
          <p class="ring-doing" role="status">
            {doing}
          </p>
        )}
        {!answer && (
          <>
            <button
              type="button"
              class="button ring-pass"
              aria-disabled={!isSettled}
              onClick={(event) => isMeant(event) && void say('declined')}
            >
              {words.pass}
            </button>
            <button
              type="button"
              class="button button-primary ring-accept"
              aria-disabled={!isSettled}
              onClick={(event) => isMeant(event) && void say('accepted')}
            >
              {words.accept}
            </button>
          </>
        )}
      </footer>
    </dialog>
  )
}

/** Nobody there knows yet that the call was answered: said by telephone it helps at once. */
function PhoneTheClinic({ ring }: { ring: Ring }) {
  const { consultation } = openConsultation(ring.consultationId).value
  const number = consultation && phoneNumberOf(consultation.openedBy.personId)
  if (!number) return null
  return (
    <a
      class="button ring-phone"
      href={`tel:${number}`}
      onClick={() => void write(ring.consultationId, 'phoned', { personId: consultation.openedBy.personId })}
    >
      {t(common).call(consultation.openedBy.name)} {number}
    </a>
  )
}

function Facts({ ring }: { ring: Ring }) {
  const words = t(texts)
  const { consultation } = openConsultation(ring.consultationId).value
  if (!consultation) return <h1 class="ring-patient">…</h1>
  const doorAt = consultation.assertions.find((one) => one.milestone === 'door_in' && !one.withdrawn)?.at
  const { vitals } = consultation
  return (
    <>
      <div class="ring-line">
        <h1 class="ring-patient">{patientWords(consultation.patient)}</h1>
        <span class="ring-since">
          {doorAt ? words.sinceDoor : words.sinceOpened} <ClockSince at={doorAt ?? consultation.openedAt} size="huge" />
        </span>
      </div>
      <Onset consultation={consultation} />
      {consultation.complaint && <p class="ring-complaint">{consultation.complaint}</p>}
      {vitals?.systolic !== undefined && (
        <p class="ring-complaint">
          {words.bloodPressure} {vitals.systolic}/{vitals.diastolic ?? '–'}
        </p>
      )}
      <p class="ring-from">
        {naming.value.site(consultation.siteId)} {consultation.openedBy.name}
      </p>
    </>
  )
}

/** Half of the decision for lysis: how long it has hurt. */
function Onset({ consultation: { assertions } }: { consultation: Consultation }) {
  const words = t(texts)
  const onset = assertions.filter((one) => one.milestone === 'symptom_onset' && !one.withdrawn).at(-1)
  if (!onset) return null
  if (onset.at === null) return <p class="ring-complaint">{words.onsetUnknown}</p>
  tick.value
  const { number, unit } = elapsed(nowMs() - Date.parse(onset.at))
  return (
    <p class="ring-complaint">
      {words.onset} {shownTime(onset.at)} · <b class="number">{number}</b> {unit}
    </p>
  )
}

/** Over every other dialog. */
function useShown(screen: { current: HTMLDialogElement | null }): void {
  useEffect(() => {
    const shown = screen.current
    cover(shown)
    return () => shown?.close?.()
  }, [screen])
}

function cover(shown: HTMLDialogElement | null): void {
  if (!shown?.isConnected) return
  shown.showModal?.()
  // not on a button: whoever was typing when it rang must neither accept nor pass on with the next key
  shown.focus()
}

/** The title is seen in task lists and histories: it says that it rings, and nothing of the patient. */
function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title
    document.title = title
    return () => {
      document.title = before
    }
  }, [title])
}
