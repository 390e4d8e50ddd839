// What one consultation adds to the month's rates: so many of so many. How each rate is counted is here, by the name
// that the pathway gives it; a rate that we cannot count yet adds nothing.

import type { NetworkSettings } from './entry-kind.ts'
import { branchesTaken, minutesLate, requiredMilestones } from './findings.ts'
import { msOf } from './instants.ts'
import { wasTransferred } from './intervals.ts'
import { openItems } from './lysis.ts'
import { type MilestoneState, stateOf } from './milestones.ts'
import type { Consultation, Instant } from './model.ts'
import type { Pathway, RateDefinition } from './pathways/pathway.ts'
import { milestoneOf } from './pathways.ts'

export interface Share {
  n: number
  of: number
}

export interface Rate {
  name: string
  words: RateDefinition['words']
  n: number
  of: number
  /** 0..1; null when nothing is counted. */
  share: number | null
  goal: number | null
}

/** Rate name -> what this consultation adds. Absent = not counted in this rate. */
export function ratesOfOne(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
  settings: NetworkSettings,
): Record<string, Share> {
  const seen: Seen = {
    consultation,
    states,
    pathway,
    settings,
    at: (name) => stateOf(states, name)?.effective?.at ?? null,
  }
  const shares = pathway.rates.flatMap(({ name }) => {
    const share = counts[name]?.(seen) ?? null
    return share ? [[name, share] as const] : []
  })
  return Object.fromEntries(shares)
}

/** The month's rates from what each consultation added. */
export function ratesOf(rows: readonly { facts: { rates: Record<string, Share> } }[], pathway: Pathway): Rate[] {
  return pathway.rates.map(({ name, words, goal }) => {
    const shares = rows.flatMap((row) => (row.facts.rates[name] ? [row.facts.rates[name]] : []))
    const n = shares.reduce((sum, share) => sum + share.n, 0)
    const of = shares.reduce((sum, share) => sum + share.of, 0)
    return { name, words, n, of, share: of === 0 ? null : n / of, goal: goal ?? null }
  })
}

interface Seen {
  consultation: Consultation
  states: readonly MilestoneState[]
  pathway: Pathway
  settings: NetworkSettings
  at(milestone: string): Instant | null
}

const counts: Record<string, (seen: Seen) => Share | null> = {
  ecg_before_arrival(seen) {
    const arrivedAt = seen.at('pci_door_in')
    if (!isStemi(seen) || !wasTransferred(seen.consultation, seen.states) || !arrivedAt) return null
    const receivedAt = seen.at('ecg_received')
    return one(receivedAt !== null && msOf(receivedAt) < msOf(arrivedAt))
  },
  bypass_ed_ambulance(seen) {
    if (!isStemi(seen) || !wasTransferred(seen.consultation, seen.states) || !seen.at('pci_door_in')) return null
    return one(seen.consultation.answer?.bypassEd === true)
  },
  bypass_ccu_self(seen) {
    if (!isStemi(seen) || wasTransferred(seen.consultation, seen.states) || !seen.at('cath_lab_arrival')) return null
    return one(seen.consultation.answer?.bypassCcu === true)
  },
  eligible_lysed(seen) {
    const { screening } = seen.consultation
    if (!isStemi(seen) || !screening) return null
    const open = openItems(seen.pathway, seen.settings.contraindicationList, screening, null)
    return open.length > 0 ? null : one(seen.at('needle') !== null)
  },
  lysis_success(seen) {
    if (!seen.at('needle')) return null
    const assessed = stateOf(seen.states, 'reperfusion_assessed')?.effective?.value
    if (typeof assessed === 'number') return one(assessed === 1)
    const result = seen.consultation.outcome?.result
    return result === 'reperfused' || result === 'not-reperfused' ? one(result === 'reperfused') : null
  },
  false_activation(seen) {
    if (!seen.at('cath_lab_activated') || seen.consultation.state !== 'closed') return null
    return one(!branchesTaken(seen.consultation, seen.states).has('angiography'))
  },
  first_tier_accept({ consultation, states }) {
    const by = stateOf(states, 'accepted')?.effective?.by
    const first = consultation.calls[0]
    if (!by || by === 'system' || !first) return null
    return one(consultation.calls.some((call) => call.step === first.step && call.personId === by.personId))
  },
  milestone_completeness({ consultation, states, pathway }) {
    if (consultation.state !== 'closed') return null
    const required = requiredMilestones(consultation, states, pathway)
    const told = required.filter(({ name }) => states.some((state) => state.name === name && state.effective))
    return { n: told.length, of: required.length }
  },
  stamped_live({ states, pathway, settings }) {
    const byPeople = states.flatMap(({ name, effective }) =>
      effective && effective.at && effective.source !== 'system' && !milestoneOf(pathway, name)?.beforeContact
        ? [effective]
        : [],
    )
    const live = byPeople.filter(
      (one) =>
        one.source === 'device' || (one.source === 'tapped' && (minutesLate(one) ?? 0) <= settings.lateAfterMinutes),
    )
    return byPeople.length === 0 ? null : { n: live.length, of: byPeople.length }
  },
}

function isStemi({ consultation }: Seen): boolean {
  return consultation.answer?.diagnosis.startsWith('stemi-') === true
}

function one(counted: boolean): Share {
  return { n: counted ? 1 : 0, of: 1 }
}
