// Which of several assertions about a milestone is effective, and the whole history beside it. The rule (contract.md):
// of the system's the lowest `seq`; of people's the highest that is not withdrawn; a person's takes the place of a
// system one only by replacing it with a reason.

import type { Assertion, Consultation, Instant } from './model.ts'
import type { Pathway } from './pathways/pathway.ts'
import { milestoneOf, pathwayOf } from './pathways.ts'

export interface MilestoneState {
  name: string
  /** Where it happened; for milestones told apart by site, one state for each. */
  siteId: string
  isPerSite: boolean
  /** Null when everything that was said has been withdrawn. */
  effective: Assertion | null
  /** All that was ever said of it here, in order of `seq`, withdrawn and replaced ones too. */
  versions: Assertion[]
}

/** In the pathway's canonical order; a milestone nobody spoke of is absent. */
export function effectiveMilestones(assertions: readonly Assertion[], pathway: Pathway | undefined): MilestoneState[] {
  const states: MilestoneState[] = []
  for (const [name, versions] of inCanonicalOrder(assertions, pathway)) {
    const isPerSite = milestoneOf(pathway, name)?.perSite === true
    for (const group of isPerSite ? bySite(versions) : [versions]) {
      const effective = effectiveOf(group, versions)
      const siteId = (effective ?? group[group.length - 1]!).siteId
      states.push({ name, siteId, isPerSite, effective, versions: group })
    }
  }
  return states
}

/** When it happened, as it stands now; per-site milestones: at the opening site, else the first. */
export function effectiveTime(consultation: Consultation, name: string): Instant | null {
  const pathway = pathwayOf(consultation.pathway)
  const said = consultation.assertions.filter((assertion) => assertion.milestone === name)
  if (said.length === 0) return null
  const states = effectiveMilestones(said, pathway)
  return (stateOf(states, name, consultation.siteId) ?? states[0])?.effective?.at ?? null
}

/** The state of a milestone; with a site, only the state there. */
export function stateOf(states: readonly MilestoneState[], name: string, siteId?: string): MilestoneState | undefined {
  return states.find((state) => state.name === name && (siteId === undefined || state.siteId === siteId))
}

/** `versions` of one site, `everywhere` all of the milestone: a correction may have moved it to another site. */
function effectiveOf(versions: readonly Assertion[], everywhere: readonly Assertion[]): Assertion | null {
  const standing = everywhere.filter((one) => one.source !== 'system' && !one.withdrawn)
  const moved = new Set(standing.map((one) => one.replaces))
  const people = standing.filter((one) => versions.includes(one) && !moved.has(one.seq))
  const latest = people.reduce<Assertion | null>((best, one) => (best && best.seq > one.seq ? best : one), null)

  const system = versions.filter((one) => one.source === 'system')
  const earliest = system.reduce<Assertion | null>((best, one) => (best && best.seq < one.seq ? best : one), null)
  if (!earliest) return latest
  const isReplaced = standing.some((one) => replacesSystem(one, everywhere, versions))
  return isReplaced ? latest : earliest
}

/** Follows a chain of corrections down to the system's own assertion, if it ends there. */
function replacesSystem(
  correction: Assertion,
  everywhere: readonly Assertion[],
  versions: readonly Assertion[],
): boolean {
  let current: Assertion | undefined = correction
  while (current?.replaces !== undefined && current.reason) {
    const target: Assertion | undefined = everywhere.find((one) => one.seq === current?.replaces)
    if (target?.source === 'system') return versions.includes(target)
    // A correction points backwards; anything else would never end.
    current = target && target.seq < current.seq ? target : undefined
  }
  return false
}

function inCanonicalOrder(assertions: readonly Assertion[], pathway: Pathway | undefined): [string, Assertion[]][] {
  const byName = new Map<string, Assertion[]>()
  for (const milestone of pathway?.milestones ?? []) byName.set(milestone.name, [])
  for (const assertion of [...assertions].sort((a, b) => a.seq - b.seq)) {
    const versions = byName.get(assertion.milestone)
    if (versions) versions.push(assertion)
    else byName.set(assertion.milestone, [assertion])
  }
  return [...byName].filter(([, versions]) => versions.length > 0)
}

function bySite(versions: readonly Assertion[]): Assertion[][] {
  const sites = [...new Set(versions.map((one) => one.siteId))]
  return sites.map((siteId) => versions.filter((one) => one.siteId === siteId))
}
