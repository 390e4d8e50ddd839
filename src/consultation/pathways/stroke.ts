// Acute stroke: a second disease in the same shapes, to prove that a pathway is data.

import type { Budget, IntervalDefinition, MilestoneDefinition, Pathway, Step } from './pathway.ts'

const milestones: readonly MilestoneDefinition[] = [
  {
    name: 'last_known_well',
    words: { zh: '最后正常时间', en: 'Last known well' },
    who: ['VD'],
    beforeContact: true,
    required: true,
  },
  { name: 'symptom_onset', words: { zh: '发病时间', en: 'Symptom onset' }, who: ['VD'], beforeContact: true },
  {
    name: 'first_medical_contact',
    words: { zh: '首次医疗接触', en: 'First medical contact' },
    who: ['VD', 'A'],
    beforeContact: true,
  },
  {
    name: 'door_in',
    words: { zh: '到达首诊机构大门', en: 'Arrival at first facility' },
    who: ['VD', 'N'],
    beforeTransfer: true,
    perSite: true,
    required: true,
  },
  {
    name: 'nihss_scored',
    words: { zh: 'NIHSS评分', en: 'NIHSS scored' },
    who: ['VD'],
    value: { min: 0, max: 42, words: { zh: 'NIHSS 分数', en: 'NIHSS score' } },
  },
  { name: 'imaging_done', words: { zh: '影像检查完成', en: 'Imaging done' }, who: ['N'], required: true },
  { name: 'imaging_read', words: { zh: '影像判读完成', en: 'Imaging read' }, who: ['DC'] },
  {
    name: 'strategy_decided',
    words: { zh: '再灌注策略确定', en: 'Reperfusion strategy decided' },
    who: ['S'],
    systemOnly: true,
    required: true,
  },
  {
    name: 'consent_started',
    words: { zh: '开始知情谈话', en: 'Consent talk started' },
    who: ['VD'],
    branch: 'lysis',
    beforeTransfer: true,
  },
  {
    name: 'consent_signed',
    words: { zh: '签署知情同意', en: 'Consent signed' },
    who: ['VD'],
    branch: 'lysis',
    beforeTransfer: true,
  },
  {
    name: 'needle',
    words: { zh: '溶栓开始给药', en: 'Fibrinolytic bolus started' },
    who: ['N', 'VD'],
    beforeTransfer: true,
    branch: 'lysis',
    required: true,
  },
  { name: 'transfer_requested', words: { zh: '申请转运', en: 'Transfer requested' }, who: ['VD'], branch: 'transfer' },
  {
    name: 'door_out',
    words: { zh: '离开首诊机构', en: 'Departure from first facility' },
    who: ['A', 'VD'],
    beforeTransfer: true,
    perSite: true,
    branch: 'transfer',
    required: true,
  },
  {
    name: 'thrombectomy_door_in',
    words: { zh: '到达取栓医院大门', en: 'Arrival at thrombectomy hospital' },
    who: ['ED'],
    branch: 'transfer',
  },
  { name: 'groin_puncture', words: { zh: '股动脉穿刺', en: 'Groin puncture' }, who: ['CC'], branch: 'angiography' },
  {
    name: 'reperfusion_achieved',
    words: { zh: '血管再通', en: 'Reperfusion achieved' },
    who: ['CC'],
    branch: 'angiography',
  },
  {
    name: 'mrs_90d',
    words: { zh: '90天mRS', en: '90-day mRS' },
    who: ['VD'],
    value: { min: 0, max: 6, words: { zh: 'mRS 分级', en: 'mRS grade' } },
  },
]

const intervals: readonly IntervalDefinition[] = [
  {
    name: 'door_to_needle',
    words: { zh: '进门到溶栓 (DNT)', en: 'Door to needle (DNT)' },
    from: { milestones: ['door_in'], site: 'of:needle' },
    to: { milestones: ['needle'] },
    targets: [{ max: 60, stretch: 45, source: 'JAMA 2020, door-to-needle time in stroke' }],
  },
  {
    name: 'onset_to_needle',
    words: { zh: '发病到溶栓', en: 'Onset to needle' },
    from: { milestones: ['symptom_onset', 'last_known_well'] },
    to: { milestones: ['needle'] },
    targets: [{ max: 270, source: 'label of alteplase, 4.5 h' }],
  },
  {
    name: 'door_to_imaging',
    words: { zh: '进门到影像', en: 'Door to imaging' },
    from: { milestones: ['door_in'] },
    to: { milestones: ['imaging_done'] },
    targets: [{ max: 25, source: 'unverified' }],
  },
  {
    name: 'door_to_puncture',
    words: { zh: '进门到穿刺', en: 'Door to puncture' },
    from: { milestones: ['thrombectomy_door_in', 'door_in'], site: 'hospital' },
    to: { milestones: ['groin_puncture'] },
    targets: [{ max: 90, source: 'unverified' }],
  },
]

