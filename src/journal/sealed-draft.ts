// A draft as it arrived: whose it is, what the phone's clock says, when it reached us, and what it holds.

import { z } from 'zod'
import { fieldFaults } from '../consultation/field-faults.ts'
import { id, instant } from '../consultation/fields.ts'
import type { Instant } from '../consultation/model.ts'
import { type Understood, understandOpening } from '../consultation/understand-opening.ts'
import type { Actor } from '../people/actor.ts'
import type { Clock } from '../platform/clock.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { type Content, contentHash } from './content-hash.ts'

export interface SealedDraft {
  authorId: string
  draftId: string
  claimedAt: Instant | undefined
  sentAt: Instant | undefined
  /** Monotonic: neither a long upload nor waiting for the lock must count as a wrong clock of the phone. */
  arrivedAtMs: number
  contentHash: Buffer
}

const envelope = z.object({ draftId: id, claimedAt: instant.optional(), sentAt: instant.optional() })

/** Refuses `invalid-body` when the draft cannot be told from others or its times are no times. */
export function sealDraft(
  clock: Clock,
  actor: Actor,
  draft: { draftId: string; claimedAt?: string | undefined; sentAt?: string | undefined },
  content: Content,
  sinceArrivalMs = 0,
): SealedDraft {
  const { draftId, claimedAt, sentAt } = checked(envelope, draft)
  return {
    authorId: actor.personId,
    draftId,
    claimedAt,
    sentAt,
    arrivedAtMs: clock.monotonicMs() - sinceArrivalMs,
    contentHash: contentHash(content),
  }
}

/** Server clock minus phone clock at the moment of arrival; `now` was read at `readMs` (monotonic). */
export function clockOffsetMs(
  clock: Clock,
  { sentAt, arrivedAtMs }: SealedDraft,
  now: Date,
  readMs = clock.monotonicMs(),
): number | undefined {
  if (sentAt === undefined) return undefined
  const waitedMs = Math.round(readMs - arrivedAtMs)
  return now.getTime() - waitedMs - Date.parse(sentAt)
}

/** The question as far as we understand it; refuses only what no question can be without. */
export function checkedOpening(sent: unknown): Extract<Understood, { ok: true }> {
  const understood = understandOpening(sent)
  if (!understood.ok) throw new RefusalError('invalid-body', undefined, understood.fields)
  return understood
}

export function checked<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  throw new RefusalError('invalid-body', undefined, fieldFaults(result.error.issues))
}
