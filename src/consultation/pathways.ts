// The diseases we know. A pathway is one file (or folder) and one line here.

import type { MilestoneDefinition, Pathway } from './pathways/pathway.ts'
import { stemi } from './pathways/stemi.ts'
import { stroke } from './pathways/stroke.ts'

export const pathways: readonly Pathway[] = [stemi, stroke]

/** Undefined for a pathway of a newer server. */
export function pathwayOf(name: string): Pathway | undefined {
  return pathways.find((pathway) => pathway.name === name)
}

// Asked for every assertion of every write: looked up, not searched.
const byName = new WeakMap<Pathway, Map<string, MilestoneDefinition>>()

export function milestoneOf(pathway: Pathway | undefined, name: string): MilestoneDefinition | undefined {
  if (!pathway) return undefined
  const known = byName.get(pathway) ?? new Map(pathway.milestones.map((milestone) => [milestone.name, milestone]))
  if (!byName.has(pathway)) byName.set(pathway, known)
  return known.get(name)
}
