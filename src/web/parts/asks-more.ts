// Whether a tap on a milestone opens a sheet first: it carries a number, or the way that the patient was taken.

import type { MilestoneDefinition } from '../../consultation/pathways/pathway.ts'

export function asksMore(definition: MilestoneDefinition | undefined): boolean {
  return Boolean(definition?.value || definition?.bypasses)
}
