// What is counted over a month of STEMI consultations. How each is counted: month.ts, by the same name.

import type { RateDefinition } from '../pathway.ts'

const chestPainCentre = 'Chinese chest pain centre standard, re-certification indicators (secondary copy)'
const ours = 'our own goal, no published source'

export const rates: readonly RateDefinition[] = [
  {
    name: 'ecg_before_arrival',
    words: { zh: '转运患者到院前传输心电图', en: 'ECG received before arrival (transferred)' },
    goal: 0.3,
    source: chestPainCentre,
  },
  {
    name: 'bypass_ed_ambulance',
    words: { zh: '救护车转运绕行急诊', en: 'ED bypassed (by ambulance)' },
    goal: 0.3,
    source: chestPainCentre,
  },
  {
    name: 'bypass_ccu_self',
    words: { zh: '自行来院绕行CCU', en: 'CCU bypassed (came himself)' },
    goal: 0.5,
    source: chestPainCentre,
  },
  {
    name: 'eligible_lysed',
    words: { zh: '适合溶栓者已溶栓', en: 'Eligible patients lysed' },
    source: 'report, no target found',
  },
  {
    name: 'lysis_success',
    words: { zh: '溶栓成功率', en: 'Lysis success' },
    goal: 0.918,
    source: 'benchmark: Anxi county network, 91.8 %',
  },
  {
    name: 'false_activation',
    words: { zh: '导管室误启动', en: 'False activation' },
    source: 'report, no target found',
  },
  {
    name: 'first_tier_accept',
    words: { zh: '首位值班医师接诊', en: 'Accepted by the first who was called' },
    goal: 0.95,
    source: ours,
  },
  { name: 'milestone_completeness', words: { zh: '时间节点完整率', en: 'Milestone completeness' }, source: 'report' },
  {
    name: 'stamped_live',
    words: { zh: '实时记录占比', en: 'Share of milestones stamped live' },
    goal: 0.9,
    source: ours,
  },
]
