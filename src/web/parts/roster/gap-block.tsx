// A gap in the sheet of its day, in red: one tap of the staff fills this day of it; managers put somebody there.

import { useState } from 'preact/hooks'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { StatusWord } from '../status-word.tsx'
import { gapHours, hoursOf, lineWord } from './calendar-words.ts'
import type { DaySheetProps } from './day-sheet.tsx'
import { gapToFill } from './gap-to-fill.ts'
import { GiveForm } from './give-form.tsx'
import type { Gap } from './lanes.ts'
import { isChanging, putOnDuty } from './roster-actions.ts'

export function GapBlock({ view, gap, day, nowMs, onClose }: DaySheetProps & { gap: Gap }) {
  const words = t(texts)
  const [isGiving, setGiving] = useState(false)
  const me = view.people.find((one) => one.personId === view.me)
  const { from, until } = gapToFill(gap, day, view.timeZone, nowMs)
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
          {view.mayManage ? words.fill : words.chooseTime}
        </Button>
      )}
      {isGiving && (
        <GiveForm {...{ view, line: gap.line, from, until }} notTo="" mayChoose={view.mayManage} onDone={onClose} />
      )}
    </section>
  )
}
