// The month at a glance: tiles, rates, the way from the door to the wire, sites, and the cases to look at.

import { Link } from 'wouter-preact'
import { boundWords } from '../../consultation/intervals.ts'
import type { Month } from '../../contract/record-shapes.ts'
import { Empty } from '../parts/page-state.tsx'
import { ScrollTable } from '../parts/scroll-table.tsx'
import { shownTime } from '../parts/shown-time.ts'
import { StatusWord } from '../parts/status-word.tsx'
import { monthTexts as texts } from '../texts/areas/month.ts'
import { say, t } from '../texts/texts.ts'
import { ExportForm } from './export-form.tsx'
import { findingName, milestoneName, wordsOfCode } from './month-words.ts'

type Figure = Month['intervals'][number]
type Rate = Month['rates'][number]

export function MonthPage({ month, siteId }: { month: Month; siteId: string }) {
  const words = t(texts)
  return (
    <main class="month">
      <p class="number">
        <b>{words.consultations(month.consultations)}</b> <span class="quiet">{words.open(month.open)}</span>
      </p>
      {month.consultations === 0 && <Empty title={words.empty} />}
      {month.consultations > 0 && (
        <>
          <section>
            <h2>{words.tiles}</h2>
            <div class="month-tiles">
              {month.intervals.filter(hasSomething).map((figure) => (
                <Tile key={figure.name} figure={figure} />
              ))}
            </div>
          </section>
          <section>
            <h2>{words.rates}</h2>
            <div class="month-tiles">
              {month.rates.map((rate) => (
                <RateTile key={rate.name} rate={rate} />
              ))}
            </div>
          </section>
          <Funnel month={month} />
          <Sites month={month} />
          <Outliers month={month} />
        </>
      )}
      <ExportForm month={month} siteId={siteId} />
    </main>
  )
}

function Tile({ figure }: { figure: Figure }) {
  const words = t(texts)
  return (
    <article class="tile">
      <h3>{say(figure.words)}</h3>
      <p class="tile-number number">
        {figure.medianMinutes === null ? '–' : round(figure.medianMinutes)}
        <span class="tile-unit">{words.minutes}</span>
      </p>
      <p class="small number">
        {figure.target !== null && !figure.isOfMean && `${words.target(boundWords(figure))} · `}
        {words.n(figure.n)}
        {figure.missing > 0 && ` · ${words.missing(figure.missing)}`}
        {figure.negative > 0 && ` · ${words.negative(figure.negative)}`}
      </p>
      {figure.shareWithin !== null && <Share share={figure.shareWithin} goal={figure.goal} />}
      {figure.ofMean && <Mean minutes={figure.meanMinutes} asked={figure.ofMean} />}
    </article>
  )
}

/** Where a target is one of the month's mean, the mean is shown and judged: the median beside it says another thing. */
function Mean({ minutes, asked }: { minutes: number | null; asked: NonNullable<Figure['ofMean']> }) {
  const words = t(texts)
  const told = words.meanOf(minutes === null ? '–' : round(minutes), boundWords({ ...asked, targetMin: null }))
  return (
    <p class="small number">
      <StatusWord tone={asked.isReached === null ? 'calm' : asked.isReached ? 'good' : 'alarm'}>
        {told}
        {asked.isReached !== null && ` · ${asked.isReached ? words.reached : words.notReached}`}
      </StatusWord>
    </p>
  )
}

/** The share within the target, as a bar with the goal marked, and in words. */
function Share({ share, goal }: { share: number; goal: number | null }) {
  const words = t(texts)
  const isReached = goal === null || share >= goal
  return (
    <>
      <div class="tile-bar" data-reached={isReached}>
        <span style={{ width: `${share * 100}%` }} />
        {goal !== null && <i style={{ left: `${goal * 100}%` }} />}
      </div>
      <p class="small number">
        <StatusWord tone={goal === null ? 'calm' : isReached ? 'good' : 'alarm'}>
          {words.within(percent(share))}
          {goal !== null && ` · ${isReached ? words.reached : words.notReached}`}
        </StatusWord>
      </p>
    </>
  )
}

