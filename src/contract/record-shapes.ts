// What the record room answers: the timeline of one consultation, and the month at a glance.

import { z } from 'zod'
import { instant } from './shapes.ts'

const words = z.object({ zh: z.string(), en: z.string() })

/** One claim about a milestone, as the timeline shows it. */
export const versionShape = z.object({
  seq: z.number().int(),
  at: instant.nullable(),
  value: z.union([z.string(), z.number()]).optional(),
  precision: z.enum(['exact', 'about', 'unknown']),
  source: z.enum(['system', 'tapped', 'recalled', 'document', 'device']),
  by: z.string(),
  siteId: z.string(),
  recordedAt: instant,
  claimedAt: instant.optional(),
  clockOffsetMs: z.number().optional(),
  replaces: z.number().int().optional(),
  reason: z.string().optional(),
  note: z.string().optional(),
  /** Rules that were not met when it was stamped, each with the reason that was given. */
  overrides: z.array(z.object({ rule: z.string(), words, reason: z.string() })).optional(),
  withdrawn: z.boolean(),
  effective: z.boolean(),
})

export const findingShape = z.object({
  name: z.string(),
  milestone: z.string().optional(),
  interval: z.string().optional(),
  words,
  /** Of an unmet lysis gate: what was not there, and the reasons given with the stamp. */
  unmet: z.array(z.object({ rule: z.string(), words })).optional(),
  overrides: z.array(z.object({ rule: z.string(), words, reason: z.string() })).optional(),
})

export const timelineShape = z.object({
  consultationId: z.string(),
  pathway: z.string(),
  siteName: z.string(),
  openedAt: instant,
  closedAt: instant.nullable(),
  rows: z.array(
    z.object({
      seq: z.number().int(),
      at: instant,
      /** Minutes since the door, where there is one. */
      sinceDoorMinutes: z.number().nullable(),
      by: z.string(),
      kind: z.string(),
      sentence: z.string(),
    }),
  ),
  milestones: z.array(
    z.object({
      name: z.string(),
      words,
      at: instant.nullable(),
      siteName: z.string(),
      versions: z.array(versionShape),
    }),
  ),
  intervals: z.array(
    z.object({
      name: z.string(),
      words,
      minutes: z.number().nullable(),
      target: z.number().nullable(),
      /** Sooner than this is early, and not within. */
      targetMin: z.number().nullable(),
      /** Reaching the target is over it. */
      isStrict: z.boolean(),
      judged: z.enum(['within', 'near', 'over', 'early', 'none']),
    }),
  ),
  findings: z.array(findingShape),
})
export type Timeline = z.infer<typeof timelineShape>

const figure = z.object({
  name: z.string(),
  words,
  /** Consultations with a number, without one of the two ends, and with an inverted pair. */
  n: z.number().int(),
  missing: z.number().int(),
  negative: z.number().int(),
  medianMinutes: z.number().nullable(),
  p90Minutes: z.number().nullable(),
  meanMinutes: z.number().nullable(),
  /** Of one patient; of the month's mean where only that has one (`isOfMean`). */
  target: z.number().nullable(),
  targetMin: z.number().nullable(),
  isStrict: z.boolean(),
  isOfMean: z.boolean(),
  /** What the month's mean is judged by. */
  ofMean: z.object({ target: z.number(), isStrict: z.boolean(), isReached: z.boolean().nullable() }).nullable(),
  /** 0..1 of the n that are within the target. */
  shareWithin: z.number().nullable(),
  /** The share that should be within, 0..1. */
  goal: z.number().nullable(),
})

export const monthShape = z.object({
  month: z.string(),
  from: instant,
  to: instant,
  pathway: z.string(),
  consultations: z.number().int(),
  open: z.number().int(),
  intervals: z.array(figure),
  rates: z.array(
    z.object({
      name: z.string(),
      words,
      of: z.number().int(),
      n: z.number().int(),
      share: z.number().nullable(),
      goal: z.number().nullable(),
    }),
  ),
  /** From the door to the wire: how many reached each stage. */
  funnel: z.array(z.object({ name: z.string(), words, n: z.number().int() })),
  findings: z.array(z.object({ name: z.string(), words, n: z.number().int() })),
  sites: z.array(
    z.object({
      siteId: z.string(),
      siteName: z.string(),
      consultations: z.number().int(),
      medianDoorToNeedle: z.number().nullable(),
      medianDoorInDoorOut: z.number().nullable(),
      medianCallToAccept: z.number().nullable(),
      findings: z.number().int(),
    }),
  ),
  /** Newest first; those with findings. Each opens its timeline. */
  outliers: z.array(
    z.object({
      consultationId: z.string(),
      siteName: z.string(),
      openedAt: instant,
      diagnosis: z.string().nullable(),
      strategy: z.string().nullable(),
      doorToNeedle: z.number().nullable(),
      findings: z.array(z.string()),
      missing: z.array(z.string()),
    }),
  ),
})
export type Month = z.infer<typeof monthShape>
