// The timeline to scale: marks with their words above the line, minutes on it, and below it each interval that has a target,
// as a bar with the target marked.

import { boundWords } from '../../consultation/intervals.ts'
import { pathwayOf } from '../../consultation/pathways.ts'
import type { Timeline } from '../../contract/record-shapes.ts'
import { useScrollFocus } from '../parts/scroll-focus.ts'
import { shownTime } from '../parts/shown-time.ts'
import { type Scale, scaleOf } from '../parts/time-scale.ts'
import { timelineTexts as texts } from '../texts/areas/timeline.ts'
import { say, t } from '../texts/texts.ts'

type Measured = Timeline['intervals'][number]

const labelPercent = 17
const rowRem = 1.4
/** Bars of hours (onset to needle) would hide the minutes that are fought for. */
const longestTargetMinutes = 180

export function TimelineDrawing({ timeline }: { timeline: Timeline }) {
  const words = t(texts)
  const region = useScrollFocus<HTMLElement>()
  const door = timeline.milestones.find((one) => one.name === 'door_in' && one.at)?.at
  const origin = Date.parse(door ?? timeline.openedAt)
  const marks = timeline.milestones.flatMap((one) =>
    one.at ? [{ name: `${one.name}-${one.siteName}`, words: say(one.words), atMs: Date.parse(one.at) }] : [],
  )
  const scale = scaleOf(marks, origin, labelPercent)
  const title = door ? words.scale : words.scaleFromOpened
  return (
    <figure ref={region} class="timeline-drawn" aria-label={title}>
      <div class="timeline-paper">
        <div class="timeline-line" style={{ height: `${scale.rows * rowRem + 2}rem` }}>
          {scale.ticks.map((tick) => (
            <span key={tick.minutes} class="timeline-tick number" style={{ left: `${tick.percent}%` }}>
              {tick.minutes}
            </span>
          ))}
          {scale.marks.map((mark) => (
            <span
              key={mark.name}
              class="timeline-mark"
              style={{ left: `${mark.percent}%`, height: `${mark.row * rowRem + rowRem + 1.2}rem` }}
            >
              <span class="timeline-mark-words">
                {mark.words} <b class="number">{shownTime(new Date(mark.atMs).toISOString())}</b>
              </span>
            </span>
          ))}
        </div>
        <ul class="timeline-bars">
          {timeline.intervals.map((interval) => (
            <Bar key={interval.name} interval={interval} timeline={timeline} scale={scale} />
          ))}
        </ul>
      </div>
      <figcaption class="quiet small">
        {title}
        {scale.earlier.map((mark) => (
          <span key={mark.name} class="number">
            {' · '}
            {mark.words} {shownTime(new Date(mark.atMs).toISOString())}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

function Bar({ interval, timeline, scale }: { interval: Measured; timeline: Timeline; scale: Scale }) {
  const endedMs = endOf(interval, timeline)
  if (interval.target === null || interval.target > longestTargetMinutes || endedMs === null) return null
  const startedMs = endedMs - interval.minutes! * 60_000
  const from = Math.max(0, scale.percentOf(startedMs))
  const until = scale.percentOf(endedMs)
  const target = scale.percentOf(startedMs + interval.target * 60_000)
  return (
    <li class="timeline-bar" data-judged={interval.judged}>
      <span class="timeline-bar-took" style={{ left: `${from}%`, width: `${Math.max(0.3, until - from)}%` }} />
      {target <= 100 && <i style={{ left: `${target}%` }} />}
      <span class="timeline-bar-words number" style={{ left: `${Math.max(until, Math.min(target, 100))}%` }}>
        {say(interval.words)} {interval.minutes} / {boundWords(interval).replace('≤ ', '')}
      </span>
    </li>
  )
}

/** When the interval ended: its last milestone that has a time. */
function endOf(interval: Measured, timeline: Timeline): number | null {
  const definition = pathwayOf(timeline.pathway)?.intervals.find((one) => one.name === interval.name)
  if (!definition || interval.minutes === null) return null
  for (const name of definition.to.milestones) {
    const at = timeline.milestones.find((one) => one.name === name && one.at)?.at
    if (at) return Date.parse(at)
  }
  return null
}
