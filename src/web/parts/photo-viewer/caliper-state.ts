// The calipers' state and its pure changes: two points on the picture (in its own pixels), the grid under them, the print's
// speed and gain. What they measure follows from this and from nothing else.

import type { PaperGrid } from '../../../ecg/paper/find-grid.ts'
import {
  gridAt,
  gridByTaps,
  measureOnPaper,
  type PaperMeasure,
  type PaperScale,
  usualScale,
} from '../../../ecg/paper/measure-on-paper.ts'
import type { Point, Size } from './geometry.ts'

export type End = 'from' | 'to'

export interface Calipers {
  from: Point
  to: Point
  scale: PaperScale
  /** 'looking' for the grid; 'found' by itself; 'tapped' by the doctor; 'unknown': two taps are needed. */
  grid: { is: 'looking' | 'unknown' } | { is: 'found' | 'tapped'; paper: PaperGrid }
  /** How many large squares apart the two points stand that are being set as a measure; null = not calibrating. */
  squares: number | null
}

/** Below this the grid is rather asked for than believed. */
const trusted = 0.35
/** A handle is set to about this many pixels of the screen. */
const handleStagePixels = 1.5

export function calipersOn(size: Size, centre: Point): Calipers {
  const reach = Math.min(size.width, size.height) * 0.08
  return {
    from: within({ x: centre.x - reach, y: centre.y }, size),
    to: within({ x: centre.x + reach, y: centre.y }, size),
    scale: usualScale,
    grid: { is: 'looking' },
    squares: null,
  }
}

/** The grid may have been searched in a smaller copy of the picture that is shown. */
export function gridFound(calipers: Calipers, paper: PaperGrid | null, size: Size): Calipers {
  if (calipers.grid.is === 'tapped') return calipers
  const isTrusted = paper !== null && paper.confidence >= trusted
  // searched once more, in the original: what the rendition showed is not forgotten
  if (!isTrusted) return calipers.grid.is === 'found' ? calipers : { ...calipers, grid: { is: 'unknown' } }
  return { ...calipers, grid: { is: 'found', paper: scaledTo(paper, size) } }
}

export function endMoved(calipers: Calipers, end: End, to: Point, size: Size): Calipers {
  return { ...calipers, [end]: within(to, size) }
}

/** 25 <-> 50 mm/s. */
export function nextSpeed(calipers: Calipers): Calipers {
  const mmPerSecond = calipers.scale.mmPerSecond === 25 ? 50 : 25
  return { ...calipers, scale: { ...calipers.scale, mmPerSecond } }
}

/** 10 -> 20 -> 5 mm/mV. */
export function nextGain(calipers: Calipers): Calipers {
  const mmPerMv = calipers.scale.mmPerMv === 10 ? 20 : calipers.scale.mmPerMv === 20 ? 5 : 10
  return { ...calipers, scale: { ...calipers.scale, mmPerMv } }
}

export function calibrating(calipers: Calipers): Calipers {
  return { ...calipers, squares: 5 }
}

export function squaresChosen(calipers: Calipers, squares: number): Calipers {
  return { ...calipers, squares: Math.max(1, Math.min(20, squares)) }
}

/** The two points stand as many large squares apart as was said: that is the measure from now on. */
export function calibrated(calipers: Calipers, size: Size): Calipers {
  if (calipers.squares === null) return calipers
  const paper = gridByTaps(calipers.from, calipers.to, calipers.squares, size.width, size.height)
  return paper ? { ...calipers, grid: { is: 'tapped', paper }, squares: null } : calipers
}

export function notCalibrated(calipers: Calipers): Calipers {
  return { ...calipers, squares: null }
}

/** null while nothing is known of the grid. `stageScale` = pixels of the screen a pixel of the picture. */
export function measureOf({ grid, from, to, scale }: Calipers, stageScale: number): PaperMeasure | null {
  if (!('paper' in grid)) return null
  const { ms, mv, uncertaintyPercent } = measureOnPaper(grid.paper, from, to, scale, handleStagePixels / stageScale)
  return { ms: Math.abs(ms), mv: ms < 0 ? -mv : mv, uncertaintyPercent: Math.min(100, uncertaintyPercent) }
}

/** Where the way along the time axis ends and the way along the voltage axis begins. */
export function cornerOf({ grid, from, to }: Calipers): Point {
  if (!('paper' in grid)) return { x: to.x, y: from.y }
  const { across, down } = gridAt(grid.paper, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 })
  // along time no line of the voltage axis is crossed: (-down.y, down.x) up to sign
  const time = { x: down.y, y: -down.x }
  const crossed = across.x * time.x + across.y * time.y
  const wanted = across.x * (to.x - from.x) + across.y * (to.y - from.y)
  const share = crossed === 0 ? 0 : wanted / crossed
  return { x: from.x + time.x * share, y: from.y + time.y * share }
}

function scaledTo(paper: PaperGrid, size: Size): PaperGrid {
  const factor = size.width / paper.width
  const thinner = ({ x, y }: Point) => ({ x: x / factor, y: y / factor })
  const samples = paper.samples.map(({ x, y, across, down, strength }) => ({
    x: x * factor,
    y: y * factor,
    across: thinner(across),
    down: thinner(down),
    strength,
  }))
  const [periodXPixels, periodYPixels] = [paper.periodXPixels * factor, paper.periodYPixels * factor]
  return { ...paper, ...size, samples, periodXPixels, periodYPixels }
}

function within({ x, y }: Point, { width, height }: Size): Point {
  return { x: Math.max(0, Math.min(width, x)), y: Math.max(0, Math.min(height, y)) }
}
