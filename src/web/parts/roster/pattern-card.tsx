// One pattern as it is kept: line, how it goes round, who in which order, how far it is planned.

import { useState } from 'preact/hooks'
import { common } from '../../texts/areas/everywhere.ts'
import { rosterPlanTexts as texts } from '../../texts/areas/roster-plan.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { lineWord } from './calendar-words.ts'
import { endPattern, isChanging } from './roster-actions.ts'
import { type Roster, tintOf } from './roster-view.ts'
import { kindOf, type Pattern } from './turns-ahead.ts'
import { dateOf } from './zone-days.ts'

export interface PatternCardProps {
  pattern: Pattern
  roster: Roster
  timeZone: string
  onChange: () => void
}

export function PatternCard({ pattern, roster, timeZone, onChange }: PatternCardProps) {
  const words = t(texts)
  const [isEnding, setEnding] = useState(false)
  const kinds = { day: words.kindDay, 'day-night': words.kindDayNight, week: words.kindWeek }
  return (
    <article class="pattern-card">
      <h2>
        {lineWord(pattern.line)} · {kinds[kindOf(pattern)]}{' '}
        <span class="number small">{pattern.turns.map(({ from, until }) => `${from}–${until}`).join(' · ')}</span>
      </h2>
      <ol class="pattern-people">
        {pattern.people.map((one, nth) => (
          <li key={nth}>
            <span class={`tint-mark ${tintOf(one.personId, roster.staff)}`} aria-hidden="true" /> {one.name}
          </li>
        ))}
      </ol>
      <p class="number small quiet">
        {words.from(pattern.startsOn)} {pattern.endsOn && words.until(pattern.endsOn)}{' '}
        {words.writtenUntil(dateOf(Date.parse(pattern.writtenUntil), timeZone))}
      </p>
      {roster.mayManage && (
        <div class="duty-more">
          <Button look="outline" onTap={onChange}>
            {words.change}
          </Button>
          <Button look="plain" disabled={isChanging.value} onTap={() => setEnding(true)}>
            {words.end}
          </Button>
        </div>
      )}
      {isEnding && (
        <Dialog
          title={words.endTitle}
          confirm={words.end}
          cancel={t(common).cancel}
          isAlarming
          onConfirm={() => {
            setEnding(false)
            void endPattern(roster.rosterId, pattern.id)
          }}
          onClose={() => setEnding(false)}
        >
          {words.endNote}
        </Dialog>
      )}
    </article>
  )
}
