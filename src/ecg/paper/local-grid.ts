// The grid of ECG paper in one window of a picture, from its spectrum: two families of lines, nearly at right angles.
// Must stay true: a family counts by all its overtones, so that neither half nor double a period is taken for it.

import type { Spectrum } from './spectrum.ts'

// Taken once: in loops over every pixel a look at a global is what costs.
const { abs, floor, hypot, log, log2, max, min, round } = Math

/** Lines as waves: how many of them are crossed a pixel to the right (x) and a pixel down (y). */
export interface Wave {
  x: number
  y: number
}

export interface Family {
  wave: Wave
  /** Sum over the overtones of how far they stand out of the noise (natural logarithm). */
  strength: number
  /** The fifth overtone stands out of its neighbours: these are the 5 mm lines, with 1 mm lines between them. */
  hasFifths: boolean
}

export interface LocalGrid {
  across: Family
  down: Family
}

const fewestLines = 3.4
const leastPeriodPixels = 3.6
const overtones = 8
/** A drawn picture has no noise of its own: what is this much weaker than its strongest wave is no line either. */
const leastShare = 0.004
const surelyALine = 2
const silence = log(3)

/** The best pair of families in this window, or null where there is no grid. */
export function localGrid(spectrum: Spectrum): LocalGrid | null {
  const clear = clearOf(spectrum)
  const families = unlike(candidates(clear).flatMap((wave) => familyAt(clear, wave) ?? []))
  let best: { pair: [Family, Family]; strength: number } | null = null
  for (const one of families)
    for (const other of families) {
      if (one === other || abs(one.wave.x) < abs(one.wave.y) || !mayCross(one.wave, other.wave)) continue
      const strength = one.strength + other.strength + 2 * min(one.strength, other.strength) - fineness(one, other)
      if (!best || strength > best.strength) best = { pair: [one, other], strength }
    }
  if (!best) return null
  const [across, down] = widened(best.pair, families)
  return { across: pointing(across, 'x', spectrum.size), down: pointing(down, 'y', spectrum.size) }
}

/** Every second line of a sharp drawing is as good a family as every line: the widest squares win. */
function fineness(one: Family, other: Family): number {
  return 1.6 * log2(hypot(one.wave.x, one.wave.y) * hypot(other.wave.x, other.wave.y))
}

/** Wider squares that stand out nearly as well on both sides: then the pair was only every second or fifth wave of them. */
function widened([across, down]: [Family, Family], families: readonly Family[]): [Family, Family] {
  for (const times of [5, 4, 3, 2]) {
    const one = families.find((family) => isFractionOf(family, across, times))
    const other = families.find((family) => isFractionOf(family, down, times))
    if (one && other) return [one, other]
  }
  return [across, down]
}

function isFractionOf(family: Family, of: Family, times: number): boolean {
  const apart = hypot(family.wave.x * times - of.wave.x, family.wave.y * times - of.wave.y)
  const opposite = hypot(family.wave.x * times + of.wave.x, family.wave.y * times + of.wave.y)
  return min(apart, opposite) < 0.45 && family.strength > 0.6 * of.strength
}

/** The strongest families, each once. */
function unlike(families: Family[]): Family[] {
  const kept: Family[] = []
  const byStrength = families
    .filter(({ strength }) => strength > 1.5)
    .sort((one, other) => other.strength - one.strength)
  for (const family of byStrength) {
    const isKnown = kept.some(({ wave }) => hypot(wave.x - family.wave.x, wave.y - family.wave.y) < 0.4)
    if (!isKnown) kept.push(family)
    if (kept.length === 32) break
  }
  return kept
}

/** Amplitudes as logarithms above the noise of their distance from the middle. */
interface Clear {
  size: number
  above: Float32Array
  /** Beyond this distance from the middle nothing stands out: the picture is not sharp enough for it. */
  sharpest: number
}

function clearOf({ size, amplitudes }: Spectrum): Clear {
  const half = size / 2
  const ringAt = ringsOf(size)
  const rings: number[][] = Array.from({ length: half }, () => [])
  let most = 0
  for (let y = 1; y < size; y++)
    for (let x = half; x < size; x++) {
      const at = y * size + x
      const ring = ringAt[at]!
      const amplitude = amplitudes[at]!
      if (amplitude > most) most = amplitude
      // the outer rings are long: every third of their points tells as much
      if (ring < half && (ring < 24 || at % 3 === 0)) rings[ring]!.push(amplitude)
    }
  const noise = rings.map((ring) => Float32Array.from(ring).sort()[ring.length >> 1] ?? 0)
  const least = leastShare * most
  const level = noise.map((_, at) => log(max(least, meanOf(noise.slice(max(1, at - 2), at + 3))) + 1e-6))
  const above = new Float32Array(size * size)
  // Of the left half only what is looked at around the middle column: it mirrors the right one.
  for (let y = 0; y < size; y++)
    for (let x = half - 3; x < size; x++) {
      const ring = ringAt[y * size + x]!
      if (ring < half) above[y * size + x] = log(amplitudes[y * size + x]! + 1e-6) - level[ring]!
    }
  return { size, above, sharpest: sharpestOf(above, size) }
}

const ringsBySize = new Map<number, Uint8Array>()

