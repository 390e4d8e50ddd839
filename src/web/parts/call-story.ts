// Who was tried, in order, and what came of it: "王主任 40 秒未应答 → 李医生". Several devices of one try are one try.

import type { CallState, Consultation } from '../../consultation/model.ts'

export type Tried = 'ringing' | 'accepted' | 'declined' | 'no-answer' | 'failed' | 'stopped'

export interface Try {
  personId: string
  name: string
  calledAt: string
  delivered: boolean
  outcome: Tried
  /** Seconds until he answered, declined, or the next one was called; null while it rings. */
  seconds: number | null
}

export function callStory(consultation: Consultation): Try[] {
  const tries = gathered(consultation.calls)
  return tries.map((calls, at) => {
    const first = calls[0]!
    const outcome = outcomeOf(calls, consultation, tries[at + 1]?.[0])
    const endedAt = endOf(
      calls,
      outcome,
      consultation,
      tries.slice(at + 1).map((next) => next[0]!),
    )
    return {
      personId: first.personId,
      name: first.personName,
      calledAt: first.calledAt,
      delivered: calls.some((call) => call.deliveredAt !== undefined),
      outcome,
      seconds: endedAt === null ? null : secondsBetween(first.calledAt, endedAt),
    }
  })
}

/** How many people the call has reached, of how many that were tried. */
export function reached(tries: readonly Try[]): { delivered: number; of: number } {
  return { delivered: tries.filter((one) => one.delivered).length, of: tries.length }
}

/** Calls of one step to one person are one try. */
function gathered(calls: readonly CallState[]): CallState[][] {
  const tries: CallState[][] = []
  for (const call of calls) {
    const same = tries.find((one) => one[0]!.personId === call.personId && one[0]!.step === call.step)
    if (same) same.push(call)
    else tries.push([call])
  }
  return tries
}

function outcomeOf(calls: readonly CallState[], { owner, acceptedAt, state }: Consultation, next?: CallState): Tried {
  const first = calls[0]!
  if (calls.some((call) => call.declinedAt)) return 'declined'
  if (owner?.personId === first.personId && acceptedAt && acceptedAt >= first.calledAt) return 'accepted'
  if (calls.every((call) => call.failed !== undefined)) return 'failed'
  if (next && (!acceptedAt || next.calledAt < acceptedAt) && next.calledAt > first.calledAt) return 'no-answer'
  return acceptedAt || state === 'closed' ? 'stopped' : 'ringing'
}

function endOf(
  calls: readonly CallState[],
  outcome: Tried,
  { acceptedAt, closedAt }: Consultation,
  later: CallState[],
) {
  if (outcome === 'ringing') return null
  if (outcome === 'declined') return calls.find((call) => call.declinedAt)!.declinedAt!
  if (outcome === 'no-answer') return later.find((call) => call.calledAt > calls[0]!.calledAt)!.calledAt
  if (outcome === 'failed') return null
  return acceptedAt ?? closedAt
}

function secondsBetween(from: string, until: string): number {
  return Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 1000))
}
