// Shapes of rosters as hospitals keep them: patterns, shifts, swaps, gaps, imports. Instants are UTC; days and times of
// day are local to the network, because a shift from 08:00 to 08:00 is 23 or 25 hours long twice a year.

import { z } from 'zod'
import { instant } from './shapes.ts'

/** 1 is on duty, 2 the backup, 3 the second backup. */
export const line = z.union([z.literal(1), z.literal(2), z.literal(3)])
/** A day of the calendar, like 2026-11-22. */
export const day = z.iso.date()
/** A time of day, like 08:00. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day like 08:00')

const id = z.string().max(64)
const named = z.object({ personId: z.string(), name: z.string() })
const words = z.object({ zh: z.string(), en: z.string() })

export const rosterShape = z.object({
  rosterId: z.string(),
  name: z.string(),
  kind: z.enum(['ecg', 'stroke', 'cath_lab']),
  hospitalSiteId: z.string(),
  pathways: z.array(z.string()),
  patienceSeconds: z.number().int(),
  everyoneAfterSeconds: z.number().int(),
  staff: z.array(named),
  /** Is the reader on its staff; may he change its plan; may he put somebody on duty in place of another? */
  isMine: z.boolean(),
  mayManage: z.boolean(),
  mayOverride: z.boolean(),
})

export const shiftShape = z.object({
  id: z.string(),
  personId: z.string(),
  name: z.string(),
  line: z.number().int(),
  from: z.string(),
  until: z.string(),
  why: z.enum(['shift', 'override', 'swap']),
  /** Where it repeats, and what it belongs to. */
  patternId: z.string().nullable(),
  swapId: z.string().nullable(),
  /** The row as it was planned; `from` and `until` are what is lived of it. */
  planned: z.object({ from: z.string(), until: z.string() }),
  /** Who would be on duty without this override or swap. */
  insteadOf: named.nullable(),
  /** Why he, in a sentence: "代班: 李医生替王主任至 22:00". */
  reason: z.string(),
  reasonEn: z.string(),
})

export const shiftWish = z.strictObject({ personId: id, line: line.default(1), from: instant, until: instant })
/** What is left out stays as it is. */
export const shiftChange = z.strictObject({
  personId: id.optional(),
  line: line.optional(),
  from: instant.optional(),
  until: instant.optional(),
})

/** `until` at or before `from` is on the next day (in a weekly cycle: a week later). */
const turn = z.strictObject({ from: timeOfDay, until: timeOfDay })

/**
 * One doctor a day: cycle day, turns [08:00-08:00]. Day and night: turns [08:00-20:00, 20:00-08:00]. A week each: cycle
 * week, turns [08:00-08:00], changing on the weekday of `startsOn`. The people take the turns in order, again and again.
 */
export const patternWish = z.strictObject({
  line: line.default(1),
  cycle: z.enum(['day', 'week']).default('day'),
  turns: z
    .array(turn)
    .min(1)
    .max(6)
    .default([{ from: '08:00', until: '08:00' }]),
  /** Days on which turns begin, 1 = Monday; left out: every day. A day that is left out passes nobody over. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
  people: z.array(id).min(1).max(60),
  startsOn: day,
  /** The last day on which a turn begins; null: until somebody ends it. */
  endsOn: day.nullable().default(null),
})

export const patternShape = z.object({
  id: z.string(),
  rosterId: z.string(),
  line: z.number().int(),
  cycle: z.enum(['day', 'week']),
  turns: z.array(z.object({ from: z.string(), until: z.string() })),
  weekdays: z.array(z.number().int()).nullable(),
  people: z.array(named),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  /** Until when its shifts are written down; the service writes on, a week at a time. */
  writtenUntil: z.string(),
})

const swappedSpan = z.object({ line: z.number().int(), from: z.string(), until: z.string() })

export const swapShape = z.object({
  id: z.string(),
  rosterId: z.string(),
  rosterName: z.string(),
  state: z.enum(['asked', 'accepted', 'refused', 'withdrawn', 'expired']),
  /** Who asks, and who is to say yes. */
  askedBy: named,
  asked: named,
  /** What the asked one takes over, and what he gives for it (null: given away). */
  gives: swappedSpan,
  takes: swappedSpan.nullable(),
  askedAt: z.string(),
  expiresAt: z.string(),
  answeredAt: z.string().nullable(),
  /** "王主任 请您接 11-22 08:00-次日08:00 的班" */
  sentence: words,
  /** What the reader himself may do with it now. */
  mayAccept: z.boolean(),
  mayWithdraw: z.boolean(),
})

const spanOfDuty = z.strictObject({ line: line.default(1), from: instant, until: instant })

/** `gives` is a span in which the asking one is on duty, `takes` one in which the asked one is; left out: given away. */
export const swapWish = z.strictObject({ personId: id, gives: spanOfDuty, takes: spanOfDuty.optional() })
export const swapAnswer = z.strictObject({ answer: z.enum(['accept', 'refuse', 'withdraw']) })

export const gapShape = z.object({
  rosterId: z.string(),
  rosterName: z.string(),
  line: z.number().int(),
  from: z.string(),
  until: z.string(),
})

export const importReply = z.object({
  /** False: a dry run, nothing was changed. */
  applied: z.boolean(),
  format: z.enum(['ics', 'xlsx', 'csv']),
  timeZone: z.string(),
  /** From the first to the last of the rows; the plan of their lines is replaced in it (unless they are added). */
  span: z.object({ from: z.string(), until: z.string() }).nullable(),
  rows: z.array(
    z.object({
      row: z.number().int(),
      personId: z.string(),
      name: z.string(),
      line: z.number().int(),
      from: z.string(),
      until: z.string(),
    }),
  ),
  /** `row` counts events or lines of the file from 1, `text` is what stood there. */
  refused: z.array(z.object({ row: z.number().int(), text: z.string(), why: z.string(), words })),
  /** Shifts that were planned before and are (or would be) replaced. */
  replaces: z.number().int(),
  /** Rows outside the span that was asked for, and cancelled events. */
  skipped: z.number().int(),
})
