// The made-up ECG and its drawing: exact where an ECG is exact, the same for the same seed, marked as made up.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { threeByFour } from '../../src/ecg/paper/layout.ts'
import { calibrationPath, gridPath, tracePoints } from '../../src/ecg/paper/trace.ts'
import { leadOf, type Recording, standardLeads } from '../../src/ecg/recording.ts'
import { type SyntheticOptions, syntheticEcg, syntheticEcgSvg } from '../../src/ecg/synthetic.ts'

const options = fc.record({
  heartRate: fc.integer({ min: 40, max: 160 }),
  seed: fc.nat(),
  territory: fc.constantFrom('none' as const, 'inferior' as const, 'anterior' as const, 'lateral' as const),
})
const samplesOf = (recording: Recording, lead: string) => leadOf(recording, lead)!.samples

describe('Synthetic ECG', () => {
  it('E4 has the twelve leads, and Einthoven and Goldberger hold in every sample', () => {
    fc.assert(
      fc.property(options, (some) => {
        const recording = syntheticEcg({ ...some, seconds: 3 })
        expect(recording.leads.map((lead) => lead.name)).toEqual([...standardLeads])
        const [I, II, III, aVR, aVL, aVF] = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'].map((lead) =>
          samplesOf(recording, lead),
        )
        for (let at = 0; at < I!.length; at++) {
          const derived = [III![at]! + I![at]! - II![at]!, aVR![at]! * 2 + I![at]! + II![at]!]
          derived.push(aVL![at]! * 2 - I![at]! + III![at]!, aVF![at]! * 2 - II![at]! - III![at]!)
          if (derived.some((difference) => difference !== 0)) throw new Error(`sample ${at}: ${derived.join(' ')}`)
        }
      }),
      { numRuns: 10 },
    )
  })

  it('E4 the same options give the same samples, another seed gives others', () => {
    const one = syntheticEcg({ seed: 7, heartRate: 90, territory: 'anterior' })
    expect(syntheticEcg({ seed: 7, heartRate: 90, territory: 'anterior' })).toEqual(one)
    expect(samplesOf(syntheticEcg({ seed: 8, heartRate: 90, territory: 'anterior' }), 'II')).not.toEqual(
      samplesOf(one, 'II'),
    )
  })

  it('E4 beats as often as it was told', () => {
    for (const heartRate of [50, 76, 120]) {
      const samples = samplesOf(syntheticEcg({ heartRate, seconds: 30 }), 'II')
      expect(Math.abs(peaks(samples) * 2 - heartRate)).toBeLessThanOrEqual(2)
    }
  })

  it('E4 raises the ST segment over the injured wall and lowers it on the other side', () => {
    const raised: Record<string, string[]> = {
      inferior: ['II', 'III', 'aVF'],
      anterior: ['V2', 'V3'],
      lateral: ['I', 'aVL', 'V5', 'V6'],
    }
    const lowered: Record<string, string[]> = { inferior: ['aVL'], anterior: [], lateral: ['III'] }
    for (const territory of ['inferior', 'anterior', 'lateral'] as const) {
      for (const lead of raised[territory]!) expect(stChange(lead, { territory })).toBeGreaterThan(0.1)
      for (const lead of lowered[territory]!) expect(stChange(lead, { territory })).toBeLessThan(-0.1)
    }
  })
})

describe('The paper', () => {
  const recording = syntheticEcg({ seed: 3 })
  const layout = threeByFour(recording)

  it('E5 one second is 25 mm and one millivolt is 10 mm', () => {
    const square = { ...leadOf(recording, 'I')!, samples: new Int16Array(5000).fill(400, 500, 1500) }
    const points = tracePoints(square, 500, { lead: 'I', fromSecond: 0, seconds: 10, x: 20, baselineY: 50 })[0]!
    expect(points[500]).toEqual({ x: 45, y: 40 })
    expect(points[0]).toEqual({ x: 20, y: 50 })
    expect(points[1500]).toEqual({ x: 95, y: 50 })
    expect(calibrationPath({ x: 0, baselineY: 10 })).toBe('M0 10L1.25 10L1.25 0L6.25 0L6.25 10L7.5 10')
  })

  it('E5 all twelve leads stand on the paper, four columns of 2.5 s and 10 s of rhythm', () => {
    const { grid, panels } = layout
    expect(new Set(panels.map((panel) => panel.lead)).size).toBe(12)
    expect(panels.map((panel) => panel.seconds)).toEqual([...Array(12).fill(2.5), 10])
    for (const panel of panels) {
      expect(panel.x).toBeGreaterThanOrEqual(grid.x)
      expect(panel.x + panel.seconds * 25).toBeLessThanOrEqual(grid.x + grid.width)
    }
    expect(gridPath({ x: 0, y: 0, width: 10, height: 5 }, 5)).toBe('M0 0v5M5 0v5M10 0v5M0 0h10M0 5h10')
  })

  it('E5 a missing sample lifts the pen', () => {
    const lead = { ...leadOf(recording, 'II')!, gaps: [{ from: 100, until: 150 }] }
    const runs = tracePoints(lead, 500, { lead: 'II', fromSecond: 0, seconds: 1, x: 0, baselineY: 0 })
    expect(runs.map((run) => run.length)).toEqual([100, 351])
  })

  it('E6 the drawing says that it is synthetic, also where there are no fonts', () => {
    const svg = syntheticEcgSvg({ seed: 1, territory: 'inferior' })
    expect(svg).toMatch(/^<svg xmlns[^>]* width="297mm" height="210mm"/)
    expect(svg).toContain('合成心电图')
    const strokesInRed = /<path d="([^"]+)"[^>]*stroke="#b3261e"/.exec(svg)?.[1]
    expect(strokesInRed?.match(/M/g)?.length).toBeGreaterThan(9)
    expect(syntheticEcgSvg({ seed: 1, territory: 'inferior' })).toBe(svg)
  })
})

function peaks(samples: ArrayLike<number>): number {
  const high = 240
  let count = 0
  for (let at = 1; at < samples.length; at++) if (samples[at]! >= high && samples[at - 1]! < high) count++
  return count
}

const known = new Map<string, Recording>()
function once(territory: NonNullable<SyntheticOptions['territory']>): Recording {
  const recording = known.get(territory) ?? syntheticEcg({ seed: 5, territory, seconds: 4 })
  known.set(territory, recording)
  return recording
}

/** Millivolts that the territory adds 100 ms after each R peak, averaged over all samples of that phase. */
function stChange(lead: string, { territory }: SyntheticOptions): number {
  const [injured, healthy] = [once(territory!), once('none')]
  const rhythm = samplesOf(healthy, 'II')
  const [raised, flat] = [samplesOf(injured, lead), samplesOf(healthy, lead)]
  const differences: number[] = []
  for (let at = 1; at < rhythm.length - 60; at++) {
    if (rhythm[at]! < 240 || rhythm[at - 1]! >= 240) continue
    differences.push(((raised[at + 50]! - flat[at + 50]!) * 2.5) / 1000)
  }
  return differences.reduce((sum, each) => sum + each, 0) / differences.length
}
