// The timeline's page, from what the server answered.

import { boundWords } from '../../consultation/intervals.ts'
import type { Timeline } from '../../contract/record-shapes.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/page-state.tsx'
import { ScrollTable } from '../parts/scroll-table.tsx'
import { fullTime, shownTime } from '../parts/shown-time.ts'
import { StatusWord } from '../parts/status-word.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { chat } from '../texts/areas/chat.ts'
import { timelineTexts as texts } from '../texts/areas/timeline.ts'
import { say, t } from '../texts/texts.ts'
import { milestoneName } from './month-words.ts'
import './timeline.css'
import { TimelineDrawing } from './timeline-drawing.tsx'

type Milestone = Timeline['milestones'][number]
type Version = Milestone['versions'][number]

export function TimelinePage({ timeline }: { timeline: Timeline }) {
  const words = t(texts)
  const files = `/api/consultations/${timeline.consultationId}/timeline`
  return (
    <div class="page page-wide timeline">
      <TopBar
        title={words.title}
        back={`/c/${timeline.consultationId}`}
        right={
          <span class="timeline-tools">
            <Button look="plain" onTap={() => print()}>
              {words.print}
            </Button>
            <Button look="plain" href={`${files}.csv`}>
              {words.csv}
            </Button>
            <Button look="plain" href={`${files}.pdf`}>
              {words.pdf}
            </Button>
          </span>
        }
      />
      <main class="timeline-body">
        <p>
          <b>{timeline.siteName}</b> <span class="quiet number">{words.opened(fullTime(timeline.openedAt))}</span>
        </p>
        {timeline.milestones.length === 0 ? <Empty title={words.empty} /> : <TimelineDrawing timeline={timeline} />}
        <Findings timeline={timeline} />
        <Intervals timeline={timeline} />
        <Milestones timeline={timeline} />
        <Journal timeline={timeline} />
      </main>
    </div>
  )
}

function Findings({ timeline }: { timeline: Timeline }) {
  const words = t(texts)
  const about = ({ milestone, interval }: Timeline['findings'][number]) => {
    if (milestone) return milestoneName(timeline.pathway, milestone)
    const measured = timeline.intervals.find((one) => one.name === interval)
    return measured ? say(measured.words) : interval
  }
  return (
    <section>
      <h2>{words.findings}</h2>
      {timeline.findings.length === 0 && <StatusWord tone="good">{words.noFindings}</StatusWord>}
      <ul class="timeline-findings">
        {timeline.findings.map((finding) => (
          <li key={`${finding.name}-${finding.milestone}-${finding.interval}`}>
            <StatusWord tone="near">{say(finding.words)}</StatusWord> {about(finding)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Intervals({ timeline }: { timeline: Timeline }) {
  const words = t(texts)
  const measured = timeline.intervals.filter((one) => one.minutes !== null)
  const tones = { within: 'good', near: 'near', over: 'alarm', early: 'near', none: 'calm' } as const
  return (
    <section>
      <h2>{words.intervals}</h2>
      <ScrollTable label={words.intervals} heads={[words.interval, words.minutes, words.target, words.judged]}>
        {measured.map((one) => (
          <tr key={one.name}>
            <th scope="row">{say(one.words)}</th>
            <td class="number">{one.minutes}</td>
            <td class="number">{boundWords(one) || words.noTarget}</td>
            <td>
              <StatusWord tone={tones[one.judged]}>{words[one.judged]}</StatusWord>
            </td>
          </tr>
        ))}
      </ScrollTable>
    </section>
  )
}

function Milestones({ timeline }: { timeline: Timeline }) {
  const words = t(texts)
  return (
    <section>
      <h2>{words.milestones}</h2>
      <ScrollTable
        label={words.milestones}
        heads={[words.milestone, words.time, words.source, words.by, words.recordedAt, words.site]}
      >
        {timeline.milestones.flatMap((one) =>
          one.versions.map((version) => (
            <tr key={`${one.name}-${one.siteName}-${version.seq}`} data-effective={version.effective}>
              <th scope="row">{say(one.words)}</th>
              <td class="number">{versionTime(version)}</td>
              <td>{sourceOf(version)}</td>
              <td>{version.by}</td>
              <td class="number">{shownTime(version.recordedAt, { seconds: true })}</td>
              <td>{one.siteName}</td>
            </tr>
          )),
        )}
      </ScrollTable>
    </section>
  )
}

function Journal({ timeline }: { timeline: Timeline }) {
  const words = t(texts)
  return (
    <section>
      <h2>{words.journal}</h2>
      <ScrollTable label={words.journal} heads={['#', words.time, words.sinceDoor, words.what]}>
        {timeline.rows.map((row) => (
          <tr key={row.seq}>
            <td class="number">{row.seq}</td>
            <td class="number">{shownTime(row.at, { seconds: true })}</td>
            <td class="number">{row.sinceDoorMinutes ?? ''}</td>
            <td>{row.sentence}</td>
          </tr>
        ))}
      </ScrollTable>
    </section>
  )
}

function versionTime(version: Version): string {
  if (version.value === 'not-applicable') return t(chat).notApplicable
  if (version.at === null) return t(chat).unknownTime
  return shownTime(version.at, { seconds: true })
}

function sourceOf(version: Version): string {
  const words = t(texts)
  const said = t(chat)
  const sources = {
    system: said.sourceSystem,
    tapped: said.sourceTapped,
    recalled: said.sourceRecalled,
    document: said.sourceDocument,
    device: said.sourceDevice,
  }
  const state = version.withdrawn ? words.withdrawn : version.effective ? '' : words.replaced
  const despite = version.overrides?.map((one) => `${say(one.words)}: ${one.reason}`) ?? []
  return [sources[version.source], state, version.reason, version.note, ...despite].filter((part) => part).join(' · ')
}
