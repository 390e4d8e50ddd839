// ST-elevation myocardial infarction, as clinical.md tells it. Data only; each part has its own file.

import type { Pathway } from './pathway.ts'
import { answerCard } from './stemi/answer-card.ts'
import { budgets } from './stemi/budgets.ts'
import { cn2019, esc } from './stemi/contraindications.ts'
import { adjuncts, formulary } from './stemi/formulary.ts'
import { intervals } from './stemi/intervals.ts'
import { milestones, orders } from './stemi/milestones.ts'
import { rates } from './stemi/rates.ts'
import { steps } from './stemi/steps.ts'

export const stemi: Pathway = {
  name: 'stemi',
  words: { zh: '急性ST段抬高型心肌梗死', en: 'STEMI' },
  version: 'stemi-1',
  exportPrefix: '',
  milestones,
  intervals,
  budgets,
  rates,
  orders,
  answerCard,
  contraindications: [cn2019, esc],
  formulary,
  adjuncts,
  steps,
}