/** How far each point lies from the middle. */
function ringsOf(size: number): Uint8Array {
  const known = ringsBySize.get(size)
  if (known) return known
  const half = size / 2
  const made = Uint8Array.from({ length: size * size }, (_, at) =>
    min(255, round(hypot((at % size) - half, floor(at / size) - half))),
  )
  ringsBySize.set(size, made)
  return made
}

function sharpestOf(above: Float32Array, size: number): number {
  const half = size / 2
  const ringAt = ringsOf(size)
  let sharpest = 0
  for (let y = 1; y < size - 1; y++)
    for (let x = half; x < size - 1; x++) {
      const ring = ringAt[y * size + x]!
      if (ring > sharpest && ring < half && above[y * size + x]! >= surelyALine) sharpest = ring
    }
  return sharpest
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Peaks of one half of the plane, and the whole fractions of the strongest of them, in cycles per window. */
function candidates({ size, above }: Clear): Wave[] {
  const half = size / 2
  const peaks: { wave: Wave; height: number }[] = []
  const most = size / leastPeriodPixels
  for (let y = 1; y < size - 1; y++)
    for (let x = half; x < size - 1; x++) {
      const height = above[y * size + x]!
      if (height < 1.3 || !isPeak(above, size, x, y)) continue
      const radius = hypot(x - half, y - half)
      if (radius < fewestLines || radius > most) continue
      peaks.push({ wave: { x: x - half, y: y - half }, height })
    }
  peaks.sort((one, other) => other.height - one.height)
  const strongest = peaks.slice(0, 160)
  return strongest.flatMap(({ wave }) =>
    [1, 2, 3, 4, 5]
      .map((part) => ({ x: wave.x / part, y: wave.y / part }))
      .filter(({ x, y }) => hypot(x, y) >= fewestLines),
  )
}

function isPeak(above: Float32Array, size: number, x: number, y: number): boolean {
  const height = above[y * size + x]!
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) if (above[(y + dy) * size + x + dx]! > height) return false
  return true
}

/** Follows the overtones outward: each one found makes the wave more exact for the next. */
function familyAt({ size, above, sharpest }: Clear, first: Wave): Family | null {
  const half = size / 2
  let wave = first
  let strength = 0
  let weights = 0
  const sum = { x: 0, y: 0 }
  const heights: number[] = []
  for (let overtone = 1; overtone <= overtones; overtone++) {
    const at = { x: wave.x * overtone, y: wave.y * overtone }
    const radius = hypot(at.x, at.y)
    if (radius > half - 3 || radius > sharpest + 1.5) break
    const peak = peakNear(above, size, at)
    heights.push(peak.height)
    strength += max(-0.9, min(3, peak.height) - silence) * (overtone > 5 ? 0.6 : 1)
    if (peak.height < silence + 0.2) continue
    const weight = min(3, peak.height)
    sum.x += weight * overtone * peak.at.x
    sum.y += weight * overtone * peak.at.y
    weights += weight * overtone * overtone
    wave = { x: sum.x / weights, y: sum.y / weights }
  }
  if (weights === 0 || hypot(wave.x, wave.y) < fewestLines - 0.5) return null
  const [ground, second, third, fourth, fifth, sixth] = heights
  const hasFifths = fifth !== undefined && fifth > silence + 0.3 && fifth > max(fourth ?? 0, sixth ?? 0) + 0.5
  return { wave, strength: strength - hollowness(ground!, second, third), hasFifths }
}

/** A family that stands out only at every second or third overtone is a fraction of the true one. */
function hollowness(ground: number, second = ground, third = ground): number {
  const halves = second - max(ground, third) - 0.5
  const thirds = third - max(ground, second) - 0.5
  return 1.5 * min(3, max(0, halves, thirds))
}

/** The highest point within a bin and a bit, between the bins by a parabola through its neighbours. */
function peakNear(above: Float32Array, size: number, { x, y }: Wave): { at: Wave; height: number } {
  const half = size / 2
  let best = { x: round(x) + half, y: round(y) + half }
  let height = Number.NEGATIVE_INFINITY
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      const at = { x: round(x) + half + dx, y: round(y) + half + dy }
      const here = above[at.y * size + at.x]!
      if (here <= height || hypot(at.x - half - x, at.y - half - y) > 1.45) continue
      best = at
      height = here
    }
  const value = (dx: number, dy: number) => above[(best.y + dy) * size + best.x + dx]!
  return {
    at: {
      x: best.x - half + summit(value(-1, 0), height, value(1, 0)),
      y: best.y - half + summit(value(0, -1), height, value(0, 1)),
    },
    height,
  }
}

function summit(before: number, at: number, after: number): number {
  const bend = before - 2 * at + after
  return bend >= 0 ? 0 : max(-0.5, min(0.5, (0.5 * (before - after)) / bend))
}

/** Lines of one paper: nearly at right angles, nearly as far apart, even on a photograph taken at a slant. */
function mayCross(one: Wave, other: Wave): boolean {
  const lengths = [hypot(one.x, one.y), hypot(other.x, other.y)] as const
  const ratio = lengths[0] / lengths[1]
  const along = abs(one.x * other.x + one.y * other.y) / (lengths[0] * lengths[1])
  return along < 0.35 && ratio > 0.62 && ratio < 1.62
}

function pointing(family: Family, axis: 'x' | 'y', size: number): Family {
  const sign = family.wave[axis] < 0 ? -1 : 1
  return { ...family, wave: { x: (sign * family.wave.x) / size, y: (sign * family.wave.y) / size } }
}
