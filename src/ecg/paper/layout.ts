// Where each lead stands on the paper, in millimetres: 1 s = 25 mm, 1 mV = 10 mm, on every screen and every print.

import { leadOf, type Recording } from '../recording.ts'

export const millimetresPerSecond = 25
export const millimetresPerMillivolt = 10

/** One stretch of one lead on the paper. */
export interface Panel {
  lead: string
  fromSecond: number
  seconds: number
  /** Left edge and zero line, mm. */
  x: number
  baselineY: number
}

export interface Layout {
  widthMm: number
  heightMm: number
  /** The squared area. */
  grid: { x: number; y: number; width: number; height: number }
  panels: readonly Panel[]
  /** Left edge of the calibration pulse (1 mV, 200 ms) of each row, and its zero line. */
  calibrations: readonly { x: number; baselineY: number }[]
}

const rows = [
  ['I', 'aVR', 'V1', 'V4'],
  ['II', 'aVL', 'V2', 'V5'],
  ['III', 'aVF', 'V3', 'V6'],
] as const
const paper = { widthMm: 297, heightMm: 210 }
const grid = { x: 13.5, y: 35, width: 270, height: 160 }
const calibrationWidth = 10
const columnSeconds = 2.5
const rowHeight = grid.height / 4

/** Three rows of four leads, 2.5 s each, and below them `rhythmLead` for 10 s; on A4, landscape. */
export function threeByFour(recording: Recording, rhythmLead = 'II'): Layout {
  const left = grid.x + calibrationWidth
  const baselines = [0, 1, 2, 3].map((row) => grid.y + rowHeight * (row + 0.5))
  const short = rows.flatMap((row, at) =>
    row.map((lead, column) => ({
      lead,
      fromSecond: column * columnSeconds,
      seconds: columnSeconds,
      x: left + column * columnSeconds * millimetresPerSecond,
      baselineY: baselines[at]!,
    })),
  )
  const rhythm = { lead: rhythmLead, fromSecond: 0, seconds: 10, x: left, baselineY: baselines[3]! }
  return {
    ...paper,
    grid,
    panels: [...short, rhythm].filter((panel) => leadOf(recording, panel.lead)),
    calibrations: baselines.map((baselineY) => ({ x: grid.x + 2, baselineY })),
  }
}
