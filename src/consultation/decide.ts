// (consultation, draft, who and when) -> the entries to append, or a refusal. Permission by role and relation was
// asked before (people/access.ts); here are the rules that come from what has already happened.

import { accepted } from './entries/accepted.ts'
import { answered } from './entries/answered.ts'
import { opened } from './entries/opened.ts'
import { type CheckedKind, entryKindOf } from './entries.ts'
import type { DecideContext } from './entry-kind.ts'
import { fieldFaults } from './field-faults.ts'
import type { Consultation, Draft, Refusal } from './model.ts'

export type Decision = { ok: true; entries: { kind: string; body: unknown }[] } | { ok: false; refusal: Refusal }

export function decide(
  consultation: Consultation | null,
  draft: Pick<Draft, 'kind' | 'body'>,
  context: DecideContext,
): Decision {
  const kind = entryKindOf(draft.kind)
  if (!kind) return no({ code: 'unknown-kind', values: { kind: draft.kind.slice(0, 64) } })
  const refusal = refuseSituation(consultation, kind, context)
  if (refusal) return no(refusal)

  const checked = kind.body.safeParse(draft.body)
  if (!checked.success) return no({ code: 'invalid-body', fields: fieldFaults(checked.error.issues) })

  // `opened` has no consultation before it, and its rules look at none.
  const ruled = kind.refuse?.(consultation as Consultation, checked.data, context)
  if (ruled) return no(ruled)
  return { ok: true, entries: [...impliedBefore(kind, consultation), { kind: kind.kind, body: checked.data }] }
}

function refuseSituation(consultation: Consultation | null, kind: CheckedKind, context: DecideContext): Refusal | null {
  const by = context.actor === 'system' ? 'system' : 'person'
  if (kind.by !== 'either' && kind.by !== by) return { code: 'system-kind' }
  if (kind.kind === opened.kind) return consultation ? { code: 'already-opened' } : null
  if (!consultation) return { code: 'not-opened' }
  if (consultation.state === 'closed' && !kind.whenClosed) return { code: 'consultation-closed' }
  return null
}

/** Answering without accepting is accepting: the question has an owner from the answer on. */
function impliedBefore(kind: CheckedKind, consultation: Consultation | null): { kind: string; body: unknown }[] {
  return kind.kind === answered.kind && consultation && !consultation.owner ? [{ kind: accepted.kind, body: {} }] : []
}

function no(refusal: Refusal): Decision {
  return { ok: false, refusal }
}
