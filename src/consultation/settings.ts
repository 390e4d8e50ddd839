// What a network may set, with our defaults. Whatever is stored, what comes out is complete and valid.

import { z } from 'zod'
import type { NetworkSettings } from './entry-kind.ts'
import { code } from './fields.ts'
import { minuteMs } from './instants.ts'
import { defaultPhrases, phrasesSchema } from './phrases.ts'

/** A time later than now by more than this is a slip of a clock. */
export const futureToleranceMs = 10 * minuteMs

export const defaultSettings: NetworkSettings = {
  targets: {},
  lateAfterMinutes: 10,
  contraindicationList: 'cn-2019',
  secondConfirmation: true,
  shiftCheckMinutesBefore: 0,
  readingsPerHour: 40,
  retentionYears: 0,
  approvedProducts: ['rhTNK-tPA', 'tenecteplase'],
  phrases: defaultPhrases,
}

/** 0, or so many that the law is kept: outpatient records are kept for at least fifteen years in China. */
export const retentionYears = z
  .number()
  .int()
  .refine((years) => years === 0 || (years >= 15 && years <= 100))

/** What an administrator may send: any of the settings, each checked. */
export const settingsSchema = z.strictObject({
  /** Interval name (or `name.transferred`, `name.direct`) -> minutes. */
  targets: z.record(code, z.number().positive().max(100_000)).optional(),
  lateAfterMinutes: z.number().min(1).max(1440).optional(),
  contraindicationList: code.optional(),
  secondConfirmation: z.boolean().optional(),
  shiftCheckMinutesBefore: z.number().int().min(0).max(60).optional(),
  readingsPerHour: z.number().int().min(0).max(10_000).optional(),
  retentionYears: retentionYears.optional(),
  approvedProducts: z.array(code).max(20).optional(),
  phrases: phrasesSchema.optional(),
})

/** The network's settings over the defaults. A stored value that is no longer valid counts as not set. */
export function mergeSettings(stored: unknown): NetworkSettings {
  if (typeof stored !== 'object' || stored === null) return defaultSettings
  const valid = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    const checked = schema.safeParse((stored as Record<string, unknown>)[name])
    return checked.success && checked.data !== undefined ? [[name, checked.data] as const] : []
  })
  return { ...defaultSettings, ...Object.fromEntries(valid) }
}
