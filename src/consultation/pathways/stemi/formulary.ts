// Fibrinolytics and what goes with them. Two products are never shown together: mixing their tables is a 2-3-fold
// overdose. Nothing is computed for the adjuncts; they are a list to tick.

import type { Product } from '../pathway.ts'

export const formulary: readonly Product[] = [
  {
    code: 'rhTNK-tPA',
    words: { zh: '注射用重组人TNK组织型纤溶酶原激活剂 16 mg', en: 'rhTNK-tPA 16 mg' },
    tiers: [{ belowKg: null, doseMg: 16 }],
    halfDoseFromYears: 75,
    halfDose: 'option',
    labelOnsetMinutes: 360,
    administration: {
      zh: '16 mg 溶于 3 mL 灭菌注射用水, 5-10 秒一次静脉推注',
      en: '16 mg in 3 mL sterile water, one intravenous push over 5-10 s',
    },
    source: 'Chinese label of rhTNK-tPA; half dose at >= 75 y is a consensus option, not label',
  },
  {
    code: 'tenecteplase',
    words: { zh: '替奈普酶 (按体重分档)', en: 'Tenecteplase (weight tiers)' },
    tiers: [
      { belowKg: 60, doseMg: 30 },
      { belowKg: 70, doseMg: 35 },
      { belowKg: 80, doseMg: 40 },
      { belowKg: 90, doseMg: 45 },
      { belowKg: null, doseMg: 50 },
    ],
    halfDoseFromYears: 75,
    halfDose: 'rule',
    labelOnsetMinutes: null,
    administration: { zh: '5 秒一次静脉推注', en: 'one intravenous bolus over 5 s' },
    source: 'tenecteplase label, weight tiers; half dose at >= 75 y: ESC',
  },
]

export const adjuncts = [
  { code: 'aspirin-300', words: { zh: '阿司匹林 300 mg 嚼服', en: 'Aspirin 300 mg chewed' } },
  {
    code: 'clopidogrel',
    words: {
      zh: '氯吡格雷 300 mg (≤75岁) 或 75 mg (>75岁)',
      en: 'Clopidogrel 300 mg (<= 75 y) or 75 mg (> 75 y)',
    },
  },
  {
    code: 'enoxaparin',
    words: {
      zh: '依诺肝素: <75岁 30 mg 静推后 1 mg/kg q12h; ≥75岁 不予静推, 0.75 mg/kg',
      en: 'Enoxaparin: < 75 y 30 mg i.v. then 1 mg/kg q12h; >= 75 y no bolus, 0.75 mg/kg',
    },
  },
] as const
