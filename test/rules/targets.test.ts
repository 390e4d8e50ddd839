// Every figure of clinical.md, section 2, as a whole: a bound, its strictness or its way that went would change what a
// network is told about itself. The sources of the figures stand beside them in the pathways.

import { describe, expect, it } from '@jest/globals'
import type { Pathway, Target } from '../../src/consultation/pathways/pathway.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { stroke } from '../../src/consultation/pathways/stroke.ts'

type Figures = Record<string, Omit<Target, 'source'>[]>

const stemiFigures: Figures = {
  onset_to_fmc: [],
  fmc_to_ecg: [
    { max: 10, share: 0.75 },
    { max: 10, strict: true, of: 'monthly-mean' },
  ],
  door_to_ecg: [{ max: 10 }],
  ecg_to_receipt: [{ max: 2 }],
  call_to_accept: [{ max: 2 }],
  ecg_to_diagnosis: [{ max: 10, strict: true, of: 'monthly-mean' }],
  receipt_to_diagnosis: [{ max: 5 }],
  diagnosis_to_needle: [{ max: 10 }],
  consent_time: [],
  door_to_needle: [{ max: 30, share: 0.75 }],
  fmc_to_needle: [{ max: 30 }],
  onset_to_needle: [{ max: 720, stretch: 360 }],
  troponin_turnaround: [{ max: 20, of: 'monthly-mean' }],
  antiplatelet_delay: [{ max: 60 }],
  door_in_door_out: [{ max: 30 }],
  request_to_exit: [],
  transfer_drive: [],
  lab_activation_time: [{ max: 30, strict: true }],
  diagnosis_to_activation: [{ max: 5 }],
  door_to_wire: [{ max: 90, stretch: 60, share: 0.75, primaryPci: true }],
  door_to_device: [{ max: 90, primaryPci: true }],
  first_door_to_device: [{ max: 120, primaryPci: true }],
  fmc_to_wire: [
    { max: 120, when: 'transferred', primaryPci: true },
    { max: 90, when: 'direct', primaryPci: true },
  ],
  diagnosis_to_wire: [
    { max: 90, when: 'transferred', primaryPci: true },
    { max: 60, when: 'direct', primaryPci: true },
  ],
  lysis_to_assessment: [{ min: 60, max: 90 }],
  lysis_to_angiography: [{ min: 120, max: 1440, rescueAtOnce: true }],
  total_ischaemic_time: [],
}

const strokeFigures: Figures = {
  door_to_needle: [{ max: 60, stretch: 45 }],
  onset_to_needle: [{ max: 270 }],
  door_to_imaging: [{ max: 25 }],
  door_to_puncture: [{ max: 90 }],
}

/** From where to where each is measured. */
const stemiEnds: Record<string, string> = {
  onset_to_fmc: 'symptom_onset > first_medical_contact',
  fmc_to_ecg: 'first_medical_contact > first_ecg_acquired',
  door_to_ecg: 'door_in > first_ecg_acquired',
  ecg_to_receipt: 'first_ecg_acquired > ecg_received',
  call_to_accept: 'duty_called > accepted',
  ecg_to_diagnosis: 'first_ecg_acquired > ecg_diagnosed',
  receipt_to_diagnosis: 'ecg_received > ecg_diagnosed',
  diagnosis_to_needle: 'ecg_diagnosed > needle',
  consent_time: 'consent_started > consent_signed',
  door_to_needle: 'door_in@of:needle > needle',
  fmc_to_needle: 'first_medical_contact > needle',
  onset_to_needle: 'symptom_onset > needle',
  troponin_turnaround: 'troponin_drawn > troponin_resulted',
  antiplatelet_delay: 'door_in > antiplatelet_given',
  door_in_door_out: 'door_in@shared > door_out@shared',
  request_to_exit: 'transfer_requested > door_out@latest',
  transfer_drive: 'door_out@latest > pci_door_in',
  lab_activation_time: 'cath_lab_activated > cath_lab_ready',
  diagnosis_to_activation: 'ecg_diagnosed > cath_lab_activated',
  door_to_wire: 'pci_door_in|door_in@hospital > wire_crossed',
  door_to_device: 'pci_door_in|door_in@hospital > device_used',
  first_door_to_device: 'door_in@earliest > device_used',
  fmc_to_wire: 'first_medical_contact > wire_crossed',
  diagnosis_to_wire: 'ecg_diagnosed > wire_crossed',
  lysis_to_assessment: 'needle > reperfusion_assessed',
  lysis_to_angiography: 'needle > angiography_started',
  total_ischaemic_time: 'symptom_onset > wire_crossed|needle',
}

const strokeEnds: Record<string, string> = {
  door_to_needle: 'door_in@of:needle > needle',
  onset_to_needle: 'symptom_onset|last_known_well > needle',
  door_to_imaging: 'door_in > imaging_done',
  door_to_puncture: 'thrombectomy_door_in|door_in@hospital > groin_puncture',
}

const withoutSource = <Sourced extends { source: string }>({ source, ...figure }: Sourced) => {
  expect(source).toMatch(/\S/)
  return figure
}
const figuresOf = ({ intervals }: Pathway) =>
  Object.fromEntries(intervals.map(({ name, targets }) => [name, targets.map(withoutSource)]))
const endsOf = ({ intervals }: Pathway) => {
  const words = ({ milestones, site }: Pathway['intervals'][number]['from']) =>
    milestones.join('|') + (site ? `@${site}` : '')
  return Object.fromEntries(intervals.map(({ name, from, to }) => [name, `${words(from)} > ${words(to)}`]))
}
const budgetsOf = ({ budgets }: Pathway) =>
  Object.fromEntries(budgets.map(({ name, from, minutes, until }) => [name, { from, minutes, until }]))

describe('The figures', () => {
  it.each([
    ['stemi', stemi, stemiFigures, stemiEnds],
    ['stroke', stroke, strokeFigures, strokeEnds],
  ] as const)(
    'M180 of %s are those of their sources: bounds both ways, strictness, share, way and ends',
    (_name, pathway, figures, ends) => {
      expect(figuresOf(pathway)).toEqual(figures)
      expect(endsOf(pathway)).toEqual(ends)
    },
  )

  it('M181 that the calls obey: ten minutes to the diagnosis and thirty to the needle, of a stroke 25 and 60', () => {
    expect(budgetsOf(stemi)).toEqual({
      diagnosis: {
        from: ['first_medical_contact', 'door_in'],
        minutes: 10,
        until: ['ecg_diagnosed', 'strategy_decided', 'needle'],
      },
      needle: { from: ['door_in', 'first_medical_contact'], minutes: 30, until: ['needle'] },
    })
    expect(budgetsOf(stroke)).toEqual({
      imaging: {
        from: ['door_in', 'first_medical_contact'],
        minutes: 25,
        until: ['imaging_done', 'imaging_read', 'strategy_decided', 'needle'],
      },
      needle: { from: ['door_in', 'first_medical_contact'], minutes: 60, until: ['needle'] },
    })
  })

  it('M182 that a month of STEMI is asked to reach', () => {
    expect(Object.fromEntries(stemi.rates.map(({ name, goal }) => [name, goal]))).toEqual({
      ecg_before_arrival: 0.3,
      bypass_ed_ambulance: 0.3,
      bypass_ccu_self: 0.5,
      eligible_lysed: undefined,
      lysis_success: 0.918,
      false_activation: undefined,
      first_tier_accept: 0.95,
      milestone_completeness: undefined,
      stamped_live: 0.9,
    })
    expect(stroke.rates).toEqual([])
  })
})
