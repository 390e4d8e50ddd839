// The roster as a file: from a day until a day, for calendars, for spreadsheets, for programs.

import { useSignal } from '@preact/signals'
import { rosterPlanTexts as texts } from '../../texts/areas/roster-plan.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { dateAfter, monthAfter } from './zone-days.ts'

export function ExportPanel({ rosterId, today }: { rosterId: string; today: string }) {
  const words = t(texts)
  const month = today.slice(0, 7)
  const span = useSignal({ from: `${month}-01`, until: `${monthAfter(month, 1)}-01` })
  const { from, until } = span.value
  const query = new URLSearchParams({ from, until })
  const path = (ending: string) => `/api/rosters/${encodeURIComponent(rosterId)}/shifts.${ending}?${query}`
  return (
    <section class="plan-section">
      <h2>{words.export}</h2>
      <div class="plan-span">
        <label>
          <span class="panel-label">{words.fromDay}</span>
          <input
            class="input number"
            type="date"
            value={from}
            onInput={({ currentTarget: { value } }) => {
              if (value) span.value = { ...span.value, from: value }
            }}
          />
        </label>
        <label>
          <span class="panel-label">{words.untilDay}</span>
          <input
            class="input number"
            type="date"
            // the last day is part of it for whoever reads, the wire wants the day behind
            value={dateAfter(until, -1)}
            onInput={({ currentTarget: { value } }) => {
              if (value) span.value = { ...span.value, until: dateAfter(value, 1) }
            }}
          />
        </label>
      </div>
      <div class="plan-files-row">
        <Button look="outline" href={path('ics')}>
          {words.ics}
        </Button>
        <Button look="outline" href={path('xlsx')}>
          {words.xlsx}
        </Button>
        <Button look="outline" href={path('csv')}>
          {words.csv}
        </Button>
      </div>
      <p class="small quiet">{words.exportNote}</p>
    </section>
  )
}
