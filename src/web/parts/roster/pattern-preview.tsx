// The next four weeks as a pattern will make them.

import { rosterPlanTexts as texts } from '../../texts/areas/roster-plan.ts'
import { t } from '../../texts/texts.ts'
import { minuteMs } from './minute.ts'
import { MonthGrid } from './month-grid.tsx'
import type { RosterPerson, RosterView, Shift } from './roster-view.ts'
import { type PatternWish, type PlannedTurn, turnsAhead } from './turns-ahead.ts'
import { dateAfter, dateOf, daysOfWeek, mondayOf } from './zone-days.ts'
import './calendar.css'

export interface PatternPreviewProps {
  wish: PatternWish | null
  staff: readonly RosterPerson[]
  timeZone: string
}

export function PatternPreview({ wish, staff, timeZone }: PatternPreviewProps) {
  const words = t(texts)
  if (!wish) return <p class="pattern-preview-empty quiet">{words.previewEmpty}</p>
  const today = dateOf(minuteMs.value, timeZone)
  const monday = mondayOf(wish.startsOn > today ? wish.startsOn : today)
  const weeks = [0, 7, 14, 21].map((days) => daysOfWeek(dateAfter(monday, days), timeZone))
  const turns = turnsAhead(wish, timeZone, weeks[0]![0]!.fromMs, weeks[3]![6]!.untilMs)
  const view: RosterView = {
    rosterId: '',
    name: '',
    timeZone,
    spans: turns.map((turn) => shiftOf(turn, staff, wish.line ?? 1)),
    gaps: [],
    untilMs: weeks[3]![6]!.untilMs,
    people: staff,
    me: '',
    mayManage: false,
    isStaff: false,
  }
  return (
    <section class="pattern-preview">
      <h2 class="rows-titled">{words.preview(weeks[0]![0]!.date.slice(5), weeks[3]![6]!.date.slice(5))}</h2>
      <MonthGrid view={view} weeks={weeks} month={null} nowMs={minuteMs.value} carry={null} stop={null} onOpen={null} />
    </section>
  )
}

function shiftOf({ personId, fromMs, untilMs }: PlannedTurn, staff: readonly RosterPerson[], line: number): Shift {
  const [from, until] = [new Date(fromMs).toISOString(), new Date(untilMs).toISOString()]
  return {
    id: from,
    personId,
    name: staff.find((one) => one.personId === personId)?.name ?? '',
    line,
    from,
    until,
    why: 'shift',
    patternId: null,
    swapId: null,
    planned: { from, until },
    insteadOf: null,
    reason: '',
    reasonEn: '',
  }
}
