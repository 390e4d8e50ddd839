// The diseases we know. A pathway is one file (or folder) and one line here.

import type { MilestoneDefinition, Pathway } from './pathways/pathway.ts'
import { stemi } from './pathways/stemi.ts'
import { stroke } from './pathways/stroke.ts'

export const pathways: readonly Pathway[] = [stemi, stroke]

/** Undefined for a pathway of a newer server. */
export function pathwayOf(name: string): Pathway | undefined {
  return pathways.find((pathway) => pathway.name === name)
}

export function milestoneOf(pathway: Pathway | undefined, name: string): MilestoneDefinition | undefined {
  return pathway?.milestones.find((milestone) => milestone.name === name)
}
