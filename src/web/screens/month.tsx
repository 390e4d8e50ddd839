// The quality officer's month. Chooses month, pathway and site; the page itself shows what the server counted.

import { useSignal } from '@preact/signals'
import { Link } from 'wouter-preact'
import { pathways } from '../../consultation/pathways.ts'
import type { Month } from '../../contract/record-shapes.ts'
import { nowMs } from '../clock.ts'
import { AlarmBar } from '../parts/alarm-bar.tsx'
import { Broken, Loading } from '../parts/page-state.tsx'
import { useReading } from '../parts/reading.ts'
import { wallClock } from '../parts/shown-time.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { directory } from '../state.ts'
import { home } from '../texts/areas/home.ts'
import { monthTexts as texts } from '../texts/areas/month.ts'
import { say, t } from '../texts/texts.ts'
import './month.css'
import { MonthPage } from './month-page.tsx'

interface Choice {
  /** "2026-11" */
  month: string
  pathway: string
  siteId: string
}

export default function MonthScreen() {
  const words = t(texts)
  const choice = useSignal<Choice>({ month: wallClock(nowMs()).slice(0, 7), pathway: 'stemi', siteId: '' })
  const { month, pathway, siteId } = choice.value
  const query = new URLSearchParams({ month, pathway, ...(siteId ? { siteId } : {}) })
  const reading = useReading<Month>(`/api/quality/month?${query}`)
  const change = (part: Partial<Choice>) => {
    choice.value = { ...choice.value, ...part }
  }
  return (
    <div class="page page-wide">
      <TopBar
        title={words.title}
        back="/"
        right={
          <>
            <Link class="top-bar-button" href="/roster">
              {t(home).roster}
            </Link>
            <Link class="top-bar-button" href="/me">
              {t(home).me}
            </Link>
          </>
        }
      />
      <AlarmBar />
      <div class="month-choice">
        <button
          type="button"
          class="button"
          aria-label={words.previous}
          onClick={() => change({ month: monthAfter(month, -1) })}
        >
          ‹
        </button>
        <label>
          <span class="unseen">{words.month}</span>
          <input
            class="input"
            type="month"
            value={month}
            onInput={({ currentTarget: { value } }) => value && change({ month: value })}
          />
        </label>
        <button
          type="button"
          class="button"
          aria-label={words.next}
          onClick={() => change({ month: monthAfter(month, 1) })}
        >
          ›
        </button>
        <label>
          <span class="unseen">{words.pathway}</span>
          <select class="input" value={pathway} onChange={(event) => change({ pathway: event.currentTarget.value })}>
            {pathways.map((one) => (
              <option key={one.name} value={one.name}>
                {say(one.words)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="unseen">{words.site}</span>
          <select class="input" value={siteId} onChange={(event) => change({ siteId: event.currentTarget.value })}>
            <option value="">{words.allSites}</option>
            {(directory.value?.sites ?? []).map((site) => (
              <option key={site.id} value={site.id}>
                {site.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {reading.is === 'loading' && <Loading words={words.loading} />}
      {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
      {reading.is === 'here' && <MonthPage month={reading.reply} siteId={siteId} />}
    </div>
  )
}

function monthAfter(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number)
  const index = year! * 12 + (number! - 1) + by
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}
