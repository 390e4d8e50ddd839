// Which roster, which span, month or week.

import { useLocation } from 'wouter-preact'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { OneOf } from '../chips.tsx'
import { minuteMs } from './minute.ts'
import type { Roster } from './roster-view.ts'
import { type Day, dateOf } from './zone-days.ts'

export type Mode = 'month' | 'week'

export interface RosterChoiceProps {
  roster: Roster
  rosters: readonly Roster[]
  timeZone: string
  mode: Mode
  date: string
  weeks: readonly (readonly Day[])[]
  onMode: (mode: Mode) => void
  onTurn: (by: number) => void
  onToday: () => void
}

export function RosterChoice(props: RosterChoiceProps) {
  const { mode, date, weeks, onMode, onTurn, onToday } = props
  const words = t(texts)
  const today = dateOf(minuteMs.value, props.timeZone)
  const isToday = mode === 'month' ? today.startsWith(date.slice(0, 7)) : weeks[0]!.some((day) => day.date === today)
  const [first, last] = [weeks[0]![0]!.date, weeks[0]![6]!.date]
  return (
    <div class="roster-choice">
      <button type="button" class="button roster-turn" aria-label={words.previous} onClick={() => onTurn(-1)}>
        ‹
      </button>
      <b class="roster-span number" role="status">
        {mode === 'month' ? date.slice(0, 7) : `${first.slice(5)}–${last.slice(5)}`}
      </b>
      <button type="button" class="button roster-turn" aria-label={words.next} onClick={() => onTurn(1)}>
        ›
      </button>
      <OneOf
        label={words.view}
        choices={[
          { value: 'month', words: words.month },
          { value: 'week', words: words.week },
        ]}
        value={mode}
        onChoose={(next) => next && onMode(next)}
      />
      {!isToday && (
        <button type="button" class="button" onClick={onToday}>
          {words.today}
        </button>
      )}
      <RosterSelect {...props} />
    </div>
  )
}

function RosterSelect({ roster, rosters }: RosterChoiceProps) {
  const [, goTo] = useLocation()
  if (rosters.length < 2) return null
  return (
    <select
      class="input roster-which"
      aria-label={t(texts).roster}
      value={roster.rosterId}
      onChange={({ currentTarget: { value } }) => goTo(`/roster/${value}`, { replace: true })}
    >
      {rosters.map((one) => (
        <option key={one.rosterId} value={one.rosterId}>
          {one.name}
        </option>
      ))}
    </select>
  )
}
