// The ladder of a roster: how it calls, changed by who manages the roster, and a dry run that foretells every call.

import { z } from 'zod'
import { channelNames } from '../../consultation/channel-names.ts'
import { type Ladder, ladderShape } from '../../consultation/ladder.ts'
import { instant } from '../shapes.ts'
import { byId, clinical, id, text } from './fields.ts'
import type { Route } from './route.ts'

const managers = ['coordinator', 'administrator'] as const
const words = z.object({ zh: z.string(), en: z.string() })
const channel = z.enum(channelNames)
const urgency = z.enum(['urgent', 'ordinary'])

/** As it is: what follows from a roster's own numbers may be hastier than what may be written. */
const ladderAsIs = z.custom<Ladder>((value) => typeof value === 'object' && value !== null && 'urgent' in value)

export const ladderReply = z.object({
  rosterId: z.string(),
  rosterName: z.string(),
  ladder: ladderAsIs,
  /** The roster has none of its own: it follows from its patience and from the channels that are on. */
  isDefault: z.boolean(),
  channelsOn: z.array(channel),
  timeZone: z.string(),
})
export type LadderReply = z.infer<typeof ladderReply>

/** One ring that would go out. */
export const dryCallShape = z.object({
  at: instant,
  afterSeconds: z.number().int(),
  step: z.number().int(),
  whom: words,
  /** Null where nobody would be called. */
  personId: z.string().nullable(),
  name: z.string().nullable(),
  channels: z.array(channel),
  /** Why he, or why nobody. */
  reason: words,
})
export type DryCall = z.infer<typeof dryCallShape>

export const dryRunReply = z.object({
  calls: z.array(dryCallShape),
  /** When all of it begins again if nobody accepts. */
  repeatsAt: instant,
  timeZone: z.string(),
})
export type DryRunReply = z.infer<typeof dryRunReply>

export const laddersRoutes = {
  readLadder: {
    method: 'GET',
    path: '/api/rosters/:id/ladder',
    summary: 'How a roster calls, step by step',
    door: managers,
    record: 'roster',
    params: byId,
    reply: { 200: ladderReply },
  },
  writeLadder: {
    method: 'PUT',
    path: '/api/rosters/:id/ladder',
    summary: 'Change how a roster calls; null goes back to what follows from its patience',
    door: managers,
    record: 'roster',
    params: byId,
    body: z.strictObject({ ladder: ladderShape.nullable() }),
    reply: { 200: ladderReply },
  },
  dryRun: {
    method: 'GET',
    path: '/api/rosters/:id/ladder/dry-run',
    summary: 'Whom a question asked then would ring, when and through what, if nobody answered',
    door: managers,
    record: 'roster',
    params: byId,
    query: z.object({ urgency: urgency.default('urgent'), at: text(40).optional() }),
    reply: { 200: dryRunReply },
  },
  dryRunDraft: {
    method: 'POST',
    path: '/api/rosters/:id/ladder/dry-run',
    summary: 'The same for a ladder that is not saved yet',
    door: managers,
    record: 'roster',
    params: byId,
    body: z.strictObject({ ladder: ladderShape, urgency: urgency.default('urgent'), at: instant.optional() }),
    reply: { 200: dryRunReply },
  },
  nextCalls: {
    method: 'GET',
    path: '/api/consultations/:id/next-calls',
    summary: 'Whom this question will ring next, and when, while nobody accepts',
    door: clinical,
    record: 'consultation',
    params: z.object({ id }),
    reply: {
      200: z.object({
        calls: z.array(
          z.object({
            step: z.number().int(),
            round: z.number().int(),
            at: instant,
            whom: words,
            /** Who that would be. */
            names: z.array(z.string()),
            channels: z.array(channel),
          }),
        ),
        /** When all of it begins again; null when nothing is to be called. */
        repeatsAt: instant.nullable(),
      }),
    },
  },
} as const satisfies Record<string, Route>
