// The intervals of STEMI with their default targets. A network sets other numbers; the source stays beside ours.

import type { IntervalDefinition } from '../pathway.ts'

const chestPainCentre = 'Chinese chest pain centre standard, re-certification indicators (secondary copy)'
const missionLifeline = 'AHA Mission: Lifeline recognition criteria'
const esc2017 = 'ESC 2017 STEMI guideline, table of time targets'
const acc2025 = '2025 ACC/AHA ACS guideline (secondary)'
const ours = 'our own target, no published source'

/** From one milestone to another, both at their default site. */
function span(from: string, to: string) {
  return { from: { milestones: [from] }, to: { milestones: [to] } }
}

/** Of the PCI hospital: who was sent there has a door of his own, who walked in only the first one. */
const hospitalDoor = { milestones: ['pci_door_in', 'door_in'], site: 'hospital' } as const

export const intervals: readonly IntervalDefinition[] = [
  {
    name: 'onset_to_fmc',
    words: { zh: '发病到首次医疗接触', en: 'Onset to first medical contact' },
    ...span('symptom_onset', 'first_medical_contact'),
    targets: [],
  },
  {
    name: 'fmc_to_ecg',
    words: { zh: '首次医疗接触到心电图', en: 'First medical contact to ECG' },
    ...span('first_medical_contact', 'first_ecg_acquired'),
    targets: [
      { max: 10, share: 0.75, source: chestPainCentre },
      { max: 10, strict: true, of: 'monthly-mean', source: chestPainCentre },
    ],
  },
  {
    name: 'door_to_ecg',
    words: { zh: '进门到心电图', en: 'Door to ECG' },
    ...span('door_in', 'first_ecg_acquired'),
    targets: [{ max: 10, source: acc2025 }],
  },
  {
    name: 'ecg_to_receipt',
    words: { zh: '心电图到上传完成', en: 'ECG to receipt' },
    ...span('first_ecg_acquired', 'ecg_received'),
    targets: [{ max: 2, source: ours }],
  },
  {
    name: 'call_to_accept',
    words: { zh: '呼叫到接诊', en: 'Call to acceptance' },
    ...span('duty_called', 'accepted'),
    targets: [{ max: 2, source: ours }],
  },
  {
    name: 'ecg_to_diagnosis',
    words: { zh: '心电图到确诊', en: 'ECG to diagnosis' },
    ...span('first_ecg_acquired', 'ecg_diagnosed'),
    targets: [{ max: 10, strict: true, of: 'monthly-mean', source: chestPainCentre }],
  },
  {
    name: 'receipt_to_diagnosis',
    words: { zh: '上传完成到确诊', en: 'Receipt to diagnosis' },
    ...span('ecg_received', 'ecg_diagnosed'),
    targets: [{ max: 5, source: ours }],
  },
  {
    name: 'diagnosis_to_needle',
    words: { zh: '确诊到溶栓', en: 'Diagnosis to needle' },
    ...span('ecg_diagnosed', 'needle'),
    targets: [{ max: 10, source: esc2017 }],
  },
  {
    name: 'consent_time',
    words: { zh: '知情谈话用时', en: 'Consent time' },
    ...span('consent_started', 'consent_signed'),
    targets: [],
  },
  {
    name: 'door_to_needle',
    words: { zh: '进门到溶栓 (D2N)', en: 'Door to needle (D2N)' },
    from: { milestones: ['door_in'], site: 'of:needle' },
    to: { milestones: ['needle'] },
    targets: [{ max: 30, share: 0.75, source: chestPainCentre }],
  },
  {
    name: 'fmc_to_needle',
    words: { zh: '首次医疗接触到溶栓', en: 'First medical contact to needle' },
    ...span('first_medical_contact', 'needle'),
    targets: [{ max: 30, source: acc2025 }],
  },
  {
    name: 'onset_to_needle',
    words: { zh: '发病到溶栓', en: 'Onset to needle' },
    ...span('symptom_onset', 'needle'),
    targets: [{ max: 720, stretch: 360, source: 'guideline 12 h; label of rhTNK-tPA 6 h' }],
  },
  {
    name: 'troponin_turnaround',
    words: { zh: '肌钙蛋白抽血到报告', en: 'Troponin turnaround' },
    ...span('troponin_drawn', 'troponin_resulted'),
    targets: [{ max: 20, of: 'monthly-mean', source: chestPainCentre }],
  },
  {
    name: 'antiplatelet_delay',
    words: { zh: '进门到双抗负荷', en: 'Door to antiplatelet' },
    ...span('door_in', 'antiplatelet_given'),
    targets: [{ max: 60, source: "the ministry's 2021 cardiovascular quality indicators (secondary)" }],
  },
  {
    name: 'door_in_door_out',
    words: { zh: '首诊机构停留 (DIDO)', en: 'Door in to door out (DIDO)' },
    from: { milestones: ['door_in'], site: 'shared' },
    to: { milestones: ['door_out'], site: 'shared' },
    targets: [{ max: 30, source: `${acc2025}; Mission: Lifeline award 45` }],
  },
  {
    name: 'request_to_exit',
    words: { zh: '申请转运到离开', en: 'Transfer request to exit' },
    from: { milestones: ['transfer_requested'] },
    to: { milestones: ['door_out'], site: 'latest' },
    targets: [],
  },
  {
    name: 'transfer_drive',
    words: { zh: '转运途中', en: 'Transfer drive' },
    from: { milestones: ['door_out'], site: 'latest' },
    to: { milestones: ['pci_door_in'] },
    targets: [],
  },
  {
    name: 'lab_activation_time',
    words: { zh: '导管室激活用时', en: 'Cath lab activation time' },
    ...span('cath_lab_activated', 'cath_lab_ready'),
    targets: [{ max: 30, strict: true, source: chestPainCentre }],
  },
  {
    name: 'diagnosis_to_activation',
    words: { zh: '确诊到启动导管室', en: 'Diagnosis to activation' },
    ...span('ecg_diagnosed', 'cath_lab_activated'),
    targets: [{ max: 5, source: 'aspiration, no published source' }],
  },
  {
    name: 'door_to_wire',
    words: { zh: '进门到导丝通过 (D2W)', en: 'Door to wire (D2W)' },
    from: hospitalDoor,
    to: { milestones: ['wire_crossed'] },
    targets: [{ primaryPci: true, max: 90, stretch: 60, share: 0.75, source: chestPainCentre }],
  },
  {
    name: 'door_to_device',
    words: { zh: '进门到首个器械 (D2B)', en: 'Door to device (D2B)' },
    from: hospitalDoor,
    to: { milestones: ['device_used'] },
    targets: [{ primaryPci: true, max: 90, source: missionLifeline }],
  },
  {
    name: 'first_door_to_device',
    words: { zh: '首诊进门到首个器械', en: 'First door to device' },
    from: { milestones: ['door_in'], site: 'earliest' },
    to: { milestones: ['device_used'] },
    targets: [{ primaryPci: true, max: 120, source: missionLifeline }],
  },
  {
    name: 'fmc_to_wire',
    words: { zh: '首次医疗接触到导丝通过 (FMC2W)', en: 'First medical contact to wire (FMC2W)' },
    ...span('first_medical_contact', 'wire_crossed'),
    targets: [
      { primaryPci: true, max: 120, when: 'transferred', source: acc2025 },
      { primaryPci: true, max: 90, when: 'direct', source: acc2025 },
    ],
  },
  {
    name: 'diagnosis_to_wire',
    words: { zh: '确诊到导丝通过', en: 'Diagnosis to wire' },
    ...span('ecg_diagnosed', 'wire_crossed'),
    targets: [
      { primaryPci: true, max: 90, when: 'transferred', source: esc2017 },
      { primaryPci: true, max: 60, when: 'direct', source: esc2017 },
    ],
  },
  {
    name: 'lysis_to_assessment',
    words: { zh: '溶栓到再通评估', en: 'Lysis to assessment' },
    ...span('needle', 'reperfusion_assessed'),
    targets: [{ min: 60, max: 90, source: esc2017 }],
  },
  {
    name: 'lysis_to_angiography',
    words: { zh: '溶栓到造影', en: 'Lysis to angiography' },
    ...span('needle', 'angiography_started'),
    targets: [{ min: 120, max: 1440, rescueAtOnce: true, source: `${esc2017}; rescue: at once` }],
  },
  {
    name: 'total_ischaemic_time',
    words: { zh: '总缺血时间', en: 'Total ischaemic time' },
    from: { milestones: ['symptom_onset'] },
    to: { milestones: ['wire_crossed', 'needle'] },
    targets: [],
  },
]
