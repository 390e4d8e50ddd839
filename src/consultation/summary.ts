// One row of a list of consultations: what a doctor needs to choose, and nothing more.

import { effectiveMilestones, type MilestoneState, stateOf } from './milestones.ts'
import type { Consultation, ConsultationSummary, Instant } from './model.ts'
import { pathwayOf } from './pathways.ts'

export function summarise(
  consultation: Consultation,
  states: readonly MilestoneState[] = effectiveMilestones(consultation.assertions, pathwayOf(consultation.pathway)),
): ConsultationSummary {
  const { id, siteId, rosterId, pathway, urgency, state, seq, openedAt, closedAt, patient, complaint } = consultation
  return {
    id,
    siteId,
    rosterId,
    pathway,
    urgency,
    state,
    seq,
    openedAt,
    closedAt,
    patient,
    ...(complaint === undefined ? {} : { complaint }),
    owner: consultation.owner,
    acceptedAt: consultation.acceptedAt,
    diagnosis: consultation.answer?.diagnosis ?? null,
    strategy: consultation.answer?.strategy ?? null,
    confirmedAt: consultation.answer?.confirmedAt ?? null,
    doorInAt: firstDoor(consultation, states),
    needleAt: stateOf(states, 'needle')?.effective?.at ?? null,
    recordings: consultation.recordings.length,
    firstRecordingId: consultation.recordings[0]?.recordingId ?? null,
    transferTo: consultation.transfer?.to ?? null,
    arrivedAt: stateOf(states, 'pci_door_in')?.effective?.at ?? consultation.transfer?.handedOverAt ?? null,
  }
}

/** The door of the site that asked, else the earliest door. */
export function firstDoor(consultation: Consultation, states: readonly MilestoneState[]): Instant | null {
  const here = stateOf(states, 'door_in', consultation.siteId)?.effective?.at
  if (here) return here
  const doors = states.flatMap((state) => (state.name === 'door_in' && state.effective?.at ? [state.effective.at] : []))
  return doors.sort()[0] ?? null
}
