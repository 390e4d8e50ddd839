// The rail above the chat: times that are there, and the nearest target with what is left of it. Late is red and says so.

import { useEffect, useRef } from 'preact/hooks'
import { nowMs, tick } from '../clock.ts'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { say, t } from '../texts/texts.ts'
import type { Consulting } from './consulting.ts'
import './milestone-rail.css'
import { type DoneCell, doneCells, type RunningCell, runningCells } from './rail-cells.ts'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'

export interface MilestoneRailProps {
  consulting: Consulting
  onCorrect?: (cell: DoneCell) => void
  /** Only the nearest deadline: something else needs the room. */
  isBrief?: boolean
}

export function MilestoneRail({ consulting, onCorrect, isBrief }: MilestoneRailProps) {
  const words = t(texts)
  tick.value
  const done = doneCells(consulting)
  const running = runningCells(consulting, nowMs()).slice(0, isBrief ? 1 : 2)
  const rail = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (rail.current) rail.current.scrollLeft = rail.current.scrollWidth
  }, [done.length])
  return (
    <nav class="rail" aria-label={words.rail}>
      {running.length > 0 && (
        <ul class="rail-running">
          {running.map((cell) => (
            <Running key={cell.name} cell={cell} />
          ))}
        </ul>
      )}
      {!isBrief && (
        <ol class="rail-done" ref={rail}>
          {done.length === 0 && <li class="rail-none">{words.none}</li>}
          {done.map((cell) => (
            <li key={`${cell.name}-${cell.siteId}`}>
              <Done cell={cell} onCorrect={onCorrect} />
            </li>
          ))}
        </ol>
      )}
    </nav>
  )
}

function Done({ cell, onCorrect }: { cell: DoneCell; onCorrect?: (cell: DoneCell) => void }) {
  const words = t(texts)
  const tones = { over: 'alarm', early: 'near', near: 'near', within: 'good', none: 'good' } as const
  const { over, early, near, within } = words
  const judgedWords = { over, early, near, within, none: '' }[cell.judged]
  return (
    <button type="button" class="rail-cell" disabled={!onCorrect} onClick={() => onCorrect?.(cell)}>
      <span class="rail-name">{say(cell.words)}</span>
      <span class="rail-time number">{shownTime(cell.assertion.at!)}</span>
      {cell.minutes !== null && (
        <StatusWord tone={tones[cell.judged]}>
          <span class="number">{words.took(String(Math.round(cell.minutes)))}</span> {judgedWords}
        </StatusWord>
      )}
    </button>
  )
}

function Running({ cell }: { cell: RunningCell }) {
  const words = t(texts)
  const leftMinutes = (cell.dueMs - nowMs()) / 60_000
  const isLate = leftMinutes < 0
  const tone = isLate ? 'alarm' : leftMinutes < 5 ? 'near' : 'calm'
  const left = leftMinutes < 1 ? words.leftShort : words.left(Math.floor(leftMinutes))
  return (
    <li class="rail-due" data-tone={tone}>
      <span>
        <b>{say(cell.words)}</b>{' '}
        <span class="number small">{words.target(shownTime(new Date(cell.dueMs).toISOString()))}</span>
      </span>
      <StatusWord tone={tone}>
        <span class="number">{isLate ? words.late(Math.max(1, Math.floor(-leftMinutes))) : left}</span>
      </StatusWord>
    </li>
  )
}
