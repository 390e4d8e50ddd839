// Gaps that are still to come in what is shown: how many, and the next one, which opens its day.

import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { StatusWord } from '../status-word.tsx'
import { dayWords, gapHours, lineWord } from './calendar-words.ts'
import type { RosterView } from './roster-view.ts'
import { dateOf } from './zone-days.ts'

export interface GapsAheadProps {
  view: RosterView
  nowMs: number
  shownUntilMs: number
  onOpen: (date: string) => void
}

export function GapsAhead({ view, nowMs, shownUntilMs, onOpen }: GapsAheadProps) {
  const words = t(texts)
  const ahead = view.gaps
    .filter((gap) => gap.untilMs > nowMs && gap.fromMs < shownUntilMs)
    .sort((one, other) => one.fromMs - other.fromMs || one.line - other.line)
  const next = ahead[0]
  if (!next) return null
  const fromMs = Math.max(next.fromMs, nowMs)
  const date = dateOf(fromMs, view.timeZone)
  return (
    <button type="button" class="gaps-ahead" onClick={() => onOpen(date)}>
      <StatusWord tone="alarm">{words.gaps(ahead.length)}</StatusWord>
      <span class="number small">
        {lineWord(next.line)} {dayWords(date)} {gapHours(view, { ...next, fromMs }, date)}
      </span>
    </button>
  )
}
