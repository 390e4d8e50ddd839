// The month's rates: so many of so many. How each is counted is here, by the name that the pathway gives it; a rate
// that nobody can count has no entry here and shows no share.

import type { RateFacts } from './facts.ts'
import type { Words } from './model.ts'
import type { Pathway } from './pathways/pathway.ts'

export interface Rate {
  name: string
  words: Words
  n: number
  of: number
  /** 0..1; null when nothing is counted. */
  share: number | null
  goal: number | null
}

/** What one consultation adds; null = it is not counted in this rate. */
interface Share {
  n: number
  of: number
}

export function ratesOf(rows: readonly { facts: RateFacts }[], pathway: Pathway): Rate[] {
  return pathway.rates.map(({ name, words, goal }) => {
    const shares = rows.flatMap(({ facts }) => counts[name]?.(facts) ?? [])
    const n = shares.reduce((sum, share) => sum + share.n, 0)
    const of = shares.reduce((sum, share) => sum + share.of, 0)
    return { name, words, n, of, share: of === 0 ? null : n / of, goal: goal ?? null }
  })
}

const counts: Record<string, (facts: RateFacts) => Share | null> = {
  ecg_before_arrival: ({ stemi, transferred, ecgBeforeArrival }) =>
    stemi && transferred ? yes(ecgBeforeArrival) : null,
  bypass_ed_ambulance: ({ stemi, transferred, angiography, bypassEd }) =>
    stemi && transferred && angiography ? yes(bypassEd) : null,
  bypass_ccu_self: ({ stemi, direct, bypassCcu }) => (stemi && direct ? yes(bypassCcu) : null),
  eligible_lysed: ({ stemi, lysisEligible, lysed }) => (stemi && lysisEligible ? yes(lysed) : null),
  lysis_success: ({ lysed, reperfused }) => (lysed ? yes(reperfused) : null),
  // An activation is known to be false only once the consultation is over.
  false_activation: ({ labActivated, state, angiography }) =>
    labActivated && state === 'closed' ? yes(!angiography) : null,
  first_tier_accept: ({ firstTierAccept }) => yes(firstTierAccept),
  milestone_completeness: ({ state, requiredPresent, required }) =>
    state === 'closed' ? { n: requiredPresent, of: required } : null,
  stamped_live: ({ toldLive, told }) => ({ n: toldLive, of: told }),
}

function yes(counted: boolean | null): Share | null {
  return counted === null ? null : { n: counted ? 1 : 0, of: 1 }
}
