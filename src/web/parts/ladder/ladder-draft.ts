// The ladder as it is edited: each step waits so many seconds after the one before, so steps can be moved without anybody
// doing sums, and none can come too close. What is sent is the ladder of the rules.

import type { ChannelName } from '../../../consultation/channel-names.ts'
import type { Ladder, LadderStep } from '../../../consultation/ladder.ts'

/** Between two waits that the rules allow: none, or at least this. */
export const shortestWait = 20
export const longestWait = 3600
export const mostSteps = 12

export type Whom = LadderStep['whom']

/** Seconds after the step before; the first begins at once. */
export function waits(steps: readonly LadderStep[]): number[] {
  return steps.map((step, index) => step.afterSeconds - (steps[index - 1]?.afterSeconds ?? 0))
}

/** The later steps keep their distance. */
export function withWait(steps: readonly LadderStep[], index: number, seconds: number): LadderStep[] {
  const kept = waits(steps)
  return steppedBy(
    steps,
    kept.map((wait, at) => (at === index ? allowed(seconds, wait) : wait)),
  )
}

export function withWhom(steps: readonly LadderStep[], index: number, whom: Whom): LadderStep[] {
  return steps.map((step, at) => (at === index ? { ...step, whom } : step))
}

export function withChannels(
  steps: readonly LadderStep[],
  index: number,
  channels: LadderStep['channels'],
): LadderStep[] {
  return steps.map((step, at) => (at === index ? { ...step, channels } : step))
}

/** Like the last one, for everybody, a minute later. */
export function withStep(steps: readonly LadderStep[]): LadderStep[] {
  if (steps.length >= mostSteps) return [...steps]
  const last = steps.at(-1)
  const afterSeconds = last ? last.afterSeconds + 60 : 0
  return [...steps, { whom: 'everyone', channels: last?.channels ?? 'all', afterSeconds }]
}

/** The one that was second begins at once when the first goes. */
export function withoutStep(steps: readonly LadderStep[], index: number): LadderStep[] {
  if (steps.length === 1) return [...steps]
  const left = waits(steps).filter((_, at) => at !== index)
  return steppedBy(
    steps.filter((_, at) => at !== index),
    [0, ...left.slice(1)],
  )
}

/** A channel more or less; with the last one gone it is all of them again. */
export function toggledChannel(channels: LadderStep['channels'], name: ChannelName): LadderStep['channels'] {
  const chosen = channels === 'all' ? [] : channels
  if (!chosen.includes(name)) return [...chosen, name]
  const left = chosen.filter((one) => one !== name)
  return left.length > 0 ? left : 'all'
}

export function whomKey(whom: Whom): string {
  return typeof whom === 'string' ? whom : `person:${whom.personId}`
}

export function whomOfKey(key: string): Whom {
  return key.startsWith('person:') ? { personId: key.slice('person:'.length) } : (key as Exclude<Whom, object>)
}

export function isSame(one: Ladder, other: Ladder): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Between "together" and the shortest wait there is nothing: whoever goes down from it arrives at together. */
function allowed(seconds: number, before: number): number {
  if (seconds >= shortestWait) return Math.min(seconds, longestWait)
  if (seconds <= 0) return 0
  return before >= shortestWait ? 0 : shortestWait
}

function steppedBy(steps: readonly LadderStep[], kept: readonly number[]): LadderStep[] {
  let afterSeconds = 0
  return steps.map((step, index) => {
    afterSeconds += kept[index]!
    return { ...step, afterSeconds }
  })
}
