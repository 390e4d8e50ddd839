// What a pathway is: the milestones, intervals, rates, lists, answer card and formulary of one disease, as data.
// Everything that reads a pathway (fold, findings, screens, exports) reads this shape and knows no disease.

import type { Words } from '../model.ts'

/** Usual reporters (clinical.md): VD village/township doctor, N nurse, S system, DC duty cardiologist, A ambulance, CC cath-lab coordinator, ED emergency department of the PCI hospital, Q quality officer. */
export type Reporter = 'VD' | 'N' | 'S' | 'DC' | 'A' | 'CC' | 'ED' | 'Q'
export type Branch = 'lysis' | 'transfer' | 'angiography'

export interface MilestoneDefinition {
  name: string
  words: Words
  who: readonly Reporter[]
  /** Follows from an entry and is never stamped by a person (a correction with `replaces` excepted). */
  systemOnly?: boolean
  /** Several sites may each have their own (door_in, door_out): told apart by site. */
  perSite?: boolean
  /** Happens before the patient is sent on: whoever tells it from afar means where the question was asked. */
  beforeTransfer?: boolean
  /** Carries a number besides its time (mRS 0-6). */
  value?: MilestoneValue
  /** Carries whether the patient was taken past the emergency department and past the CCU. */
  bypasses?: boolean
  branch?: Branch
  /** Asked for by the completeness finding once the consultation is closed (and its branch was taken). */
  required?: boolean
  /** Cannot be stamped as it happens (onset): never `stamped_late`. */
  beforeContact?: boolean
}

export interface MilestoneValue {
  min: number
  max: number
  /** What is counted or graded; left out where the milestone's own words say it. */
  words?: Words
  /** What each number means, from `min` on, where it is an answer rather than a count. */
  each?: readonly Words[]
  /** The answer is reached by these signs (lysis.ts); the screen shows what they say, the doctor answers. */
  signs?: 'recanalisation'
}

/** One end of an interval: a milestone, and which site's where it is `perSite`. Several names: the first that is present. */
export interface IntervalEnd {
  milestones: readonly string[]
  /**
   * Default `opening`. `of:needle` = the site at which that milestone was stamped; `earliest`, `latest` = by time over
   * all sites; `shared` = the opening site where it has both ends, else the first site that has both; `hospital` = where
   * the patient was sent, else the hospital of the roster.
   */
  site?: 'opening' | 'earliest' | 'latest' | 'shared' | 'hospital' | `of:${string}`
}

export interface Target {
  /** Upper bound in minutes; the interval is within when <= (or < where `strict`). */
  max?: number
  /** Lower bound: sooner is not within. */
  min?: number
  /** No lower bound once rescue PCI was decided: it comes at once. */
  rescueAtOnce?: boolean
  strict?: boolean
  stretch?: number
  /** Applies when the patient was transferred / came directly; undefined = always. */
  when?: 'transferred' | 'direct'
  /** A target of primary PCI: after lysis angiography is meant to wait, and nobody is late. */
  primaryPci?: boolean
  /** Share of patients that should be within, 0..1. */
  share?: number
  /** `monthly-mean`: judged over the month only, never on one patient. */
  of?: 'patient' | 'monthly-mean'
  /** Where the number comes from; `unverified` is said openly. */
  source: string
}

export interface IntervalDefinition {
  name: string
  words: Words
  from: IntervalEnd
  to: IntervalEnd
  /** Empty = report only. */
  targets: readonly Target[]
}

export interface RateDefinition {
  name: string
  words: Words
  /** Goal as a share 0..1 where there is one. */
  goal?: number
  source: string
}

export interface Chip {
  code: string
  words: Words
  /** What this strategy leads to (branches of the rail). */
  branch?: readonly Branch[]
  /** `false`: an answer that leaves the question open (unreadable, call me); it stamps no decision. */
  decides?: boolean
  /** Of the chips with the same word only one is chosen. */
  instead?: string
}

export interface AnswerCard {
  diagnosis: readonly Chip[]
  strategy: readonly Chip[]
  /** What is given at once, where asked. Whole doses; nothing is computed. */
  drugs?: readonly Chip[]
}

export interface ContraindicationItem {
  code: string
  words: Words
  kind: 'absolute' | 'relative'
}

export interface ContraindicationList {
  version: string
  words: Words
  items: readonly ContraindicationItem[]
}

export interface Product {
  code: string
  words: Words
  /** Weight tiers (kg, upper bound exclusive) or one fixed dose. */
  tiers: readonly { belowKg: number | null; doseMg: number }[]
  halfDoseFromYears: number | null
  /** From that age on: half is the label's rule, or an option that the doctor may choose. */
  halfDose: 'rule' | 'option'
  /** Onset-to-needle minutes within the label; beyond it an explicit acknowledgement is asked for. */
  labelOnsetMinutes: number | null
  administration: Words
  source: string
}

/** Time that runs for the patient while nobody has answered: the waits of the calls shrink when it runs out. */
export interface Budget {
  name: string
  words: Words
  /** Runs from the first of these that is known. */
  from: readonly string[]
  minutes: number
  /** Over when one of these has happened. */
  until: readonly string[]
  source: string
}

/** Whose screen a step belongs to. */
export type Side = 'clinic' | 'duty' | 'hospital'

/**
 * A step that is expected of somebody. It is next when every fact of `after` holds and none of `until`.
 * Facts: names of asserted milestones, and those listed in next-step.ts.
 */
export interface Step {
  side: Side
  /** The entry to write; `wait` when somebody else has to act. */
  kind: string
  milestone?: string
  words: Words
  after: readonly string[]
  until: readonly string[]
}

export interface Pathway {
  name: string
  words: Words
  version: string
  /** Columns of its own in exports; '' for stemi, 'stroke_' for stroke. */
  exportPrefix: string
  milestones: readonly MilestoneDefinition[]
  intervals: readonly IntervalDefinition[]
  /** What the patience of the calls obeys. */
  budgets: readonly Budget[]
  rates: readonly RateDefinition[]
  /** Pairs that must not be inverted by more than a minute: [earlier, later]. */
  orders: readonly (readonly [string, string])[]
  answerCard: AnswerCard
  contraindications: readonly ContraindicationList[]
  formulary: readonly Product[]
  adjuncts: readonly { code: string; words: Words }[]
  /** In the order in which they are expected. */
  steps: readonly Step[]
}
