// A stretch of a lead as a path in millimetres, and the squares behind it. Missing samples lift the pen.

import { type Lead, millivoltsAt } from '../recording.ts'
import { type Layout, millimetresPerMillivolt, millimetresPerSecond, type Panel } from './layout.ts'

export interface Point {
  x: number
  y: number
}

/** The runs of points between gaps. The panel's first sample stands on its left edge, its zero line on `baselineY`. */
export function tracePoints(lead: Lead, samplingRate: number, panel: Panel): Point[][] {
  const first = Math.round(panel.fromSecond * samplingRate)
  const last = Math.min(lead.samples.length - 1, Math.round((panel.fromSecond + panel.seconds) * samplingRate))
  const runs: Point[][] = [[]]
  for (let index = first; index <= last; index++) {
    const millivolts = millivoltsAt(lead, index)
    if (millivolts === null) {
      if (runs.at(-1)!.length > 0) runs.push([])
      continue
    }
    runs.at(-1)!.push({
      x: panel.x + ((index - first) / samplingRate) * millimetresPerSecond,
      y: panel.baselineY - millivolts * millimetresPerMillivolt,
    })
  }
  return runs.filter((run) => run.length > 0)
}

export function tracePath(lead: Lead, samplingRate: number, panel: Panel): string {
  return tracePoints(lead, samplingRate, panel).map(pathThrough).join('')
}

/** 1 mV for 200 ms, with 50 ms of zero line on both sides. */
export function calibrationPath({ x, baselineY }: Layout['calibrations'][number]): string {
  const top = baselineY - millimetresPerMillivolt
  const [rise, fall, end] = [0.05, 0.25, 0.3].map((second) => x + second * millimetresPerSecond) as [
    number,
    number,
    number,
  ]
  return pathThrough([
    { x, y: baselineY },
    { x: rise, y: baselineY },
    { x: rise, y: top },
    { x: fall, y: top },
    { x: fall, y: baselineY },
    { x: end, y: baselineY },
  ])
}

/** Lines every `step` mm (1 = small squares, 5 = large ones) over the squared area. */
export function gridPath({ x, y, width, height }: Layout['grid'], step: number): string {
  let path = ''
  for (let across = 0; across <= width; across += step) path += `M${millimetres(x + across)} ${y}v${height}`
  for (let down = 0; down <= height; down += step) path += `M${x} ${millimetres(y + down)}h${width}`
  return path
}

export function pathThrough(points: readonly Point[]): string {
  return points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${millimetres(x)} ${millimetres(y)}`).join('')
}

// a thousandth of a millimetre: a hundredth of a pixel at 254 dpi
const millimetres = (value: number) => String(Math.round(value * 1000) / 1000)
