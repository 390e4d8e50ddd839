// The lines of a self-test in the order in which they matter, and what rings in place of what will not.

import type { Words } from '../../consultation/model.ts'
import type { SelfTest } from '../../contract/reach-shapes.ts'
import type { Tone } from './status-word.tsx'

type Line = SelfTest['lines'][number]

/** Red first, then what is still awaited, what works, and what is not used; within that as told, nothing twice. */
export function sorted(lines: readonly Line[]): Line[] {
  return lines.filter((line) => !isEcho(line, lines)).sort((one, other) => rank(one) - rank(other))
}

/** Channels that work, each once. */
export function instead(lines: readonly Line[]): Words[] {
  const works = lines.filter((line) => !line.isRed && worked.includes(line.state))
  return [...new Map(works.map((line) => [line.channel, line.words])).values()]
}

/** Nothing rings but the app itself: a phone that is locked, or where it is closed, stays silent. */
export function isOnlyOpen(lines: readonly Line[]): boolean {
  return !lines.some(
    ({ channel, state, reason, isRed }) =>
      ringsClosed.has(channel) && !isRed && (worked.includes(state) || reason === 'quiet-hours'),
  )
}

/** It rings, and yet not all of it works. */
export function isInPart({ isRed, reason }: Line): boolean {
  return !isRed && reason === 'no-keys'
}

export function toneOf(line: Line): Tone {
  if (line.isRed) return 'alarm'
  if (line.state === 'waiting' || isInPart(line)) return 'near'
  return worked.includes(line.state) ? 'good' : 'calm'
}

const ringsClosed = new Set(['web-push', 'sms', 'voice'])

/** What is said of a device is not said again of the person. */
function isEcho(line: Line, lines: readonly Line[]): boolean {
  if (line.deviceId !== null) return false
  const { channel, state, sentence } = line
  return lines.some(
    (one) => one.deviceId !== null && one.channel === channel && one.state === state && one.sentence.zh === sentence.zh,
  )
}

const worked: readonly Line['state'][] = ['sent', 'delivered', 'heard']

function rank(line: Line): number {
  if (line.isRed) return 0
  if (line.state === 'waiting') return 1
  return worked.includes(line.state) ? 2 : 3
}
