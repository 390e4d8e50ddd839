// A recording on squared paper as SVG in millimetres. Drawn from the raw numbers, without any filter.

import { leadOf, type Recording } from '../recording.ts'
import { threeByFour } from './layout.ts'
import { lettersPath } from './stroke-letters.ts'
import { calibrationPath, gridPath, tracePath } from './trace.ts'

export function drawSvg(recording: Recording): string {
  const layout = threeByFour(recording)
  const { widthMm, heightMm, grid, panels, calibrations } = layout
  const traces = panels.map((panel) => tracePath(leadOf(recording, panel.lead)!, recording.samplingRate, panel))
  const names = panels.map((panel) => lettersPath(panel.lead, panel.x + 1.5, panel.baselineY - 16, 3.2))
  const settings = lettersPath('25 mm/s 10 mm/mV', grid.x, grid.y + grid.height + 3, 2.8)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}">`,
    `<rect width="${widthMm}" height="${heightMm}" fill="#fffdfb"/>`,
    `<path d="${gridPath(grid, 1)}" fill="none" stroke="#f6c6c6" stroke-width="0.12"/>`,
    `<path d="${gridPath(grid, 5)}" fill="none" stroke="#e89a9a" stroke-width="0.25"/>`,
    `<g fill="none" stroke="#1a1a22" stroke-linejoin="round" stroke-linecap="round">`,
    `<path stroke-width="0.3" d="${calibrations.map(calibrationPath).join('')}"/>`,
    `<path stroke-width="0.3" d="${traces.join('')}"/>`,
    `<path stroke-width="0.35" d="${names.join('')}${settings}"/>`,
    '</g>',
    recording.provenance.synthetic ? syntheticMark(widthMm) : '',
    '</svg>',
  ].join('')
}

// the English half in strokes, which no machine without fonts can drop
function syntheticMark(widthMm: number): string {
  const mark = lettersPath('SYNTHETIC', 13.5, 12, 8)
  return [
    `<path d="${mark}" fill="none" stroke="#b3261e" stroke-width="0.9" stroke-linecap="round" stroke-linejoin="round"/>`,
    `<text x="${widthMm - 13.5}" y="20" text-anchor="end" font-size="9" font-family="sans-serif" fill="#b3261e">合成心电图</text>`,
  ].join('')
}
