// The lysis gate and its arithmetic, as the screen shows them. It shows lists and numbers, a licensed doctor decides;
// it guards a button and never refuses a stamp. Every number is from the pathway's data.

import type { NetworkSettings } from './entry-kind.ts'
import { minuteMs, msOf } from './instants.ts'
import { type MilestoneState, stateOf } from './milestones.ts'
import type { Consultation, Instant, LysisOrder, Screening, Words } from './model.ts'
import type { ContraindicationItem, Pathway, Product } from './pathways/pathway.ts'

export type GateRule = 'order' | 'second-confirmation' | 'list' | 'consent'

export const gateWords: Record<GateRule, Words> = {
  order: { zh: '专科医师开溶栓医嘱', en: 'Order of a specialist' },
  'second-confirmation': { zh: '第二位医师复核', en: 'Signature of a second specialist' },
  list: { zh: '排除绝对禁忌证', en: 'Absolute contraindications ruled out' },
  consent: { zh: '签署知情同意', en: 'Signed consent' },
}

/** A rule of a newer client is shown as it was sent. */
export function gateRuleWords(rule: string): Words {
  return Object.hasOwn(gateWords, rule) ? gateWords[rule as GateRule] : { zh: rule, en: rule }
}

export interface GateCondition {
  rule: GateRule
  words: Words
  met: boolean
  /** For the list: the absolute items that are not answered no and not overridden. */
  open: ContraindicationItem[]
}

export interface LysisGate {
  conditions: GateCondition[]
  /** Opens the needle button. An override with a reason is always offered beside it. */
  mayGiveNeedle: boolean
}

export function lysisGate(
  consultation: Consultation,
  states: readonly MilestoneState[],
  pathway: Pathway,
  settings: NetworkSettings,
): LysisGate {
  const { lysisOrder, screening } = consultation
  const open = openItems(pathway, settings.contraindicationList, screening, lysisOrder)
  const conditions: GateCondition[] = [
    condition('order', lysisOrder !== null),
    ...(settings.secondConfirmation ? [condition('second-confirmation', Boolean(lysisOrder?.confirmed))] : []),
    condition('list', open.length === 0, open),
    condition('consent', Boolean(stateOf(states, 'consent_signed')?.effective?.at)),
  ]
  return { conditions, mayGiveNeedle: conditions.every((one) => one.met) }
}

/** Absolute items that still stand in the way: yes, unknown or not answered, and not overridden by the order. */
export function openItems(
  pathway: Pathway,
  listVersion: string,
  screening: Screening | null,
  order: LysisOrder | null,
): ContraindicationItem[] {
  const version = screening?.listVersion ?? listVersion
  const list = pathway.contraindications.find((one) => one.version === version)
  const overridden = new Set(order?.overrides.map((override) => override.item))
  return (list?.items ?? []).filter(
    (one) => one.kind === 'absolute' && screening?.answers[one.code] !== 'no' && !overridden.has(one.code),
  )
}

/** Relative items answered yes or unknown: shown, weighed by the doctor, never in the way. */
export function relativeConcerns(pathway: Pathway, screening: Screening): ContraindicationItem[] {
  const list = pathway.contraindications.find((one) => one.version === screening.listVersion)
  return (list?.items ?? []).filter((one) => one.kind === 'relative' && screening.answers[one.code] !== 'no')
}

export interface DoseQuestion {
  ageYears: number
  weightKg?: number | undefined
  /** The doctor's choice; left out = as the product's label says. */
  halfDose?: boolean | undefined
}

export interface Dose {
  doseMg: number
  fullDoseMg: number
  isHalf: boolean
  /** Half the dose may be chosen at this age (or is the rule). */
  mayBeHalf: boolean
}

export function doseFor(product: Product, { ageYears, weightKg, halfDose }: DoseQuestion): Dose | 'weight-needed' {
  const needsWeight = product.tiers.length > 1
  if (needsWeight && weightKg === undefined) return 'weight-needed'
  const tier = product.tiers.find((one) => one.belowKg === null || (weightKg ?? 0) < one.belowKg)
  if (!tier) throw new Error(`the tiers of ${product.code} are open at the top`)

  const mayBeHalf = product.halfDoseFromYears !== null && ageYears >= product.halfDoseFromYears
  const isHalf = mayBeHalf && (halfDose ?? product.halfDose === 'rule')
  return { doseMg: isHalf ? tier.doseMg / 2 : tier.doseMg, fullDoseMg: tier.doseMg, isHalf, mayBeHalf }
}

/** Beyond the label's time since onset: the screen asks for an explicit acknowledgement. */
export function isBeyondLabel(product: Product, onsetAt: Instant, at: Instant): boolean {
  if (product.labelOnsetMinutes === null) return false
  return msOf(at) - msOf(onsetAt) > product.labelOnsetMinutes * minuteMs
}

/** Signs of recanalisation at 60-90 minutes; left out = not known. */
export interface RecanalisationSigns {
  /** Fall of the ST elevation in percent of what it was. */
  stFallPercent?: number
  /** Troponin peak <= 12 h or CK-MB peak <= 14 h. */
  earlyEnzymePeak?: boolean
  /** Pain clearly relieved within 2 h. */
  painRelieved?: boolean
  /** Reperfusion arrhythmia within 2-3 h. */
  arrhythmia?: boolean
}

export interface Recanalisation {
  signs: ('st-fall' | 'enzyme-peak' | 'pain' | 'arrhythmia')[]
  isOpen: boolean
  /** ST fell by less than half: think of rescue PCI. */
  promptsRescue: boolean
}

export function recanalisation(signs: RecanalisationSigns): Recanalisation {
  const met: Recanalisation['signs'] = [
    ...(signs.stFallPercent !== undefined && signs.stFallPercent >= 50 ? (['st-fall'] as const) : []),
    ...(signs.earlyEnzymePeak ? (['enzyme-peak'] as const) : []),
    ...(signs.painRelieved ? (['pain'] as const) : []),
    ...(signs.arrhythmia ? (['arrhythmia'] as const) : []),
  ]
  const isEnzymeAndPainOnly = met.length === 2 && met.includes('enzyme-peak') && met.includes('pain')
  return {
    signs: met,
    isOpen: met.length >= 2 && !isEnzymeAndPainOnly,
    promptsRescue: signs.stFallPercent !== undefined && signs.stFallPercent < 50,
  }
}

function condition(rule: GateRule, met: boolean, open: ContraindicationItem[] = []): GateCondition {
  return { rule, words: gateWords[rule], met, open }
}
