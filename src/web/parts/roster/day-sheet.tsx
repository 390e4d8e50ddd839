// One day of a roster: who is on duty, why, and what can be done about it with one tap: take it over, swap it, give it to
// another. Gaps come first, in red.

import { useState } from 'preact/hooks'
import { phoneNumberOf } from '../../state.ts'
import { common } from '../../texts/areas/everywhere.ts'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { lang, t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { Panel } from '../panel.tsx'
import { StatusWord } from '../status-word.tsx'
import { dayWords, gapHours, hoursOf, lineWord } from './calendar-words.ts'
import { GiveForm } from './give-form.tsx'
import { type Gap, spansOfDay } from './lanes.ts'
import { cancelShift, fromNow, isChanging, putOnDuty } from './roster-actions.ts'
import { mayGive, type RosterView, type Shift, tintOf } from './roster-view.ts'
import { SwapChoices } from './swap-choices.tsx'
import type { Day } from './zone-days.ts'
import './day-sheet.css'

export interface DaySheetProps {
  view: RosterView
  day: Day
  nowMs: number
  onClose: () => void
}

export function DaySheet({ view, day, nowMs, onClose }: DaySheetProps) {
  const words = t(texts)
  const gaps = view.gaps.filter((gap) => gap.fromMs < day.untilMs && gap.untilMs > Math.max(day.fromMs, nowMs))
  const spans = spansOfDay(view.spans, day)
  return (
    <Panel title={dayWords(day.date)} onClose={onClose}>
      {gaps.map((gap) => (
        <GapBlock key={`${gap.line}${gap.fromMs}`} {...{ view, gap, day, nowMs, onClose }} />
      ))}
      {beginningFirst(spans, day, nowMs).map((shift) => (
        <DutyBlock key={`${shift.id}${shift.from}`} {...{ view, shift, day, nowMs, onClose }} />
      ))}
      {spans.length === 0 && gaps.length === 0 && <p class="quiet">{words.none}</p>}
    </Panel>
  )
}

type BlockProps = DaySheetProps & { shift: Shift }

function DutyBlock({ view, shift, day, nowMs, onClose }: BlockProps) {
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

/** What is asked for more rarely: a part of it, another person, the end of a stand-in. */
function More(props: { view: RosterView; shift: Shift; rest: Shift; onClose: () => void }) {
  const words = t(texts)
  const { view, shift, rest, onClose } = props
  const [isGiving, setGiving] = useState(false)
  const mayChoose = mayGive(view, shift)
  const mayEnd = shift.why === 'override' && (view.mayManage || view.isStaff)
  if (!mayChoose && !view.isStaff && !mayEnd) return null
  return (
    <>
      <div class="duty-more">
        {(mayChoose || view.isStaff) && !isGiving && (
          <Button look="plain" onTap={() => setGiving(true)}>
            {mayChoose ? words.assign : words.chooseTime}
          </Button>
        )}
        {mayEnd && (
          <Button
            look="plain"
            disabled={isChanging.value}
            onTap={() => void cancelShift(view, shift).then((isDone) => isDone && onClose())}
          >
            {words.cancelOverride}
          </Button>
        )}
      </div>
      {isGiving && (
        <GiveForm
          view={view}
          line={shift.line}
          from={rest.from}
          until={rest.until}
          notTo={shift.personId}
          mayChoose={mayChoose}
          onDone={onClose}
        />
      )}
    </>
  )
}

function GapBlock({ view, gap, day, nowMs, onClose }: DaySheetProps & { gap: Gap }) {
  const words = t(texts)
  const [isGiving, setGiving] = useState(false)
  const me = view.people.find((one) => one.personId === view.me)
  const from = new Date(Math.max(gap.fromMs, nowMs)).toISOString()
  // a gap without an end in sight is filled for the duty day that begins here
  const untilMs = Math.min(gap.untilMs, Math.max(Date.parse(from), day.fromMs) + 24 * 3_600_000)
  const until = new Date(untilMs).toISOString()
  return (
    <section class="panel-section duty-block">
      <StatusWord tone="alarm">
        {lineWord(gap.line)} {words.gap(gapHours(view, gap, day.date))}
      </StatusWord>
      {view.isStaff && me && (
        <Button
          look="primary"
          wide
          disabled={isChanging.value}
          onTap={() =>
            void putOnDuty(view, { ...me, line: gap.line, from, until }).then((isDone) => isDone && onClose())
          }
        >
          {words.fillGap} {hoursOf(from, until, view.timeZone, day.date)}
        </Button>
      )}
      {(view.mayManage || view.isStaff) && !isGiving && (
        <Button look={view.isStaff ? 'plain' : 'primary'} onTap={() => setGiving(true)}>
          {view.mayManage ? words.assign : words.chooseTime}
        </Button>
      )}
      {isGiving && (
        <GiveForm {...{ view, line: gap.line, from, until }} notTo="" mayChoose={view.mayManage} onDone={onClose} />
      )}
    </section>
  )
}

/** What begins today, then what goes on from the day before, and last what is over. */
function beginningFirst(spans: readonly Shift[], day: Day, nowMs: number): Shift[] {
  const rank = (span: Shift) => {
    if (Date.parse(span.until) <= nowMs) return 2
    return Date.parse(span.from) < day.fromMs ? 1 : 0
  }
  return [...spans].sort((one, other) => rank(one) - rank(other))
}
