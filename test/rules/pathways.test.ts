// A pathway is data: whole, without contradictions, and with every name of clinical.md.

import { describe, expect, it } from '@jest/globals'
import { entryKindOf } from '../../src/consultation/entries.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { stroke } from '../../src/consultation/pathways/stroke.ts'
import { pathwayOf, pathways } from '../../src/consultation/pathways.ts'

const stemiMilestones = `symptom_onset help_called first_medical_contact door_in first_ecg_acquired consultation_opened
  ecg_received duty_called call_delivered accepted ecg_viewed ecg_diagnosed strategy_decided advice_confirmed troponin_drawn
  troponin_resulted antiplatelet_given anticoagulant_given lysis_screened consent_started consent_signed needle
  transfer_requested transfer_accepted ambulance_dispatched ambulance_arrived door_out cath_lab_activated cath_lab_ready
  pci_door_in handover_signed cath_lab_arrival pci_consent_signed puncture angiography_started wire_crossed device_used
  procedure_ended lysis_ecg_60 lysis_ecg_90 reperfusion_assessed rescue_pci_decided ccu_admitted discharged feedback_sent
  follow_up_30d follow_up_90d`.split(/\s+/)

const stemiIntervals = `onset_to_fmc fmc_to_ecg door_to_ecg ecg_to_receipt call_to_accept ecg_to_diagnosis
  receipt_to_diagnosis diagnosis_to_needle consent_time door_to_needle fmc_to_needle onset_to_needle troponin_turnaround
  antiplatelet_delay door_in_door_out request_to_exit transfer_drive lab_activation_time diagnosis_to_activation door_to_wire
  door_to_device first_door_to_device fmc_to_wire diagnosis_to_wire lysis_to_assessment lysis_to_angiography
  total_ischaemic_time`.split(/\s+/)

const strokeMilestones =
  `last_known_well symptom_onset first_medical_contact door_in nihss_scored imaging_done imaging_read
  strategy_decided consent_started consent_signed needle transfer_requested door_out thrombectomy_door_in groin_puncture
  reperfusion_achieved mrs_90d`.split(/\s+/)

const names = (list: readonly { name: string }[]) => list.map((one) => one.name)

describe('the pathways', () => {
  it('M120 stemi has the milestones and intervals of clinical.md, in canonical order', () => {
    expect(names(stemi.milestones)).toEqual(stemiMilestones)
    expect(names(stemi.intervals)).toEqual(stemiIntervals)
  })

  it('M121 stroke has its own, and its columns a prefix of their own', () => {
    expect(names(stroke.milestones)).toEqual(strokeMilestones)
    expect(names(stroke.intervals)).toEqual([
      'door_to_needle',
      'onset_to_needle',
      'door_to_imaging',
      'door_to_puncture',
    ])
    expect([stemi.exportPrefix, stroke.exportPrefix]).toEqual(['', 'stroke_'])
  })

  it.each([
    ['fmc_to_ecg', [10, 10]],
    ['door_to_ecg', [10]],
    ['ecg_to_receipt', [2]],
    ['call_to_accept', [2]],
    ['ecg_to_diagnosis', [10]],
    ['receipt_to_diagnosis', [5]],
    ['diagnosis_to_needle', [10]],
    ['door_to_needle', [30]],
    ['fmc_to_needle', [30]],
    ['onset_to_needle', [720]],
    ['troponin_turnaround', [20]],
    ['antiplatelet_delay', [60]],
    ['door_in_door_out', [30]],
    ['lab_activation_time', [30]],
    ['diagnosis_to_activation', [5]],
    ['door_to_wire', [90]],
    ['door_to_device', [90]],
    ['first_door_to_device', [120]],
    ['fmc_to_wire', [120, 90]],
    ['diagnosis_to_wire', [90, 60]],
    ['lysis_to_assessment', [90]],
    ['lysis_to_angiography', [1440]],
    ['onset_to_fmc', []],
    ['consent_time', []],
    ['request_to_exit', []],
    ['transfer_drive', []],
    ['total_ischaemic_time', []],
  ])('M122 the default target of %s is %j minutes', (name, bounds) => {
    expect(stemi.intervals.find((one) => one.name === name)!.targets.map((target) => target.max)).toEqual(bounds)
  })

  it('M123 codes of the answer card are those on the wire', () => {
    const codes = (list: readonly { code: string }[]) => list.map((one) => one.code).join(' | ')
    expect(codes(stemi.answerCard.diagnosis)).toBe(
      'stemi-anterior | stemi-inferior | stemi-lateral | stemi-posterior | stemi-other | nste-acs | other-cardiac | not-cardiac | unsure | unreadable',
    )
    expect(codes(stemi.answerCard.strategy)).toBe(
      'lysis-then-pci | primary-pci-transfer | medical-observe | none | call-me',
    )
  })

  it.each(pathways.map((pathway) => pathway.name))(
    'M124 %s names nothing that it does not have, and nothing twice',
    (name) => {
      const pathway = pathwayOf(name)!
      const milestones = names(pathway.milestones)
      const lists = [
        milestones,
        names(pathway.intervals),
        names(pathway.rates),
        pathway.formulary.map((one) => one.code),
      ]
      for (const list of lists) expect(new Set(list).size).toBe(list.length)
      for (const pair of pathway.orders) for (const milestone of pair) expect(milestones).toContain(milestone)
      for (const step of pathway.steps) {
        if (step.milestone) expect(milestones).toContain(step.milestone)
        expect(step.kind === 'wait' || entryKindOf(step.kind)?.by === 'person').toBe(true)
      }
    },
  )

  it('M125 every word has both languages', () => {
    const words: unknown[] = []
    JSON.stringify(pathways, (key, value) => {
      if (key === 'words' || key === 'administration') words.push(value)
      return value
    })
    expect(words.length).toBeGreaterThan(150)
    for (const one of words) expect(one).toEqual({ zh: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) })
  })

  it('M126 the tiers of every product rise and are open at the top', () => {
    for (const { tiers } of stemi.formulary) {
      const bounds = tiers.map((tier) => tier.belowKg ?? Number.POSITIVE_INFINITY)
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b))
      expect(tiers[tiers.length - 1]!.belowKg).toBeNull()
    }
  })
})
