// Socket messages from the web to the server: name -> { body, reply }. Every reply is {ok: true, value} | {ok: false, refusal}.

import { z } from 'zod'
import { named } from '../consultation/field-faults.ts'
import { limits } from './limits.ts'
import { deviceStateShape } from './reach-shapes.ts'
import { consultationShape, dutyShape, entryShape, instant, openedReply, ringShape, summaryShape } from './shapes.ts'

/** A draft of one entry. `sentAt` is the phone's clock at sending; the server measures the clock offset from it. */
export const draftShape = z.strictObject({
  draftId: z.string().min(1).max(limits.draftIdLength),
  kind: z.string().min(1).max(40),
  body: z
    .record(z.string(), z.unknown())
    .refine((body) => isShallow(body, limits.draftDepth), named('too-deep'))
    .default({}),
  claimedAt: instant.optional(),
  sentAt: instant.optional(),
})

/** What is nested deeper than anybody writes is refused before something that walks it falls. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1))
}

const id = z.string().max(64)
const markBody = z.strictObject({ consultationId: id, seq: z.number().int().min(1).max(2_147_483_647) })

export const toServer = {
  /** Begin to hear of the duty: open consultations, who is on duty, and what rings for me right now. */
  watchDuty: {
    body: z.strictObject({}),
    reply: z.object({
      duty: z.array(dutyShape),
      consultations: z.array(summaryShape),
      rings: z.array(ringShape),
      now: instant,
    }),
  },
  /** Begin to hear of one consultation; `after` is the last seq this phone has. */
  watch: {
    body: z.strictObject({ consultationId: id, after: z.number().int().min(0).default(0) }),
    reply: z.object({
      consultation: consultationShape,
      entries: z.array(entryShape),
      seq: z.number().int(),
      /** The phone's `after` cannot be continued (too far behind or ahead): take the snapshot, drop what you had. */
      resync: z.boolean().optional(),
    }),
  },
  unwatch: { body: z.strictObject({ consultationId: id }), reply: z.object({}) },
  /** Open a consultation without files, in one round trip; what is on its way is in `draft.announced`. */
  ask: {
    body: z.strictObject({
      draft: z
        .record(z.string(), z.unknown())
        .refine((draft) => isShallow(draft, limits.draftDepth), named('too-deep')),
    }),
    reply: openedReply.omit({ refusedRecordings: true }),
  },
  write: {
    body: z.strictObject({ consultationId: id, draft: draftShape }),
    reply: z.object({ entry: entryShape, entries: z.array(entryShape) }),
  },
  /** This device shows (and sounds) the call: the call was delivered. */
  ringShown: { body: z.strictObject({ callId: id }), reply: z.object({}) },
  /** What this device can do: said when it connects, whenever it changes, and once a minute as a sign of life. */
  deviceState: { body: deviceStateShape, reply: z.object({}) },
  /** This device was rung by a self-test (push `self-test`): did it make noise? */
  selfTestHeard: {
    body: z.strictObject({
      checkId: id,
      heard: z.boolean(),
      audible: z.boolean().nullable(),
      permission: deviceStateShape.shape.permission,
    }),
    reply: z.object({}),
  },
  /** Everything up to `seq` has arrived on a device of mine. */
  received: { body: markBody, reply: z.object({}) },
  /** Everything up to `seq` was on a screen that I looked at. Seen is not accepted. */
  seen: { body: markBody, reply: z.object({}) },
  /** Measure the clock: the phone sends its time, the server answers with its own. */
  clock: { body: z.strictObject({ phoneAt: instant.optional() }), reply: z.object({ serverAt: instant }) },
} as const

export type ToServer = typeof toServer
export type MessageName = keyof ToServer
