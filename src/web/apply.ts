// The phone's state and how a push changes it: (state, push) -> state, pure. The same entries give the same state as asking
// the server again. Whatever cannot be continued (a gap, a hidden entry, a kind we do not know) is marked `isBehind`, and
// the connection asks for what is missing; a push is never guessed at.

import type { Consultation, ConsultationSummary, Entry } from '../consultation/model.ts'
import type { Duty, Ring } from '../contract/shapes.ts'
import type { ToWeb } from '../contract/to-web.ts'
import type { Heart } from './heart.ts'

/** A hidden entry is only its `seq`. */
export type Visible = Entry | { seq: number }

export interface Followed {
  consultation: Consultation
  entries: readonly Visible[]
  isBehind: boolean
}

export interface PhoneState {
  /** Open consultations that I may open, newest first; null = not yet known. */
  consultations: readonly ConsultationSummary[] | null
  duty: readonly Duty[]
  rings: readonly Ring[]
  followed: Readonly<Record<string, Followed>>
  /** The list itself missed something: ask for it again. */
  isListBehind: boolean
}

export type Push = { [Name in keyof ToWeb]: { name: Name; body: ToWeb[Name] } }[keyof ToWeb]

export const nothing: PhoneState = { consultations: null, duty: [], rings: [], followed: {}, isListBehind: false }

/** Until the heart is loaded (`null`) a followed consultation is asked for again after each entry. */
export function apply(state: PhoneState, push: Push, heart: Heart | null): PhoneState {
  switch (push.name) {
    case 'entry':
      return applyEntry(state, push.body, heart)
    case 'duty':
      return { ...state, duty: push.body.duty }
    case 'ring':
      return { ...state, rings: [...state.rings.filter((ring) => ring.callId !== push.body.callId), push.body] }
    case 'ring-stopped':
      return { ...state, rings: state.rings.filter((ring) => ring.callId !== push.body.callId) }
    case 'heads':
      return push.body.reduce(applyHead, state)
    case 'signed-out':
      return nothing
    // told to whoever asks for them, and no part of this state
    case 'self-test':
    case 'self-test-result':
    case 'alarm':
    case 'receipts':
      return state
  }
}

/** The answer to `watch`: whichever knows more is kept; with equal knowledge the server's word is. */
export function applyWatched(
  state: PhoneState,
  reply: { consultation: Consultation; entries: readonly Visible[]; seq: number; resync?: boolean },
): PhoneState {
  const { consultation } = reply
  const before = state.followed[consultation.id]
  const entries = reply.resync || !before ? bySeq([reply.entries]) : bySeq([before.entries, reply.entries])
  const isNewer = !before || reply.resync === true || reply.seq >= before.consultation.seq
  return follow(state, consultation.id, {
    consultation: isNewer ? consultation : before.consultation,
    entries,
    isBehind: !isGapFree(entries) || (before !== undefined && !isNewer && before.isBehind),
  })
}

/** The answer to `watchDuty`, or the list read by HTTP. */
export function applyDuty(
  state: PhoneState,
  reply: { duty: readonly Duty[]; consultations: readonly ConsultationSummary[]; rings: readonly Ring[] },
): PhoneState {
  const known = new Map((state.consultations ?? []).map((summary) => [summary.id, summary]))
  const consultations = reply.consultations.map((summary) => {
    const held = known.get(summary.id)
    return held && held.seq > summary.seq ? held : summary
  })
  return {
    ...state,
    duty: reply.duty,
    rings: reply.rings,
    consultations: newestFirst(consultations),
    isListBehind: false,
  }
}

export function forget(state: PhoneState, consultationId: string): PhoneState {
  const { [consultationId]: _, ...followed } = state.followed
  return { ...state, followed }
}

function applyEntry(
  state: PhoneState,
  { consultationId, entry, summary }: ToWeb['entry'],
  heart: Heart | null,
): PhoneState {
  const listed = summary ? applySummary(state, summary) : state
  const before = listed.followed[consultationId]
  if (!before) return listed
  return follow(listed, consultationId, continued(before, entry, heart))
}

function continued(before: Followed, entry: Visible, heart: Heart | null): Followed {
  const { consultation, entries } = before
  if (entry.seq <= consultation.seq) return before
  if (entry.seq !== consultation.seq + 1) return { ...before, isBehind: true }
  const isUnderstood = 'kind' in entry && heart?.entryKindOf(entry.kind) !== undefined
  return {
    consultation: heart?.fold(consultation, entry) ?? { ...consultation, seq: entry.seq },
    entries: bySeq([entries, [entry]]),
    isBehind: before.isBehind || !isUnderstood,
  }
}

function applySummary(state: PhoneState, summary: ConsultationSummary): PhoneState {
  if (state.consultations === null) return state
  const held = state.consultations.find((one) => one.id === summary.id)
  if (held && held.seq >= summary.seq) return state
  const others = state.consultations.filter((one) => one.id !== summary.id)
  return { ...state, consultations: newestFirst(summary.state === 'open' ? [...others, summary] : others) }
}

function applyHead(state: PhoneState, head: { consultationId: string; seq: number }): PhoneState {
  const followed = state.followed[head.consultationId]
  const listed = state.consultations?.find((summary) => summary.id === head.consultationId)
  const caught = listed && listed.seq < head.seq ? { ...state, isListBehind: true } : state
  if (!followed || followed.consultation.seq >= head.seq) return caught
  return follow(caught, head.consultationId, { ...followed, isBehind: true })
}

function follow(state: PhoneState, consultationId: string, followed: Followed): PhoneState {
  return { ...state, followed: { ...state.followed, [consultationId]: followed } }
}

/** One entry per seq, ascending; of two with the same seq the one that tells more is kept. */
function bySeq(lists: readonly (readonly Visible[])[]): Visible[] {
  const kept = new Map<number, Visible>()
  for (const entry of lists.flat()) {
    if (!kept.has(entry.seq) || 'kind' in entry) kept.set(entry.seq, entry)
  }
  return [...kept.values()].sort((one, other) => one.seq - other.seq)
}

function isGapFree(entries: readonly Visible[]): boolean {
  return entries.every((entry, index) => entry.seq === index + 1)
}

function newestFirst(summaries: readonly ConsultationSummary[]): ConsultationSummary[] {
  return [...summaries].sort((one, other) => other.openedAt.localeCompare(one.openedAt))
}
