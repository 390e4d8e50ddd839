// Where a time belongs that is told from afar. The one who says nothing means his own site (contract); who was never
// where the patient is, cannot mean it of what happened before the patient was sent on.

import { effectiveTime } from './milestones.ts'
import type { Consultation, How, Role } from './model.ts'
import type { Pathway } from './pathways/pathway.ts'
import { milestoneOf } from './pathways.ts'

/** The site to say with the stamp; undefined = the author's own. */
export function siteOfStamp(
  consultation: Consultation,
  pathway: Pathway,
  { milestone, how, role }: { milestone: string; how: How; role: Role },
): string | undefined {
  if (!milestoneOf(pathway, milestone)?.beforeTransfer || role === 'clinic_doctor') return undefined
  return how === 'tapped' && hasArrived(consultation) ? undefined : consultation.siteId
}

/** Whoever taps now stands beside the patient. */
function hasArrived(consultation: Consultation): boolean {
  return Boolean(consultation.transfer?.handedOverAt ?? effectiveTime(consultation, 'pci_door_in'))
}
