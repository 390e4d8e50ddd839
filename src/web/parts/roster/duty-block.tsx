// One duty in the sheet of its day: who, when, why, and the ways to take it over, swap it, give it to another or end it.

import { useState } from 'preact/hooks'
import { phoneNumberOf } from '../../state.ts'
import { common } from '../../texts/areas/everywhere.ts'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { lang, t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { StatusWord } from '../status-word.tsx'
import { hoursOf, lineWord, spanWords } from './calendar-words.ts'
import type { DaySheetProps } from './day-sheet.tsx'
import { GiveForm } from './give-form.tsx'
import { cancelShift, fromNow, isChanging, putOnDuty } from './roster-actions.ts'
import { mayGive, type RosterView, type Shift, tintOf } from './roster-view.ts'
import { SwapChoices } from './swap-choices.tsx'

export function DutyBlock({ view, shift, day, nowMs, onClose }: DaySheetProps & { shift: Shift }) {
  const words = t(texts)
  const isOver = Date.parse(shift.until) <= nowMs
  const isNow = !isOver && Date.parse(shift.from) <= nowMs
  const isMine = shift.personId === view.me
  const dial = phoneNumberOf(shift.personId)
  const rest = fromNow(shift, nowMs)
  const me = view.people.find((one) => one.personId === view.me)
  return (
    <section class="panel-section duty-block" data-over={isOver}>
      <div class="duty-who">
        <span class={`tint-mark ${tintOf(shift.personId, view.people)}`} aria-hidden="true" />
        <div class="duty-words">
          <h3>
            {shift.name} <span class="quiet small">{lineWord(shift.line)}</span>
          </h3>
          <p class="number">{hoursOf(shift.from, shift.until, view.timeZone, day.date)}</p>
          {shift.why !== 'shift' && <p class="small quiet">{lang.value === 'zh' ? shift.reason : shift.reasonEn}</p>}
          {isNow && <StatusWord tone="good">{words.now}</StatusWord>}
        </div>
        {dial && !isMine && (
          <Button look="outline" href={`tel:${dial}`} label={t(common).call(shift.name)}>
            ☎
          </Button>
        )}
      </div>
      {!isOver && view.isStaff && !isMine && me && (
        <Button
          look="primary"
          wide
          label={words.takeOverFrom(shift.name)}
          disabled={isChanging.value}
          onTap={() => void putOnDuty(view, { ...rest, ...me }).then((isDone) => isDone && onClose())}
        >
          {words.takeOver}
        </Button>
      )}
      {!isOver && isMine && view.isStaff && <SwapChoices view={view} shift={rest} nowMs={nowMs} onDone={onClose} />}
      {!isOver && <More {...{ view, shift, rest, onClose }} />}
    </section>
  )
}

/** What is asked for more rarely: a part of it, another person, its end. */
function More(props: { view: RosterView; shift: Shift; rest: Shift; onClose: () => void }) {
  const words = t(texts)
  const { view, shift, rest, onClose } = props
  const [isGiving, setGiving] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const mayChoose = mayGive(view, shift)
  const isOverride = shift.why === 'override'
  // half a swap is not taken back alone
  const mayEnd = shift.why !== 'swap' && (view.mayManage || (isOverride && view.isStaff))
  if (!mayChoose && !view.isStaff && !mayEnd) return null
  const end = () => void cancelShift(view, shift).then((isDone) => isDone && onClose())
  return (
    <>
      <div class="duty-more">
        {(mayChoose || view.isStaff) && !isGiving && (
          <Button look="plain" onTap={() => setGiving(true)}>
            {mayChoose ? words.assign : words.chooseTime}
          </Button>
        )}
        {mayEnd && (
          <Button look="plain" disabled={isChanging.value} onTap={() => (isOverride ? end() : setAsking(true))}>
            {isOverride ? words.cancelOverride : words.cancelShift}
          </Button>
        )}
      </div>
      {isGiving && (
        <GiveForm
          {...{ view, mayChoose }}
          line={shift.line}
          from={rest.from}
          until={rest.until}
          notTo={shift.personId}
          onDone={onClose}
        />
      )}
      {isAsking && (
        <Dialog
          title={`${words.cancelShift}?`}
          confirm={words.cancelShift}
          cancel={t(common).cancel}
          isAlarming
          onConfirm={() => {
            setAsking(false)
            end()
          }}
          onClose={() => setAsking(false)}
        >
          {spanWords(shift, view.timeZone)} · {words.cancelShiftNote}
        </Dialog>
      )}
    </>
  )
}
