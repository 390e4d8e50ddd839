// A week: a day a row, from midnight to midnight, so that every hour of it has its place.

import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { weekdayWord } from './calendar-words.ts'
import { LaneRows } from './lane-rows.tsx'
import { linesOf, shareAt } from './lanes.ts'
import { type CalendarProps, daySaid } from './month-grid.tsx'
import { dateOf, instantOf } from './zone-days.ts'

const marks = ['00:00', '06:00', '12:00', '18:00']

export function WeekRows({ weeks, nowMs, ...props }: CalendarProps & { onOpen: (date: string) => void }) {
  const { view } = props
  const lines = linesOf([...view.spans, ...view.gaps])
  const today = dateOf(nowMs, view.timeZone)
  return (
    <section class="week-rows" aria-label={t(texts).week} style={{ '--lanes': lines.length }}>
      <div class="week-hours number" aria-hidden="true">
        {marks.map((mark, nth) => (
          <span key={mark} style={{ left: `${nth * 25}%` }}>
            {mark}
          </span>
        ))}
      </div>
      {weeks.flat().map((day) => (
        <div key={day.date} class="week-row">
          <button
            type="button"
            class="week-day"
            data-date={day.date}
            data-today={day.date === today}
            aria-label={daySaid(view, day)}
            aria-current={day.date === today ? 'date' : undefined}
            onClick={() => props.onOpen(day.date)}
          >
            <span>{weekdayWord(day.date)}</span>
            <span class="number small">{day.date.slice(5)}</span>
          </button>
          <div class="week-track">
            {marks.slice(1).map((mark) => (
              <i
                key={mark}
                style={{ left: `${shareAt(instantOf(`${day.date}T${mark}`, view.timeZone), [day]) * 100}%` }}
              />
            ))}
            {day.date === today && <i class="week-now" style={{ left: `${shareAt(nowMs, [day]) * 100}%` }} />}
            <LaneRows {...props} days={[day]} lines={lines} showHours />
          </div>
        </div>
      ))}
    </section>
  )
}
