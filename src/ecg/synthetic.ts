// A made-up 12-lead ECG: each wave is a Gaussian bump of a heart vector around the beat, seen from twelve sides
// through Dower's matrix. Seeded, so the same options give the same samples. Marked SYNTHETIC in its data and in its
// drawing; never evidence of anything.

import { drawSvg } from './paper/draw-svg.ts'
import { type Lead, type Recording, type StandardLead, standardLeads } from './recording.ts'

export type Territory = 'none' | 'inferior' | 'anterior' | 'lateral'

export interface SyntheticOptions {
  /** beats a minute */
  heartRate?: number
  seed?: number
  /** The wall whose ST segment is raised. */
  territory?: Territory
  seconds?: number
}

/** Frank's axes: x to the left, y to the feet, z to the back; millivolts. */
type Vector = readonly [x: number, y: number, z: number]

const samplingRate = 500
const unitsMicrovolt = 2.5

export function syntheticEcg(options: SyntheticOptions = {}): Recording {
  const { heartRate = 76, seed = 1, territory = 'none', seconds = 10 } = options
  const random = randomOf(seed)
  const beats = beatsOf(heartRate, seconds, random)
  const dipoles = Array.from({ length: seconds * samplingRate }, (_, at) =>
    heartVector(at / samplingRate, beats, injuries[territory]),
  )
  const measured = Object.fromEntries(
    Object.entries(dower).map(([lead, row]) => [lead, electrode(dipoles, row, lead.startsWith('V'), random)]),
  ) as Record<keyof typeof dower, Int16Array>
  const limb = limbLeads(measured.I, measured.II)
  return {
    samplingRate,
    leads: standardLeads.map((name) => leadFrom(name, { ...measured, ...limb }[name])),
    startedAt: null,
    zoneKnown: false,
    patient: {},
    device: null,
    filters: [],
    statements: [{ text: 'SYNTHETIC', source: 'machine' }],
    provenance: { format: 'synthetic', synthetic: true, warnings: [] },
  }
}

/** The same as a page of pink squared paper, A4 landscape, to be photographed by demos and tests. */
export function syntheticEcgSvg(options: SyntheticOptions = {}): string {
  return drawSvg(syntheticEcg(options))
}

/** Rows of Dower's matrix (s = D v), after Dower 1980. */
const dower = {
  I: [0.632, -0.235, 0.059],
  II: [0.235, 1.066, -0.132],
  V1: [-0.515, 0.157, -0.917],
  V2: [0.044, 0.164, -1.387],
  V3: [0.882, 0.098, -1.277],
  V4: [1.213, 0.127, -0.601],
  V5: [1.125, 0.127, -0.086],
  V6: [0.831, 0.076, 0.23],
} as const satisfies Partial<Record<StandardLead, Vector>>

/** Seconds after the R peak at 60 beats a minute, width (one sigma), and the vector at its peak. */
const waves: readonly { at: number; width: number; vector: Vector }[] = [
  { at: -0.17, width: 0.022, vector: [0.08, 0.11, -0.02] },
  { at: -0.026, width: 0.009, vector: [-0.1, -0.05, -0.16] },
  { at: 0, width: 0.011, vector: [1, 0.75, 0.25] },
  { at: 0.028, width: 0.01, vector: [-0.25, -0.15, 0.45] },
  { at: 0.29, width: 0.05, vector: [0.3, 0.22, -0.15] },
]

/** Where the ST vector points while a wall is injured. */
const injuries: Record<Territory, Vector> = {
  none: [0, 0, 0],
  inferior: [-0.05, 0.3, 0.05],
  anterior: [0.05, -0.02, -0.28],
  lateral: [0.3, -0.15, 0.05],
}

interface Beat {
  at: number
  /** Square root of the RR interval: the later waves stretch with it. */
  stretch: number
}

/** R peaks from before the first sample to after the last, swaying with 0.1 Hz and with the breath (0.25 Hz). */
function beatsOf(heartRate: number, seconds: number, random: () => number): Beat[] {
  const phases = [random() * 2 * Math.PI, random() * 2 * Math.PI] as const
  const beats: Beat[] = []
  for (let at = -random() * (60 / heartRate) - 60 / heartRate; at < seconds + 1; ) {
    const sway =
      0.01 * Math.sin(2 * Math.PI * 0.1 * at + phases[0]) + 0.02 * Math.sin(2 * Math.PI * 0.25 * at + phases[1])
    const interval = (60 / heartRate) * (1 + sway)
    beats.push({ at, stretch: Math.sqrt(interval) })
    at += interval
  }
  return beats
}

function heartVector(second: number, beats: readonly Beat[], injury: Vector): Vector {
  const sum: [number, number, number] = [0, 0, 0]
  const add = (vector: Vector, weight: number) => {
    for (const axis of [0, 1, 2] as const) sum[axis] += vector[axis] * weight
  }
  for (const beat of beats) {
    const since = second - beat.at
    if (since < -0.6 || since > 1.2) continue
    for (const { at, width, vector } of waves) {
      const stretch = Math.abs(at) > 0.1 ? beat.stretch : 1
      const sigmas = (since - at * stretch) / (width * stretch)
      if (Math.abs(sigmas) < 6) add(vector, Math.exp(-(sigmas * sigmas) / 2))
    }
    add(injury, plateau(since, 0.04, 0.06, 0.25 * beat.stretch, 0.4 * beat.stretch))
  }
  return sum
}

/** 0 before `start`, 1 between `risen` and `falling`, 0 after `end`, with raised cosines between. */
function plateau(at: number, start: number, risen: number, falling: number, end: number): number {
  if (at <= start || at >= end) return 0
  if (at < risen) return (1 - Math.cos((Math.PI * (at - start)) / (risen - start))) / 2
  return at <= falling ? 1 : (1 + Math.cos((Math.PI * (at - falling)) / (end - falling))) / 2
}

/** What one lead measures, with muscle noise and a wandering zero line of its own. */
function electrode(dipoles: readonly Vector[], row: Vector, isChest: boolean, random: () => number): Int16Array {
  const wander = random() * 2 * Math.PI
  return Int16Array.from(dipoles, (dipole, at) => {
    const signal = row.reduce((sum, weight, axis) => sum + weight * dipole[axis]!, 0)
    const drift = 0.02 * Math.sin(2 * Math.PI * 0.2 * (at / samplingRate) + wander)
    const noise = 0.006 * (random() + random() + random() - 1.5)
    const units = ((signal + drift + noise) * 1000) / unitsMicrovolt
    // even numbers in I and II, so that their halves are whole and Einthoven and Goldberger hold exactly
    return isChest ? Math.round(units) : 2 * Math.round(units / 2)
  })
}

function limbLeads(I: Int16Array, II: Int16Array) {
  return {
    III: I.map((sample, at) => II[at]! - sample),
    aVR: I.map((sample, at) => -(sample + II[at]!) / 2),
    aVL: I.map((sample, at) => sample - II[at]! / 2),
    aVF: I.map((sample, at) => II[at]! - sample / 2),
  }
}

function leadFrom(name: StandardLead, samples: Int16Array): Lead {
  return { name, unitsMicrovolt, offsetMicrovolt: 0, samples, gaps: [] }
}

// mulberry32: small, fast, the same everywhere
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
