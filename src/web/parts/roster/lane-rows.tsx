// The bars of a row of days, one lane a line. With a mouse each can be carried and opened; fingers tap the day below them.

import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { gapHours, hoursOf, lineWord, spanWords, untilWords } from './calendar-words.ts'
import type { Carry } from './carry.ts'
import { type Bar, barsOf, type Gap, gapBarsOf } from './lanes.ts'
import { keyOf, type Place } from './proposal.ts'
import { type RosterView, type Shift, tintOf } from './roster-view.ts'
import { type Day, dateOf } from './zone-days.ts'

export interface LanesProps {
  view: RosterView
  days: readonly Day[]
  lines: readonly number[]
  /** Null where nothing can be carried (fingers, or no right to). */
  carry: Carry | null
  showHours: boolean
  /** The one bar that the Tab key stops at. */
  stop: string | null
  onOpen: (date: string) => void
}

export function LaneRows(props: LanesProps) {
  const { view, days, lines } = props
  return (
    <div class="lanes" data-carrying={props.carry?.held() ? true : undefined}>
      {lines.map((line) => (
        <div key={line} class="lane">
          {gapBarsOf(view.gaps, line, days).map((bar) => (
            <GapBar key={bar.span.fromMs} bar={bar} {...props} />
          ))}
          {barsOf(view.spans, line, days).map((bar) => (
            <DutyBar key={`${bar.span.id}${bar.span.from}`} bar={bar} {...props} />
          ))}
        </div>
      ))}
    </div>
  )
}

type BarProps<Span> = LanesProps & { bar: Bar<Span> }

function DutyBar({ bar, ...props }: BarProps<Shift>) {
  const { view, carry, showHours, days } = props
  const { span } = bar
  const place: Place = { is: 'span', span }
  const isMine = span.personId === view.me
  const shared = {
    ...shape(bar),
    class: ['bar', tintOf(span.personId, view.people), ...looks(bar, place, carry)].join(' '),
    'data-mine': isMine,
    'data-why': span.why,
    'data-place': keyOf(place),
  }
  const inside = (
    <>
      <span class="bar-name">{span.name}</span>
      {showHours && (
        <span class="bar-hours number">
          {bar.begins
            ? hoursOf(span.from, span.until, view.timeZone, days[0]!.date)
            : untilWords(span.until, days[0]!.date, view.timeZone)}
        </span>
      )}
      {span.why !== 'shift' && (
        <span class="bar-why" aria-hidden="true">
          {span.why === 'swap' ? '⇄' : '↷'}
        </span>
      )}
    </>
  )
  if (!carry) {
    return (
      <div {...shared} aria-hidden="true">
        {inside}
      </div>
    )
  }
  const words = t(texts)
  return (
    <button
      type="button"
      {...shared}
      tabIndex={bar.ends && props.stop === keyOf(place) ? 0 : -1}
      aria-label={`${spanWords(span, view.timeZone)} ${words[`why_${span.why}`]}`}
      onClick={() => props.onOpen(dateAt(bar, days, view))}
      {...carry.grips({ is: 'span', span }, place)}
    >
      {inside}
    </button>
  )
}

function GapBar({ bar, ...props }: BarProps<Gap>) {
  const { view, carry } = props
  const place: Place = { is: 'gap', gap: bar.span }
  const words = t(texts)
  const daysWide = (bar.right - bar.left) * props.days.length
  return (
    <div
      {...shape(bar)}
      class={['bar bar-gap', ...looks(bar, place, carry)].join(' ')}
      data-place={keyOf(place)}
      title={`${lineWord(bar.span.line)} ${words.gap(gapHours(view, bar.span))}`}
      aria-hidden="true"
    >
      {daysWide >= 0.6 && <span class="bar-name">{words.nobody}</span>}
    </div>
  )
}

function shape({ left, right }: Bar<unknown>) {
  return { style: { left: `${left * 100}%`, width: `${(right - left) * 100}%` } }
}

function looks(bar: Bar<unknown>, place: Place, carry: Carry | null): string[] {
  const over = carry?.over()
  return [
    bar.begins ? '' : 'bar-from-before',
    bar.ends ? '' : 'bar-goes-on',
    over && keyOf(over) === keyOf(place) ? 'bar-over' : '',
  ]
}

/** The day of the row in which the bar is seen to begin. */
function dateAt(bar: Bar<Shift>, days: readonly Day[], view: RosterView): string {
  return bar.begins ? dateOf(Date.parse(bar.span.from), view.timeZone) : days[0]!.date
}