const budgets: readonly Budget[] = [
  {
    name: 'imaging',
    words: { zh: '25 分钟内影像', en: 'imaging within 25 minutes' },
    from: ['door_in', 'first_medical_contact'],
    minutes: 25,
    until: ['imaging_done', 'imaging_read', 'strategy_decided', 'needle'],
    source: 'unverified',
  },
  {
    name: 'needle',
    words: { zh: '60 分钟内溶栓', en: 'needle within 60 minutes' },
    from: ['door_in', 'first_medical_contact'],
    minutes: 60,
    until: ['needle'],
    source: 'JAMA 2020, door-to-needle time in stroke',
  },
]

const steps: readonly Step[] = [
  {
    side: 'clinic',
    kind: 'wait',
    words: { zh: '等待接诊', en: 'Waiting for a specialist' },
    after: [],
    until: ['owned', 'answered'],
  },
  {
    side: 'clinic',
    kind: 'advice-confirmed',
    words: { zh: '已收到, 开始执行', en: 'Received, going ahead' },
    after: ['answered'],
    until: ['confirmed'],
  },
  {
    side: 'clinic',
    kind: 'stamped',
    milestone: 'needle',
    words: { zh: '开始溶栓', en: 'Start lysis' },
    after: ['branch:lysis'],
    until: ['needle'],
  },
  { side: 'duty', kind: 'accepted', words: { zh: '接诊', en: 'Accept' }, after: [], until: ['owned', 'answered'] },
  { side: 'duty', kind: 'answered', words: { zh: '给出会诊意见', en: 'Answer' }, after: [], until: ['decided'] },
]

export const stroke: Pathway = {
  name: 'stroke',
  words: { zh: '急性脑卒中', en: 'Acute stroke' },
  version: 'stroke-1',
  exportPrefix: 'stroke_',
  milestones,
  intervals,
  budgets,
  rates: [],
  orders: [
    ['last_known_well', 'door_in'],
    ['symptom_onset', 'needle'],
    ['imaging_done', 'imaging_read'],
    ['consent_started', 'consent_signed'],
    ['door_out', 'thrombectomy_door_in'],
    ['groin_puncture', 'reperfusion_achieved'],
  ],
  answerCard: {
    diagnosis: [
      { code: 'stroke-ischaemic', words: { zh: '缺血性卒中', en: 'Ischaemic stroke' } },
      { code: 'stroke-haemorrhagic', words: { zh: '出血性卒中', en: 'Haemorrhagic stroke' } },
      { code: 'tia', words: { zh: '短暂性脑缺血发作', en: 'TIA' } },
      { code: 'stroke-mimic', words: { zh: '非卒中', en: 'Stroke mimic' } },
      { code: 'unsure', words: { zh: '暂不能确定', en: 'Unsure' }, decides: false },
      { code: 'unreadable', words: { zh: '看不清, 请重拍', en: 'Unreadable, please take it again' }, decides: false },
    ],
    strategy: [
      {
        code: 'lysis-then-transfer',
        words: { zh: '就地溶栓 + 转运', en: 'Lysis here, then transfer' },
        branch: ['lysis', 'transfer'],
      },
      {
        code: 'thrombectomy-transfer',
        words: { zh: '直接转运取栓', en: 'Transfer for thrombectomy' },
        branch: ['transfer', 'angiography'],
      },
      { code: 'medical-observe', words: { zh: '药物治疗 + 观察', en: 'Medical treatment, observe' } },
      { code: 'none', words: { zh: '不需处理', en: 'Nothing to do' } },
      { code: 'call-me', words: { zh: '请打电话给我', en: 'Call me' }, decides: false },
    ],
  },
  contraindications: [],
  formulary: [],
  adjuncts: [],
  steps,
}
