// The month's file, or another span's: two dates, two kinds of file.

import { useSignal } from '@preact/signals'
import type { Month } from '../../contract/record-shapes.ts'
import { Button } from '../parts/button.tsx'
import { instantOfWallClock, wallClock } from '../parts/shown-time.ts'
import { monthTexts as texts } from '../texts/areas/month.ts'
import { t } from '../texts/texts.ts'

export function ExportForm({ month, siteId }: { month: Month; siteId: string }) {
  const words = t(texts)
  const span = useSignal({ from: dayOf(month.from), to: dayOf(month.to) })
  const isRight = span.value.from < span.value.to
  const link = (kind: 'csv' | 'xlsx') => {
    const query = new URLSearchParams({
      from: instantOfWallClock(`${span.value.from}T00:00`) ?? '',
      to: instantOfWallClock(`${span.value.to}T00:00`) ?? '',
      pathway: month.pathway,
      ...(siteId ? { siteId } : {}),
    })
    return `/api/exports/timelines.${kind}?${query}`
  }
  const fields = [
    { name: 'from', words: words.from },
    { name: 'to', words: words.to },
  ] as const
  return (
    <section class="month-export">
      <h2>{words.export}</h2>
      <div class="month-span">
        {fields.map((field) => (
          <label key={field.name}>
            <span class="small quiet">{field.words}</span>
            <input
              class="input"
              type="date"
              value={span.value[field.name]}
              onInput={(event) => {
                span.value = { ...span.value, [field.name]: event.currentTarget.value }
              }}
            />
          </label>
        ))}
        {isRight && (
          <>
            <Button look="primary" href={link('csv')}>
              {words.csv}
            </Button>
            <Button look="outline" href={link('xlsx')}>
              {words.xlsx}
            </Button>
          </>
        )}
      </div>
      {!isRight && (
        <p class="field-broken" role="alert">
          {words.spanWrong}
        </p>
      )}
      <p class="quiet small">{words.exportHint}</p>
    </section>
  )
}

function dayOf(at: string): string {
  return wallClock(Date.parse(at)).slice(0, 10)
}
