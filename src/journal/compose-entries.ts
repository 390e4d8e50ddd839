// Wishes -> entries with their numbers, or the first no. Each wish is decided on the consultation as the ones before it
// left it.

import { decide } from '../consultation/decide.ts'
import type { DecideContext } from '../consultation/entry-kind.ts'
import { fold } from '../consultation/fold.ts'
import type { Author, Consultation, Entry, Instant, Refusal } from '../consultation/model.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { NetworkFacts } from '../people/people.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { asKept } from './as-kept.ts'

export interface Wish {
  kind: string
  body: unknown
}

/** What all entries of one draft have in common. */
export interface EntryStamp {
  claimedAt?: Instant | undefined
  clockOffsetMs?: number | undefined
  draftId?: string | undefined
}

export type Composed = { after: Consultation; entries: Entry[]; refusal?: undefined } | { refusal: Refusal }

/** `context.now` becomes the `at` of every entry, `context.actor` its author. At least one wish. */
export function composeEntries(
  before: Consultation | null,
  wishes: readonly Wish[],
  context: DecideContext,
  stamp: EntryStamp = {},
): Composed {
  let state = before
  const entries: Entry[] = []
  for (const wish of wishes) {
    const decision = decide(state, wish, context)
    if (!decision.ok) return { refusal: decision.refusal }
    for (const { kind, body } of decision.entries) {
      const isWished = kind === wish.kind
      const entry = entryOf(
        (state?.seq ?? 0) + 1,
        { kind, body },
        context,
        isWished ? stamp : { ...stamp, draftId: undefined },
      )
      entries.push(entry)
      state = fold(state, entry)
    }
  }
  return { after: state!, entries }
}

function entryOf(seq: number, { kind, body }: Wish, context: DecideContext, stamp: EntryStamp): Entry {
  const { claimedAt, clockOffsetMs, draftId } = stamp
  return {
    seq,
    kind,
    at: context.now,
    by: context.actor,
    body: asKept(body),
    ...(claimedAt === undefined ? {} : { claimedAt }),
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    ...(draftId === undefined ? {} : { draftId }),
  }
}

export function contextOf(network: NetworkFacts, actor: Author | 'system', now: Date): DecideContext {
  const { settings, knowsSite, mayTake } = network
  return { actor, now: now.toISOString(), settings, knowsSite, mayTake }
}

// Every code of a rule has its status and sentence in contract/refusals.ts; a test walks the list.
export function refused({ code, values, fields }: Refusal): RefusalError {
  return new RefusalError(code as RefusalCode, values, fields)
}
