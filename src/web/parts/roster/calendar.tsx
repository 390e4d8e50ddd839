// The calendar of one roster, as month or week: who is on duty when, the gaps in red, and with a mouse or keyboard names and
// duties that can be carried to another place. What a drop would change is asked before it is done.

import { useState } from 'preact/hooks'
import { common } from '../../texts/areas/everywhere.ts'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { Dialog } from '../dialog.tsx'
import { toast } from '../toast.tsx'
import { gapHours, hoursOf, lineWord, spanWords } from './calendar-words.ts'
import { type Carry, useCarry } from './carry.ts'
import { gapDays } from './gap-to-fill.ts'
import { linesOf } from './lanes.ts'
import { type CalendarProps, MonthGrid } from './month-grid.tsx'
import { type Held, keyOf, type Place, type Proposal, proposalOf } from './proposal.ts'
import { carryOut } from './roster-actions.ts'
import { type RosterView, tintOf } from './roster-view.ts'
import { WeekRows } from './week-rows.tsx'
import './calendar.css'

export interface RosterCalendarProps extends Omit<CalendarProps, 'carry' | 'stop' | 'onOpen'> {
  onOpen: (date: string) => void
  mode: 'month' | 'week'
  /** With a mouse or a keyboard at hand, and somebody who may change something. */
  canCarry: boolean
}

export function RosterCalendar({ mode, canCarry, view: told, ...props }: RosterCalendarProps) {
  const { nowMs } = props
  // a gap of a week is seven duties for which somebody has to be found; for what is over nobody can be
  const days = told.gaps.flatMap((gap) => gapDays(gap, told.timeZone))
  const view = { ...told, gaps: days.filter((gap) => gap.untilMs > nowMs) }
  const [proposal, setProposal] = useState<Proposal | null>(null)
  const places = placesOf(view)
  const carry = useCarry(places, (held, place) => {
    const wish = proposalOf(held, place, view, nowMs)
    if (wish) setProposal(wish)
    else toast(t(texts).cannotDrop)
  })
  const next = places.find((place) => place.is === 'span' && Date.parse(place.span.until) > nowMs)
  const shared = { ...props, view, carry: canCarry ? carry : null, stop: next ? keyOf(next) : null }
  return (
    <>
      {mode === 'month' ? <MonthGrid {...shared} /> : <WeekRows {...shared} />}
      <Legend view={view} carry={shared.carry} />
      {canCarry && <Carried carry={carry} view={view} />}
      {proposal && <Confirm view={view} proposal={proposal} onClose={() => setProposal(null)} />}
    </>
  )
}

/** The people with their tints; with a mouse each name can be carried onto a duty or a gap. */
function Legend({ view, carry }: { view: RosterView; carry: Carry | null }) {
  const words = t(texts)
  const people = view.mayManage ? view.people : view.people.filter((one) => one.personId === view.me)
  const isFree = (personId: string) => carry !== null && people.some((one) => one.personId === personId)
  return (
    <section class="legend">
      <h2 class="rows-titled">
        {words.people} · {words.lanes(linesOf([...view.spans, ...view.gaps]).map(lineWord))}
      </h2>
      <ul class="legend-people">
        {view.people.map((one) => (
          <li key={one.personId}>
            {isFree(one.personId) ? (
              <button type="button" class="legend-person" {...carry!.grips({ is: 'person', person: one }, null)}>
                <span class={`tint-mark ${tintOf(one.personId, view.people)}`} aria-hidden="true" />
                {one.name}
              </button>
            ) : (
              <span class="legend-person">
                <span class={`tint-mark ${tintOf(one.personId, view.people)}`} aria-hidden="true" />
                {one.name}
              </span>
            )}
          </li>
        ))}
      </ul>
      {carry && <p class="legend-hint small quiet">{words.dragHint}</p>}
    </section>
  )
}

/** What is in the hand, beside the pointer; and for who hears the screen, where it would go. */
function Carried({ carry, view }: { carry: Carry; view: RosterView }) {
  const words = t(texts)
  const [held, over, at] = [carry.held(), carry.over(), carry.at()]
  const what = held && heldWords(held, view)
  return (
    <>
      {what && at && (
        <div class="calendar-ghost" style={{ left: `${at.x}px`, top: `${at.y}px` }}>
          {what}
          {over && <> → {placeWords(over, view)}</>}
        </div>
      )}
      <p class={what && !at ? 'calendar-told' : 'unseen'} role="status">
        {what && !at && `${words.held(what)} ${over ? words.over(placeWords(over, view)) : ''}`}
      </p>
    </>
  )
}

function Confirm({ view, proposal, onClose }: { view: RosterView; proposal: Proposal; onClose: () => void }) {
  const words = t(texts)
  const isAsked = proposal.is === 'swap' && proposal.give.personId === view.me && view.isStaff
  const title =
    proposal.is === 'assign'
      ? words.dropAssign(proposal.name, hoursOf(proposal.from, proposal.until, view.timeZone))
      : words.dropSwap(spanWords(proposal.give, view.timeZone), spanWords(proposal.take, view.timeZone))
  return (
    <Dialog
      title={title}
      confirm={t(common).confirm}
      cancel={t(common).cancel}
      onConfirm={() => {
        onClose()
        void carryOut(view, proposal)
      }}
      onClose={onClose}
    >
      {isAsked ? words.dropAsk : words.dropNow}
    </Dialog>
  )
}

function placesOf(view: RosterView): Place[] {
  return [
    ...view.spans.map((span) => ({ is: 'span' as const, span })),
    ...view.gaps.map((gap) => ({ is: 'gap' as const, gap })),
  ]
}

function heldWords(held: Held, view: RosterView): string {
  return held.is === 'person' ? held.person.name : spanWords(held.span, view.timeZone)
}

function placeWords(place: Place, view: RosterView): string {
  if (place.is === 'span') return spanWords(place.span, view.timeZone)
  return `${lineWord(place.gap.line)} ${t(texts).gap(gapHours(view, place.gap))}`
}
