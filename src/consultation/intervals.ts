// The minutes between two milestones, and how they stand to the target. A negative interval is a finding, never a
// number. Which site's door counts is said by the pathway's data, not here.

import type { NetworkSettings } from './entry-kind.ts'
import { minuteMs, msOf, roundedMinutes } from './instants.ts'
import { type MilestoneState, stateOf } from './milestones.ts'
import type { Consultation, Words } from './model.ts'
import type { IntervalDefinition, IntervalEnd, Pathway, Target } from './pathways/pathway.ts'

/** Two times within a minute of each other may be told in either order: people tell minutes. */
export const clockSlackMs = minuteMs

export type Judgement = 'within' | 'near' | 'over' | 'early' | 'none'

export interface Interval {
  name: string
  words: Words
  /** One decimal; null when an end is missing or the interval is negative. */
  minutes: number | null
  /** Exact, also when negative; null when an end is missing. */
  ms: number | null
  /** Which milestones stand at the ends. */
  from: string | null
  to: string | null
  /** Inverted by more than a minute. */
  isNegative: boolean
  /** The bound that applies to this patient, in minutes. */
  target: Target | null
  judged: Judgement
}

export function intervalsOf(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
  settings: NetworkSettings,
): Interval[] {
  const times = timesByName(states)
  const way: Way = {
    transferred: wasTransferred(consultation, states),
    lysed: times.has('needle'),
    rescuePci: times.has('rescue_pci_decided'),
  }
  return pathway.intervals.map((definition) => {
    const target = targetFor(definition, way, settings)
    return {
      name: definition.name,
      words: definition.words,
      target,
      ...measure(definition, times, consultation, target),
    }
  })
}

/** Early, within, near (the last fifth) or over the target; `none` without a target or a number. */
export function judge(minutes: number | null, target: Target | null): Judgement {
  if (minutes === null || target?.max === undefined) return 'none'
  const { min = 0, max, strict } = target
  if (strict ? minutes >= max : minutes > max) return 'over'
  if (minutes < min) return 'early'
  return minutes > max - (max - min) * 0.2 ? 'near' : 'within'
}

/** Neither late nor too early: what a share within the target counts. */
export function isWithin(judged: Judgement): boolean {
  return judged === 'within' || judged === 'near'
}

/** A target as the wire tells it. */
export interface Bound {
  target: number | null
  targetMin: number | null
  isStrict: boolean
}

/** "≤ 30", "< 10", "60-90": as every screen and export writes it; empty without a target. */
export function boundWords({ target, targetMin, isStrict }: Bound): string {
  if (target === null) return ''
  return targetMin === null ? `${isStrict ? '<' : '≤'} ${target}` : `${targetMin}-${target}`
}

export function boundOf(target: Target | null): Bound {
  return { target: target?.max ?? null, targetMin: target?.min ?? null, isStrict: target?.strict === true }
}

/** What of a patient's way decides which target is his. */
export interface Way {
  transferred: boolean
  lysed: boolean
  rescuePci: boolean
}

/** The target that judges one patient, with the network's own number where it set one. */
export function targetFor(
  definition: IntervalDefinition,
  { transferred, lysed, rescuePci }: Way,
  settings: NetworkSettings,
): Target | null {
  const way = transferred ? 'transferred' : 'direct'
  const target = definition.targets.find(
    (one) => one.of !== 'monthly-mean' && (one.when === undefined || one.when === way) && !(one.primaryPci && lysed),
  )
  if (!target) return null
  const { min, ...unbounded } = target
  const own = target.rescueAtOnce && rescuePci ? unbounded : target
  return withNetworkMax(definition, own, way, settings)
}

/** The target of the month's mean, where there is one. */
export function monthlyTarget(definition: IntervalDefinition, settings: NetworkSettings): Target | null {
  const target = definition.targets.find((one) => one.of === 'monthly-mean')
  return target ? withNetworkMax(definition, target, undefined, settings) : null
}

export function wasTransferred(consultation: Consultation, states: readonly MilestoneState[]): boolean {
  if (consultation.transfer) return true
  if (stateOf(states, 'door_out', consultation.siteId)?.effective?.at) return true
  const isAway = consultation.siteId !== consultation.hospitalSiteId
  return isAway && Boolean(stateOf(states, 'pci_door_in')?.effective?.at)
}

function withNetworkMax(
  definition: IntervalDefinition,
  target: Target,
  way: 'transferred' | 'direct' | undefined,
  { targets }: NetworkSettings,
): Target {
  const max = (way && targets[`${definition.name}.${way}`]) ?? targets[definition.name]
  return max === undefined ? target : { ...target, max, source: 'set by the network' }
}

function measure(
  definition: IntervalDefinition,
  times: Times,
  consultation: Consultation,
  target: Target | null,
): Omit<Interval, 'name' | 'words' | 'target'> {
  const [from, to] = ends(definition, times, consultation)
  const names = { from: from?.name ?? null, to: to?.name ?? null }
  if (!from || !to) return { minutes: null, ms: null, ...names, isNegative: false, judged: 'none' }

  const ms = to.ms - from.ms
  if (ms < -clockSlackMs) return { minutes: null, ms, ...names, isNegative: true, judged: 'none' }
  const minutes = Math.max(0, roundedMinutes(ms))
  return { minutes, ms, ...names, isNegative: false, judged: judge(minutes, target) }
}

interface End {
  name: string
  siteId: string
  isPerSite: boolean
  ms: number
}

/** Milestone -> its effective times, in order of time. */
type Times = ReadonlyMap<string, readonly End[]>

function timesByName(states: readonly MilestoneState[]): Times {
  const times = new Map<string, End[]>()
  for (const { name, siteId, isPerSite, effective } of states) {
    if (!effective?.at) continue
    const known = times.get(name) ?? []
    known.push({ name, siteId, isPerSite, ms: msOf(effective.at) })
    times.set(name, known)
  }
  for (const known of times.values()) known.sort((a, b) => a.ms - b.ms)
  return times
}

function ends(
  { from, to }: IntervalDefinition,
  times: Times,
  consultation: Consultation,
): [End | undefined, End | undefined] {
  if (from.site !== 'shared') return [endOf(from, times, consultation), endOf(to, times, consultation)]
  const starts = times.get(from.milestones[0]!) ?? []
  const stops = times.get(to.milestones[0]!) ?? []
  const shared = starts.filter((start) => stops.some((stop) => stop.siteId === start.siteId))
  const siteId = (shared.find((start) => start.siteId === consultation.siteId) ?? shared[0])?.siteId
  return [starts.find((one) => one.siteId === siteId), stops.find((one) => one.siteId === siteId)]
}

/** Of several names the first that has a time. */
function endOf(end: IntervalEnd, times: Times, consultation: Consultation): End | undefined {
  for (const name of end.milestones) {
    const found = atSite(times.get(name) ?? [], end.site ?? 'opening', times, consultation)
    if (found) return found
  }
  return undefined
}

function atSite(
  ends: readonly End[],
  site: NonNullable<IntervalEnd['site']>,
  times: Times,
  consultation: Consultation,
): End | undefined {
  if (!ends[0]?.isPerSite || site === 'earliest') return ends[0]
  if (site === 'latest') return ends[ends.length - 1]
  const siteId = siteOfEnd(site, times, consultation)
  return ends.find((one) => one.siteId === siteId)
}

function siteOfEnd(site: string, times: Times, { siteId, hospitalSiteId, transfer }: Consultation): string | undefined {
  if (site === 'hospital') return transfer?.to ?? hospitalSiteId
  return site.startsWith('of:') ? times.get(site.slice(3))?.[0]?.siteId : siteId
}
