// Where milestones stand on a line drawn to scale, and in which row their words find room. Pure arithmetic in percent.

export interface Mark {
  name: string
  words: string
  atMs: number
}

export interface PlacedMark extends Mark {
  /** Minutes since the origin. */
  minutes: number
  /** 0..100 along the line. */
  percent: number
  /** 0 is nearest to the line. */
  row: number
}

export interface Scale {
  marks: PlacedMark[]
  ticks: { minutes: number; percent: number }[]
  /** What happened long before the origin: listed, not drawn to scale. */
  earlier: Mark[]
  rows: number
  percentOf(atMs: number): number
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440]
const mostTicks = 12
/** Onset may lie a day before the door: drawn to scale it would press everything else together. */
const mostBeforeMinutes = 30
const marginShare = 0.02

export function scaleOf(marks: readonly Mark[], originMs: number, labelPercent: number): Scale {
  const minutesOf = (mark: Mark) => (mark.atMs - originMs) / 60_000
  const earlier = marks.filter((mark) => minutesOf(mark) < -mostBeforeMinutes)
  const drawn = marks
    .filter((mark) => minutesOf(mark) >= -mostBeforeMinutes)
    .sort((one, other) => one.atMs - other.atMs)
  const first = Math.min(0, ...drawn.map(minutesOf))
  const last = Math.max(10, ...drawn.map(minutesOf))
  const margin = (last - first) * marginShare
  const percentOf = (minutes: number) => ((minutes - first + margin) / (last - first + 2 * margin)) * 100
  const placed = inRows(
    drawn.map((mark) => ({ ...mark, minutes: minutesOf(mark), percent: percentOf(minutesOf(mark)), row: 0 })),
    labelPercent,
  )
  const step = steps.find((one) => (last - first) / one <= mostTicks) ?? steps.at(-1)!
  const ticks = []
  for (let minutes = Math.ceil(first / step) * step; minutes <= last; minutes += step) {
    ticks.push({ minutes, percent: percentOf(minutes) })
  }
  const rows = Math.max(1, ...placed.map((mark) => mark.row + 1))
  return { marks: placed, ticks, earlier, rows, percentOf: (atMs) => percentOf((atMs - originMs) / 60_000) }
}

/** Words stand right of their stem; they stand above every later mark that they would touch, so that no stem crosses words. */
function inRows(marks: PlacedMark[], labelPercent: number): PlacedMark[] {
  const placed: PlacedMark[] = []
  for (const mark of [...marks].reverse()) {
    const touched = placed.filter((later) => later.percent < mark.percent + labelPercent)
    placed.unshift({ ...mark, row: Math.max(-1, ...touched.map((later) => later.row)) + 1 })
  }
  return placed
}
