// One day of a roster: who is on duty and what can be done about it with one tap. Gaps come first, in red.

import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { Panel } from '../panel.tsx'
import { dayWords } from './calendar-words.ts'
import { DutyBlock } from './duty-block.tsx'
import { GapBlock } from './gap-block.tsx'
import { spansOfDay } from './lanes.ts'
import type { RosterView, Shift } from './roster-view.ts'
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

/** What begins today, then what goes on from the day before, and last what is over. */
function beginningFirst(spans: readonly Shift[], day: Day, nowMs: number): Shift[] {
  const rank = (span: Shift) => {
    if (Date.parse(span.until) <= nowMs) return 2
    return Date.parse(span.from) < day.fromMs ? 1 : 0
  }
  return [...spans].sort((one, other) => rank(one) - rank(other))
}
