// A month: seven days a row, Monday first. A day is a button that opens it; the arrow keys go from day to day.

import { useRef } from 'preact/hooks'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { dayWords, gapHours, lineWord, spanWords } from './calendar-words.ts'
import { LaneRows, type LanesProps } from './lane-rows.tsx'
import { linesOf, spansOfDay } from './lanes.ts'
import type { RosterView } from './roster-view.ts'
import { type Day, dateAfter, dateOf } from './zone-days.ts'

export interface CalendarProps extends Omit<LanesProps, 'days' | 'lines' | 'showHours' | 'onOpen'> {
  weeks: readonly (readonly Day[])[]
  nowMs: number
  /** Days of other months are quiet; null: weeks of no month. */
  month: string | null
  /** Null: to be looked at only. */
  onOpen: ((date: string) => void) | null
}

const nothing = () => undefined
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

export function MonthGrid({ weeks, month, nowMs, onOpen, ...props }: CalendarProps) {
  const { view } = props
  const grid = useRef<HTMLElement>(null)
  const lines = linesOf([...view.spans, ...view.gaps])
  const today = dateOf(nowMs, view.timeZone)
  const first = weeks.flat().some(({ date }) => date === today) ? today : `${month ?? ''}-01`
  const go = (event: KeyboardEvent, date: string) => {
    const next = grid.current?.querySelector<HTMLElement>(`[data-date="${dateAfter(date, steps[event.key] ?? 0)}"]`)
    if (!steps[event.key] || !next) return
    event.preventDefault()
    next.focus()
  }
  return (
    <section ref={grid} class="month-grid" aria-label={t(texts).month} style={{ '--lanes': lines.length }}>
      <div class="month-heads" aria-hidden="true">
        {t(texts)
          .weekdays.split('|')
          .map((word) => (
            <span key={word}>{word}</span>
          ))}
      </div>
      {weeks.map((days) => (
        <div key={days[0]!.date} class="month-week">
          {days.map((day) => (
            <DayCell key={day.date} {...{ view, day, month, today, first, go, onOpen }} />
          ))}
          <LaneRows {...props} days={days} lines={lines} showHours={false} onOpen={onOpen ?? nothing} />
        </div>
      ))}
    </section>
  )
}

interface DayCellProps extends Pick<CalendarProps, 'view' | 'month' | 'onOpen'> {
  day: Day
  today: string
  /** The one day that the Tab key stops at. */
  first: string
  go: (event: KeyboardEvent, date: string) => void
}

function DayCell({ view, day, month, today, first, go, onOpen }: DayCellProps) {
  const shared = {
    class: 'month-day',
    'data-date': day.date,
    'data-today': day.date === today,
    'data-outside': month !== null && !day.date.startsWith(month),
    'aria-label': daySaid(view, day),
  }
  const number = <span class="month-number number">{Number(day.date.slice(8))}</span>
  if (!onOpen) {
    return (
      <div {...shared} role="img">
        {number}
      </div>
    )
  }
  return (
    <button
      type="button"
      {...shared}
      tabIndex={day.date === first ? 0 : -1}
      aria-current={day.date === today ? 'date' : undefined}
      onClick={() => onOpen(day.date)}
      onKeyDown={(event) => go(event, day.date)}
    >
      {number}
    </button>
  )
}

/** "11-22 周日: 一线 王主任 08:00–次日 08:00, 无人值班 ..." */
export function daySaid(view: RosterView, day: Day): string {
  const duties = spansOfDay(view.spans, day).map((span) => spanWords(span, view.timeZone, day.date))
  const gaps = view.gaps
    .filter((gap) => gap.fromMs < day.untilMs && gap.untilMs > day.fromMs)
    .map((gap) => `${lineWord(gap.line)} ${t(texts).gap(gapHours(view, gap, day.date))}`)
  return `${dayWords(day.date)}: ${[...gaps, ...duties].join(', ') || t(texts).none}`
}