function RateTile({ rate }: { rate: Rate }) {
  const words = t(texts)
  const isReached = rate.share !== null && rate.goal !== null && rate.share >= rate.goal
  return (
    <article class="tile">
      <h3>{say(rate.words)}</h3>
      <p class="tile-number number">
        {rate.share === null ? '–' : percent(rate.share)}
        {rate.share !== null && <span class="tile-unit">%</span>}
      </p>
      <p class="small number">
        {words.of(rate.n, rate.of)}
        {rate.goal !== null && ` · ${words.goal(percent(rate.goal))}`}
      </p>
      {rate.share !== null && rate.goal !== null && (
        <StatusWord tone={isReached ? 'good' : 'alarm'}>{isReached ? words.reached : words.notReached}</StatusWord>
      )}
    </article>
  )
}

function Funnel({ month }: { month: Month }) {
  const words = t(texts)
  const most = Math.max(1, ...month.funnel.map((stage) => stage.n))
  return (
    <section>
      <h2>{words.funnel}</h2>
      <ol class="funnel">
        {month.funnel.map((stage) => (
          <li key={stage.name}>
            <span>{say(stage.words)}</span>
            <span class="funnel-bar">
              <span class="funnel-reached" style={{ width: `${(stage.n / most) * 100}%` }} />
            </span>
            <b class="number">{stage.n}</b>
          </li>
        ))}
      </ol>
      <h2>{words.findings}</h2>
      {month.findings.length === 0 && <StatusWord tone="good">{words.noFindings}</StatusWord>}
      <ul class="month-findings">
        {month.findings.map((finding) => (
          <li key={finding.name}>
            {say(finding.words)} <b class="number">{finding.n}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Sites({ month }: { month: Month }) {
  const words = t(texts)
  const heads = [words.site, words.count, words.d2n, words.dido, words.accept, words.finding]
  return (
    <section>
      <h2>{words.sites}</h2>
      {month.sites.length === 0 ? (
        <p class="quiet">{words.noTable}</p>
      ) : (
        <ScrollTable label={words.sites} heads={heads}>
          {month.sites.map((site) => (
            <tr key={site.siteId}>
              <th scope="row">{site.siteName}</th>
              {[
                site.consultations,
                site.medianDoorToNeedle,
                site.medianDoorInDoorOut,
                site.medianCallToAccept,
                site.findings,
              ].map((figure, at) => (
                <td key={heads[at + 1]} class="number">
                  {figure === null ? '–' : round(figure)}
                </td>
              ))}
            </tr>
          ))}
        </ScrollTable>
      )}
    </section>
  )
}

function Outliers({ month }: { month: Month }) {
  const words = t(texts)
  const { pathway } = month
  return (
    <section>
      <h2>{words.outliers}</h2>
      {month.outliers.length === 0 && <StatusWord tone="good">{words.noOutliers}</StatusWord>}
      {month.outliers.length > 0 && (
        <ScrollTable
          label={words.outliers}
          heads={[words.time, words.site, words.diagnosis, words.strategy, 'D2N', words.finding, words.lacks]}
        >
          {month.outliers.map((one) => (
            <tr key={one.consultationId}>
              <th scope="row" class="number">
                <Link class="month-open" href={`/timeline/${one.consultationId}`}>
                  {shownTime(one.openedAt, { date: true })}
                  <span class="unseen"> {words.open1}</span>
                </Link>
              </th>
              <td>{one.siteName}</td>
              <td>{wordsOfCode(pathway, 'diagnosis', one.diagnosis)}</td>
              <td>{wordsOfCode(pathway, 'strategy', one.strategy)}</td>
              <td class="number">{one.doorToNeedle === null ? '–' : round(one.doorToNeedle)}</td>
              <td>{one.findings.map((name) => findingName(month, name)).join('、')}</td>
              <td>{one.missing.map((name) => milestoneName(pathway, name)).join('、')}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </section>
  )
}

function hasSomething({ n, missing, negative }: Figure): boolean {
  return n + missing + negative > 0
}

function round(minutes: number): string {
  return Number.isInteger(minutes) ? String(minutes) : minutes.toFixed(1)
}

function percent(share: number): number {
  return Math.round(share * 100)
}
